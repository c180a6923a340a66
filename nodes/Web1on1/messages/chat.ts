import { InputError } from '../values/inputError';
import type { Message } from './message';

/** A chat message: to the consumer (role agent) or inside Web1on1 (role bot). */
export interface ChatInput {
	text: string;
	/** `agent` reaches the consumer, `bot` does not (fact sheet, section b). */
	role: 'agent' | 'bot';
	/** Channel; left out, the conversation's active one is used. */
	touchpoint?: string;
}

/**
 * A chat message of type `chat`.
 * @throws InputError when the text is empty
 */
export function chatMessage({ text, role, touchpoint }: ChatInput): Message {
	if (text.trim() === '') {
		throw new InputError("The message's 'Text' is empty", 'Enter the text to send.');
	}
	return {
		text,
		role,
		...(touchpoint === undefined ? {} : { touchpoint }),
		type: 'chat',
	};
}
