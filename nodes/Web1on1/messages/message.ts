import { InputError } from '../values/inputError';
import { isRecord, parseJson, type JsonRecord } from '../values/json';
import { isUnseen, textOrRefuse } from '../values/kinds';
import { Outgoing } from '../values/outgoing';

/** Every message type of the API (facts: B10). */
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

/** A message as it goes into `messages` of a conversation (facts: B4, B7, B14). */
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
 * Messages given as JSON: one object or an array of them, passed on as they are, but for what a
 * consumer reads.
 *
 * @param outgoing decides what text may leave
 * @throws InputError when an element is not an object, has no text, has an unknown type, or has a
 * text that may not leave
 */
export function parseMessages(
	value: unknown,
	parameter: string,
	outgoing: Outgoing = new Outgoing(),
): Message[] {
	const parsed = parseJson(value, parameter);
	const list = Array.isArray(parsed) ? parsed : parsed === undefined ? [] : [parsed];
	return list.map((entry: unknown) => readable(asMessage(entry, parameter), parameter, outgoing));
}

/** A message whose text, or whose template's variables, may leave. */
function readable(message: Message, parameter: string, outgoing: Outgoing): Message {
	const { type = 'chat', role, meta } = message;
	if (type !== 'chat' || role !== 'agent') return message;
	if (meta?.template === undefined) {
		outgoing.text(message.text, `a message's text in '${parameter}'`);
		return message;
	}
	const lines = Object.entries(meta).map(([name, value]) => [
		name,
		typeof value === 'string' ? outgoing.variable(name, value) : value,
	]);
	return { ...message, meta: Object.fromEntries(lines) };
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
 * Refuses an empty list: the API needs at least one message (facts: B1).
 * @param given how many entries there were, before empty ones were left out
 * @throws InputError
 */
export function requireMessages<One>(messages: One[], parameter: string, given = 0): One[] {
	if (messages.length > 0) return messages;
	if (given > 0) {
		throw new InputError(
			`Nothing in '${parameter}' has a value, so there is nothing to send`,
			"'Empty Fields' leaves out what is empty, and here nothing else is left. Take such items out before this node, for example with a Filter.",
		);
	}
	throw new InputError(
		`'${parameter}' is empty`,
		'Add at least one message: a field to set, a template, a chat message or a command.',
	);
}
