import type { Message } from '../../messages/message';
import { isForConsumer, templateOf } from '../../messages/whatsapp';
import { isRecord, type JsonRecord } from '../../values/json';
import { scalarText } from '../../values/text';
import type { OnceKey } from './key';

/** What a conversation is searched for. */
export interface Wanted {
	key: OnceKey;
	/** The messages of the try, without the mark. */
	messages: readonly Message[];
	/** ID of our bot, where the token says it. */
	bot: string | undefined;
	/** Messages from before this are not the try's: milliseconds since 1970. */
	since: number;
}

/** A conversation, and the latest of its messages, the latest first. */
export interface Conversation {
	record: JsonRecord;
	stream: readonly JsonRecord[];
}

/** What shows that a try has arrived. */
export interface Evidence {
	/** The mark as a message of the conversation. */
	mark?: JsonRecord;
	/** The messages that reached the consumer, as far as they are found. */
	messages: JsonRecord[];
}

/**
 * What shows in a conversation that a try has arrived: the mark, which travelled behind its messages,
 * or else its messages themselves, should a request break off half-way. Without either it has not.
 *
 * Messages from before the mark of another key belong to that one or to older ones: the same text may
 * have gone out for another key.
 */
export function evidenceIn(
	{ record, stream }: Conversation,
	{ key, messages, bot, since }: Wanted,
): Evidence | undefined {
	const marks = stream.filter(({ type, text }) => type === 'command' && isMarkOf(key, text));
	const at = marks.findIndex(({ text }) => text === key.mark.text);
	const mark = marks[at];
	const before = at === -1 ? marks[0] : marks[at + 1];
	const earliest = Math.max(since, before === undefined ? 0 : timeOf(before) + 1);
	const found = stream.filter(
		(other) =>
			timeOf(other) >= earliest &&
			(mark === undefined || timeOf(other) <= timeOf(mark)) &&
			isByUs(other, bot) &&
			messages.some((message) => isSame(message, other)),
	);
	if (mark !== undefined) return { mark, messages: found };
	const variable = isRecord(record.meta) ? record.meta[key.variable] : undefined;
	if (variable === key.hash) return { messages: found };
	// Another key's message, whose mark is not among the messages, might be taken for this one's.
	const isTold = variable === undefined || marks.length > 0;
	return isTold && found.length > 0 ? { messages: found } : undefined;
}

function isMarkOf({ variable }: OnceKey, text: unknown): boolean {
	return typeof text === 'string' && text.startsWith(`/set ${variable} `);
}

/** When something was made, in milliseconds since 1970; 0 where it does not say. */
export function timeOf({ createdAt }: JsonRecord): number {
	const time = typeof createdAt === 'string' ? Date.parse(createdAt) : Number.NaN;
	return Number.isNaN(time) ? 0 : time;
}

/** Sent by us to the consumer (facts: B6); one that does not say by whom counts. */
function isByUs({ role, user }: JsonRecord, bot: string | undefined): boolean {
	const author = isRecord(user) ? user.id : user;
	return role === 'agent' && (bot === undefined || author === undefined || author === bot);
}

/** The same template with the same variables, or the same text (facts: D1). */
function isSame(message: Message, other: JsonRecord): boolean {
	if (!isForConsumer(message)) return false;
	const meta = isRecord(other.meta) ? other.meta : {};
	const template = templateOf(message);
	if (template === undefined) return other.text === message.text && meta.template === undefined;
	return Object.entries(message.meta ?? {}).every(
		([name, value]) => scalarText(value) === scalarText(meta[name]),
	);
}
