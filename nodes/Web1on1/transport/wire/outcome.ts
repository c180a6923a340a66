import { isObjectId } from '../../values/ids';
import { isRecord } from '../../values/json';
import { BLOCKED, failureCode, isUnreachable } from './failure';

/** What one try of a request came to. */
export type Outcome = Answer | Failure;

/** The platform, or whoever is in its place, has answered. */
export interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** No answer came; `code` as in {@link failureCode}. */
export interface Failure {
	kind: 'failure';
	code: string;
}

/**
 * Waits for what n8n's HTTP helper gives. Never rejects: n8n's error carries the request with its
 * bearer, so only its code leaves here.
 */
export async function outcomeOf(asked: Promise<unknown>): Promise<Outcome> {
	try {
		return readAnswer(await asked);
	} catch (error) {
		return { kind: 'failure', code: failureCode(error) };
	}
}

/** n8n's full response, as far as its shape can be relied on. */
function readAnswer(answer: unknown): Outcome {
	if (!isRecord(answer) || typeof answer.statusCode !== 'number') {
		return { kind: 'failure', code: 'EBADANSWER' };
	}
	const headers = isRecord(answer.headers) ? answer.headers : {};
	return { kind: 'answer', status: answer.statusCode, headers, body: answer.body };
}

/** True for a status that calls itself a success. */
export function isSuccess({ status }: Answer): boolean {
	return status >= 200 && status < 300;
}

/**
 * True for an answer that names what the platform has taken: a record with its ID, or a list of such
 * records. Every POST of ours makes something, and the platform answers with it (facts: B2, B5); a
 * success without an ID may come from anybody on the way.
 */
export function holdsId({ body }: Answer): boolean {
	const records: unknown[] = Array.isArray(body) ? body : [body];
	return records.length > 0 && records.every((record) => isRecord(record) && isObjectId(record.id));
}

/** What the documents leave of the status for too many requests is "42x" (facts: G1). */
export const TOO_MANY_PERHAPS = 420;

/** True where the platform has said that there were too many requests (facts: G1). */
export function saysTooMany(outcome: Outcome): boolean {
	if (outcome.kind === 'failure') return false;
	return outcome.status === 429 || outcome.status === TOO_MANY_PERHAPS;
}

/** Statuses that say "later" for a request that may be made twice (SDK HEAD's list, and 42x). */
const LATER = new Set([408, TOO_MANY_PERHAPS, 429, 500, 502, 503, 504, 521, 522, 524]);

/** True for a status that says "later". */
export function saysLater(status: number): boolean {
	return LATER.has(status);
}

/**
 * True when an answer may be followed by another try. 429 always: the platform refused before doing
 * anything. The others only where a second time does no harm.
 */
export function isRetryableStatus(status: number, safeToRepeat: boolean): boolean {
	return status === 429 || (safeToRepeat && saysLater(status));
}

/**
 * Statuses short of 500 after which the platform may have acted: an answer that came too late (408),
 * a conflict, perhaps with what this very request has made (409), a 42x whose meaning is not
 * documented (420), and a proxy's for a client that went away (499).
 */
const OPEN = new Set([408, 409, TOO_MANY_PERHAPS, 499]);

/**
 * Statuses that leave open whether the platform acted on the request. A redirect does: 303 is what a
 * server answers that has done it.
 */
export function leavesFateOpen(status: number): boolean {
	return isElsewhere(status) || OPEN.has(status) || status >= 500;
}

/** True for a status that the API does not use: a redirect, or a change of protocol. */
export function isElsewhere(status: number): boolean {
	return status < 200 || (status >= 300 && status < 400);
}

/** True when a try that came to this may have had its effect, whatever follows. */
export function mayHaveActed(outcome: Outcome): boolean {
	if (outcome.kind === 'answer') return leavesFateOpen(outcome.status);
	return !isUnreachable(outcome.code) && outcome.code !== BLOCKED;
}
