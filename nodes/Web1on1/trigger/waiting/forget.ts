import type { IWebhookFunctions } from 'n8n-workflow';

import { toNodeError } from '../../n8n/nodeError';
import { warn } from '../../transport/log';
import { Session } from '../../transport/session';

/**
 * Takes references out of a conversation: `/set key` without a value, as the SDK clears its own
 * (facts: C7). Not awaited, and a failure costs no more than a look: what is left behind leads to
 * nobody.
 */
export function forget(
	context: IWebhookFunctions,
	conversation: string | undefined,
	keys: readonly string[],
): void {
	if (conversation === undefined || keys.length === 0) return;
	const commands = keys.map((key) => ({ type: 'command', text: `/set ${key} `, conversation }));
	Session.open(context)
		.then(async (session) => {
			await session.request({
				method: 'POST',
				path: `/conversations/${encodeURIComponent(conversation)}/messages`,
				body: commands,
			});
		})
		.catch((error: unknown) => {
			const { message } = toNodeError(context.getNode(), error);
			warn(
				context,
				`a question that is over could not be taken out of its conversation: ${message}`,
			);
		});
}
