import { InputError } from '../values/inputError';
import { isRecord, parseJson, type JsonRecord } from '../values/json';
import { isUnseen, textOrRefuse } from '../values/kinds';

/** Every message type of the API (fact sheet, section b). */
export const MESSAGE_TYPES = [
	'card',
	'chat',
	'command',
	'field',
	'form',
	'mention',
	'postback',
	'report',
	'results',
	'search',
	'status',
	'tag',
] as const;

/** A message as it goes into `messages` of a conversation (fact sheet, section b). */
export interface Message {
	type?: string;
	text: string;
	role?: string;
	touchpoint?: string;
	contentType?: string;
	isBackchannel?: boolean;
	/** Milliseconds to wait before the platform handles the message. */
	delay?: number;
	actions?: unknown[];
	meta?: JsonRecord;
	[member: string]: unknown;
}

/**
 * Messages given as JSON: one object or an array of them, passed on as they are.
 * @throws InputError when an element is not an object, has no text, or has an unknown type
 */
export function parseMessages(value: unknown, parameter: string): Message[] {
	const parsed = parseJson(value, parameter);
	const list = Array.isArray(parsed) ? parsed : parsed === undefined ? [] : [parsed];
	return list.map((entry: unknown) => asMessage(entry, parameter));
}

function asMessage(entry: unknown, parameter: string): Message {
	if (!isRecord(entry)) {
		throw new InputError(
			`'${parameter}' must be a message object or a list of them`,
			'Write it like {"type": "field", "text": ".licenseplate XX-99-WZ"}.',
		);
	}
	const text = textOrRefuse(entry.text, `The text of a message in '${parameter}'`);
	if (isUnseen(text)) {
		throw new InputError(`A message in '${parameter}' has no text`, "Give every message a 'text'.");
	}
	const { type } = entry;
	if (type !== undefined && !MESSAGE_TYPES.some((known) => known === type)) {
		throw new InputError(
			`A message in '${parameter}' has an unknown type`,
			`Use one of: ${MESSAGE_TYPES.join(', ')}.`,
		);
	}
	return { ...entry, text };
}

/**
 * Refuses an empty list: the API needs at least one message (fact sheet, section b).
 * @throws InputError
 */
export function requireMessages(messages: Message[], parameter: string): Message[] {
	if (messages.length > 0) return messages;
	throw new InputError(
		`'${parameter}' is empty`,
		'Add at least one message: a field to set, a template, a chat message or a command.',
	);
}
