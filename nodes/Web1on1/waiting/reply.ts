import { writtenText } from '../messages/written';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText, textOf } from '../values/text';
import { tapMeaning, type Answer, type Meaning } from './answer';

/** What a consumer has answered, as far as it matters to whether and how it counts. */
export interface Reply {
	/** What they wrote, the caption of a file, the label of a button; empty for a file alone. */
	text: string;
	/** What comes with the tap of a button. */
	payload: string | undefined;
	/** A quick reply or a template's button was tapped (facts: E14). */
	isTap: boolean;
	sentAt: Date;
}

/**
 * Reads a message of a consumer.
 * @param arrived when it came in, for a message that does not say when it was written
 */
export function readReply(message: JsonRecord, arrived: Date): Reply {
	const meta = isRecord(message.meta) ? message.meta : {};
	const written = Date.parse(textOf(message.createdAt) ?? '');
	return {
		text: writtenText(message) ?? '',
		payload: scalarText(meta.payload) ?? scalarText(message.payload),
		isTap: message.type === 'postback',
		sentAt: Number.isNaN(written) ? arrived : new Date(written),
	};
}

/** What a reply means: a text as it is, a tap by its payload and its label. */
export function answerIn({ text, payload }: Reply, meaning: Meaning): Answer {
	return payload === undefined ? meaning(text) : tapMeaning(meaning, payload, text);
}

/** What an answer comes down to, where that was asked for. */
export interface Value {
	/** The entry of the list, as it was entered. */
	choice?: string;
	number?: number;
	/** ISO 8601, for example 2026-11-20. */
	date?: string;
}

/** An answered question, as it leaves the node. */
export interface Answered {
	/** The item that asked. */
	input: JsonRecord;
	reply: Reply;
	/** The reply's fields as the trigger gives them. */
	fields: JsonRecord;
	answer: Answer;
	value: Value;
	/** When the question was asked. */
	askedAt: Date;
}

/** What a reply carries that the trigger's item has under the same name. */
const FIELDS = [
	'attachmentType',
	'attachmentUrl',
	'messageId',
	'messageType',
	'touchpoint',
	'sentAt',
	'conversationId',
	'conversationUrl',
	'apiUrl',
	'organizationId',
	'contactId',
	'contactName',
	'telephone',
	'email',
] as const;

/**
 * The item of an answered question: the input item's own fields where they were, so that what follows
 * finds them in the same place whether there was a reply or not, and beside them `replied` and
 * `reply`. These two names are ours: an input item's own fields of that name give way.
 */
export function answeredItem({
	input,
	reply,
	fields,
	answer,
	value,
	askedAt,
}: Answered): JsonRecord {
	const given = FIELDS.flatMap((name) => (name in fields ? [[name, fields[name]] as const] : []));
	return {
		...input,
		replied: true,
		reply: {
			answer,
			text: reply.text,
			...(reply.payload === undefined ? {} : { payload: reply.payload }),
			...value,
			isTap: reply.isTap,
			...Object.fromEntries(given),
			secondsToReply: secondsBetween(askedAt, reply.sentAt),
		},
	};
}

/** Whole seconds; clocks of two machines may differ by a little. */
function secondsBetween(from: Date, to: Date): number {
	return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}

/** What a person has said to what an agent is about to do, in n8n's words. */
export interface Approval {
	approved: boolean;
	/** What they said beside a plain no, for the model to read. */
	chatInput?: string;
}

/** Permission is a plain yes and nothing else. Whatever else is said goes back to the model. */
export function approval({ text }: Reply, answer: Answer): Approval & JsonRecord {
	if (answer === 'yes') return { approved: true };
	return answer === 'no' || text === ''
		? { approved: false }
		: { approved: false, chatInput: text };
}
