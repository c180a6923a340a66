import { InputError } from '../values/inputError';
import { Outgoing } from '../values/outgoing';
import type { Message } from './message';

/** A chat message: to the consumer (role agent) or inside Web1on1 (role bot). */
export interface ChatInput {
	/** As typed, or as an expression gives it. */
	text: unknown;
	/** `agent` reaches the consumer, `bot` does not (facts: B6). */
	role: 'agent' | 'bot';
	/** Channel; left out, the conversation's active one is used. */
	touchpoint?: string;
	/** How an error names the text. */
	label?: string;
}

const LABEL = "The message's 'Text'";

/**
 * A chat message of type `chat`.
 * @param outgoing decides what text may leave
 * @throws InputError when nothing can be seen of the text, or it may not leave
 */
export function chatMessage(
	{ text: given, role, touchpoint, label = LABEL }: ChatInput,
	outgoing: Outgoing = new Outgoing(),
): Message {
	const readBy = role === 'agent' ? 'consumer' : 'agents';
	const text = outgoing.text(given, label, readBy);
	if (text === '') {
		throw new InputError(`${label} is empty`, 'Enter the text to send.');
	}
	return {
		text,
		role,
		...(touchpoint === undefined ? {} : { touchpoint }),
		type: 'chat',
	};
}
