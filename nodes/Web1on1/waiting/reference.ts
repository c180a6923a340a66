import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { isRecord, type JsonRecord } from '../values/json';

/**
 * Where a question waits for its answer. It is kept in the conversation (decision 25), so that the
 * reply brings it along. It names no address: whoever reads it calls the n8n it runs in, or nobody.
 */
export interface Reference {
	/** Which n8n asked: a short, one-way name of it. */
	scope: string;
	execution: string;
	/** ID of the node that waits. */
	node: string;
	/** When it was asked (milliseconds since 1970), on the clock of the n8n that asked. */
	askedAt: number;
	/** Known to this question alone; n8n 1.123 has nothing of that kind. */
	secret: string;
	/** n8n's own token for the execution; empty where it has none (1.123). */
	token: string;
}

/** A reference where it was found: its name among the conversation's variables. */
export interface Found {
	key: string;
	reference: Reference;
}

/** What the waiting execution keeps of its question, to know its own reference again. */
export interface Kept {
	/** Hash of the secret. */
	hash: string;
	/** ID of the conversation it was asked in. */
	conversation: string;
	/** When it was asked (milliseconds since 1970). */
	askedAt: number;
}

/** Marks a reference of ours, in its first form. */
const FORM = 'n8n1';

/** What the SDK calls its own pending question (lib/chipchat.js, `ask`). */
const KEY = '_asked';

/** What stands in front of the bot's ID in the name of what it was answered with last. */
const ANSWERED = '_answered';

const SCOPE_LENGTH = 10;
const SECRET_LENGTH = 22;

/** The short, one-way name of an n8n. */
export function scopeOf(instance: string): string {
	return createHash('sha256').update(instance).digest('base64url').slice(0, SCOPE_LENGTH);
}

/** A secret of 128 bits. */
export function newSecret(): string {
	return randomBytes(16).toString('base64url');
}

/**
 * The variable a question is kept in: named as the SDK names its own, by the bot, and by the question
 * as well. Two questions of one conversation then stand side by side: with one name the second would
 * wipe out the first, and nobody could tell the one who waits for it.
 *
 * @param bot ID of the bot that asks, as far as its token says
 */
export function keyOf(bot: string | undefined, secret: string): string {
	return `${KEY}${bot ?? ''}_${hashOf(secret).slice(0, 8).replace(/[-_]/g, '0')}`;
}

/** One word that is safe in a URL and in a command. */
export function writeReference(reference: Reference): string {
	const { scope, execution, node, askedAt, secret, token } = reference;
	const parts = [scope, execution, node, askedAt.toString(36), secret, token];
	return [FORM, ...parts.map(escaped)].join('.');
}

function escaped(part: string): string {
	return encodeURIComponent(part).replace(/[.!'()*~]/g, (character) => {
		return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	});
}

/**
 * Reads a reference, which anybody may have written.
 * @returns undefined for what is none, or not one of this n8n
 */
export function readReference(value: unknown, scope: string): Reference | undefined {
	if (typeof value !== 'string') return undefined;
	const [form, ...parts] = value.trim().split('.');
	if (form !== FORM || parts.length !== 6) return undefined;
	const [whose, execution, node, time, secret, token] = parts.map(unescaped);
	if (whose !== scope || token === undefined) return undefined;
	if (execution === undefined || !/^[\w-]{1,64}$/.test(execution)) return undefined;
	if (node === undefined || !/^[^/\\?#]{1,200}$/.test(node)) return undefined;
	if (secret?.length !== SECRET_LENGTH || !/^[0-9a-z]{1,10}$/.test(time ?? '')) return undefined;
	return { scope, execution, node, askedAt: Number.parseInt(time ?? '', 36), secret, token };
}

function unescaped(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
}

/** The variable beside a question's own that says which reply the bot's last answered question got. */
export function answeredKeyOf(key: string): string {
	return `${ANSWERED}${key.slice(KEY.length).replace(/_[^_]*$/, '')}`;
}

/** A conversation's variables without what belongs to questions: nobody else has use for it. */
export function withoutQuestions(meta: JsonRecord): JsonRecord {
	return Object.fromEntries(
		Object.entries(meta).filter(
			([key, value]) => !key.startsWith(ANSWERED) && !(key.startsWith(KEY) && isReference(value)),
		),
	);
}

function isReference(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith(`${FORM}.`);
}

/** The name of one question, for those who go on with it. */
export function questionName({ execution, secret }: Reference): string {
	return `${execution} ${hashOf(secret)}`;
}

/** The references of this n8n among the variables of a conversation, the newest question first. */
export function referencesIn(meta: unknown, scope: string): Found[] {
	if (!isRecord(meta)) return [];
	return Object.entries(meta)
		.flatMap(([key, value]) => {
			if (!key.startsWith(KEY) || /\s/.test(key)) return [];
			const reference = readReference(value, scope);
			return reference === undefined ? [] : [{ key, reference }];
		})
		.sort((a, b) => b.reference.askedAt - a.reference.askedAt);
}

export function hashOf(secret: string): string {
	return createHash('sha256').update(secret).digest('base64url');
}

/** What an execution keeps of its question, from wherever n8n has kept it. */
export function readKept(value: unknown): Kept | undefined {
	if (!isRecord(value)) return undefined;
	const { hash, conversation, askedAt } = value;
	if (typeof hash !== 'string' || typeof conversation !== 'string') return undefined;
	return typeof askedAt === 'number' ? { hash, conversation, askedAt } : undefined;
}

/** True for the very question that was asked, brought along by a reply in its own conversation. */
export function isOwn(
	kept: Kept | undefined,
	{ secret, askedAt }: Reference,
	conversation: string | undefined,
): boolean {
	if (kept === undefined || conversation === undefined || kept.askedAt !== askedAt) return false;
	const [expected, given] = [Buffer.from(kept.hash), Buffer.from(hashOf(secret))];
	const isSame = expected.length === given.length && timingSafeEqual(expected, given);
	return isSame && kept.conversation.toLowerCase() === conversation.toLowerCase();
}
