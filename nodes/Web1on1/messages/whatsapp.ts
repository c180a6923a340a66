import { isRecord } from '../values/json';
import { tooLong, WHATSAPP_LIMITS } from '../values/limits';
import { isObjectId } from '../values/ids';
import type { Message } from './message';

/** True for a message that goes to the consumer (facts: B6). */
export function isForConsumer({ type, role, isBackchannel }: Message): boolean {
	return (type ?? 'chat') === 'chat' && role === 'agent' && isBackchannel !== true;
}

/**
 * True for a message that WhatsApp may carry to the consumer.
 * @param active touchpoint of the conversation, which carries a message without one; undefined where
 * nobody has said it
 */
export function isForWhatsApp(message: Message, active?: string): boolean {
	const touchpoint = message.touchpoint ?? active ?? 'whatsapp';
	return isForConsumer(message) && touchpoint.trim().toLowerCase() === 'whatsapp';
}

/** ID of the template a message sends; undefined where it sends none. */
export function templateOf({ meta }: Message): string | undefined {
	const template = meta?.template;
	return isObjectId(template) ? template : undefined;
}

/**
 * What WhatsApp may refuse of a text or its buttons, as sentences for the output's `warning`. A
 * template's limits are those of its parts (templates/limits.ts).
 */
export function chatWarnings(message: Message): string[] {
	const isText = (message.contentType ?? 'text/plain').startsWith('text/');
	if (!isText || templateOf(message) !== undefined) return [];
	const labels = labelsIn(message);
	const { text, quickReplyLabel, quickReplies } = WHATSAPP_LIMITS;
	return [
		...tooLong('The text', message.text, text),
		...labels.flatMap((label) => tooLong(`The quick reply '${label}'`, label, quickReplyLabel)),
		...(labels.length > quickReplies
			? [
					`There are ${labels.length} quick replies. WhatsApp takes ${quickReplies} at most, so the message may not be delivered.`,
				]
			: []),
	];
}

/** What the quick replies of a message say. */
export function labelsIn({ actions = [] }: Message): string[] {
	return actions.flatMap((action) =>
		isRecord(action) && action.type === 'reply' && typeof action.text === 'string'
			? [action.text]
			: [],
	);
}
