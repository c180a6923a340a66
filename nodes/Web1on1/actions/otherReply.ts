import type { IWebhookFunctions } from 'n8n-workflow';

import { chatMessage } from '../messages/chat';
import { toNodeError } from '../n8n/nodeError';
import { warn } from '../transport/log';
import { Session } from '../transport/session';
import { Memory } from '../values/memory';
import { deliver } from './delivery';

/** Two machines that answer each other would never stop. */
const AT_MOST = 3;

/** How often each question has been explained; of more than these the one silent longest starts anew. */
const explained = new Memory<number>(1_000);

/**
 * Tells the consumer what is expected, after a reply that does not count. Not awaited: Web1on1 waits
 * for an answer to its delivery, and the reply is the trigger's to deal with whatever comes of this.
 */
export function sayOther(context: IWebhookFunctions, conversation: string, text: string): void {
	const key = `${context.getExecutionId()} ${context.getNode().id}`;
	const before = explained.get(key) ?? 0;
	if (text === '' || before >= AT_MOST) return;
	explained.set(key, before + 1);
	Session.open(context)
		.then(async (session) => {
			const message = chatMessage({ text, role: 'agent' });
			await deliver(session, { kind: 'conversation', conversation }, [message]);
		})
		.catch((error: unknown) => {
			const { message } = toNodeError(context.getNode(), error);
			warn(context, `'Text for Other Replies' could not be sent: ${message}`);
		});
}
