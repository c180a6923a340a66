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

/** Statuses that say "later" for a request that may be made twice (SDK HEAD's list). */
const LATER = new Set([408, 429, 500, 502, 503, 504, 521, 522, 524]);

/**
 * True when an answer may be followed by another try. 429 always: the platform refused before doing
 * anything. The others only where a second time does no harm.
 */
export function isRetryableStatus(status: number, safeToRepeat: boolean): boolean {
	return status === 429 || (safeToRepeat && LATER.has(status));
}

/** Statuses that leave open whether the platform acted on the request. */
export function leavesFateOpen(status: number): boolean {
	return status === 408 || status >= 500;
}

/** True when a try that came to this may have had its effect, whatever follows. */
export function mayHaveActed(outcome: Outcome): boolean {
	if (outcome.kind === 'answer') return leavesFateOpen(outcome.status);
	return !isUnreachable(outcome.code) && outcome.code !== BLOCKED;
}
