import type { IWebhookFunctions } from 'n8n-workflow';

import { toNodeError } from '../../n8n/nodeError';
import { warn } from '../../transport/log';
import { Session } from '../../transport/session';
import { isRecord, type JsonRecord } from '../../values/json';

/** Time for a look while Web1on1 waits for our answer. */
const LOOK_MS = 4000;

/**
 * The variables of a conversation as they are now; a delivery has them as they were.
 * @returns undefined where they can't be had
 */
export async function variablesNow(
	context: IWebhookFunctions,
	conversation: string,
): Promise<JsonRecord | undefined> {
	try {
		const late = AbortSignal.timeout(LOOK_MS);
		const session = await Session.open(context, { timeoutMs: LOOK_MS, late });
		const path = `/conversations/${encodeURIComponent(conversation)}`;
		const { body } = await session.request({ method: 'GET', path });
		if (!isRecord(body)) return undefined;
		return isRecord(body.meta) ? body.meta : {};
	} catch (error) {
		warnThat(context, 'it could not be looked up who was given a reply', error);
		return undefined;
	}
}

/**
 * Takes questions that are over out of a conversation: `/set key` without a value, as the SDK does
 * (facts: C7). Not awaited, and a failure costs no more than a look at the next reply: what is left
 * behind leads to nobody.
 *
 * @param answer variable and value that say which reply was taken; undefined where none was
 */
export function forget(
	context: IWebhookFunctions,
	conversation: string,
	keys: readonly string[],
	answer?: readonly [key: string, value: string],
): void {
	const texts = keys.map((key) => `/set ${key} `);
	if (answer !== undefined) texts.unshift(`/set ${answer.join(' ')}`);
	if (texts.length === 0) return;
	const body = texts.map((text) => ({ type: 'command', text, conversation }));
	const path = `/conversations/${encodeURIComponent(conversation)}/messages`;
	Session.open(context)
		.then(async (session) => await session.request({ method: 'POST', path, body }))
		.catch((error: unknown) => {
			warnThat(
				context,
				'a question that is over could not be taken out of its conversation',
				error,
			);
		});
}

function warnThat(context: IWebhookFunctions, what: string, error: unknown): void {
	const { message } = toNodeError(context.getNode(), error);
	warn(context, `${what}: ${message}`);
}
