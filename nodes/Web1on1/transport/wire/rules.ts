import { isRecord } from '../../values/json';
import { answerError, asksForRenewal, tokenRejected, vendorMessage, Web1on1Error } from '../errors';
import type { ApiRequest } from './request';
import { BLOCKED, isUnreachable, isUntrusted } from './failure';
import {
	backoffMs,
	isRetryableStatus,
	leavesFateOpen,
	MAX_WAIT_MS,
	retryAfterMs,
	waitMs,
} from './backoff';

/** What one try of a request came to. */
export type Outcome =
	| { kind: 'answer'; status: number; headers: Record<string, unknown>; body: unknown }
	| { kind: 'failure'; code: string };

/** An answer that is a success. */
export type Answer = Extract<Outcome, { kind: 'answer' }>;

/** What the decision depends on beside the outcome. */
export interface Situation {
	/** Tries made so far, this one included. */
	attempt: number;
	maxTries: number;
	/** A POST may reach a consumer; everything else may be made twice. */
	method: ApiRequest['method'];
	/** The token was renewed for this request already. */
	renewed: boolean;
	apiUrl: string;
	now: number;
	/** From 0 to 1. */
	random: number;
}

/** What to do next. `everybody`: the shared pace pauses, not only this request. */
export type Decision =
	| { next: 'return'; answer: Answer }
	| { next: 'renew' }
	| { next: 'wait'; ms: number; everybody: boolean }
	| { next: 'fail'; error: Web1on1Error };

/**
 * Decides what follows a try. The rule above all others: a POST may have reached a consumer, so it
 * is made again only when it certainly did nothing, that is when the connection was refused, the
 * host not found, or the answer was 429 or a request for a newer token.
 */
export function decide(outcome: Outcome, situation: Situation): Decision {
	return outcome.kind === 'failure'
		? afterFailure(outcome.code, situation)
		: afterAnswer(outcome, situation);
}

function failed(error: Web1on1Error): Decision {
	return { next: 'fail', error };
}

function afterFailure(code: string, situation: Situation): Decision {
	const { attempt, maxTries, method, apiUrl, random } = situation;
	if (code === BLOCKED) return failed(blocked(apiUrl));
	const unreachable = isUnreachable(code);
	const isFinal = code === 'ERR_CANCELED' || isUntrusted(code);
	const mayRepeat = (unreachable || method !== 'POST') && !isFinal;
	if (mayRepeat && attempt < maxTries) {
		return { next: 'wait', ms: backoffMs(attempt, random), everybody: false };
	}
	if (unreachable) return failed(unreachableError(apiUrl, code));
	const said = `Web1on1 gave no answer (${code})`;
	return failed(method === 'POST' ? mayBeDelivered(said) : noAnswer(said, method));
}

/** True when a try that came to this may have had its effect, whatever follows. */
export function mayHaveActed(outcome: Outcome): boolean {
	if (outcome.kind === 'answer') return leavesFateOpen(outcome.status);
	return !isUnreachable(outcome.code) && outcome.code !== BLOCKED;
}

/** Nobody could be reached: nothing was sent. */
export function unreachableError(apiUrl: string, code: string): Web1on1Error {
	return new Web1on1Error(`Could not reach Web1on1 at ${apiUrl}`, {
		description: `Nothing was sent (${code}). Check 'API URL' in the credential and that this n8n can reach it.`,
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function blocked(apiUrl: string): Web1on1Error {
	return new Web1on1Error(`n8n may not call ${apiUrl}`, {
		description:
			"Nothing was sent. Check 'API URL' and the allowed domains in the credential, and this n8n's rules for outgoing requests.",
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

function noAnswer(message: string, method: ApiRequest['method']): Web1on1Error {
	return new Web1on1Error(message, {
		description: 'Run it again later.',
		cause: 'temporarily-unavailable',
		// Reading sends nothing to anybody, answered or not.
		fate: method === 'GET' ? 'not-sent' : 'unknown',
	});
}

/** What to do about a fate that is open. */
export const LOOK_FIRST =
	'Look into the conversation in Web1on1 before you run this item again, or the consumer may get the message twice.';

function mayBeDelivered(what: string, status?: number): Web1on1Error {
	return new Web1on1Error(`${what}: it may have been delivered`, {
		description: `The request left, and nothing says what became of it. ${LOOK_FIRST}`,
		cause: 'temporarily-unavailable',
		fate: 'unknown',
		...(status === undefined ? {} : { status }),
	});
}

function afterAnswer(answer: Answer, situation: Situation): Decision {
	const { status, body } = answer;
	const { method } = situation;
	const isPost = method === 'POST';
	if (status >= 200 && status < 300) return afterSuccess(answer, method);
	if (asksForRenewal(status, body)) {
		return situation.renewed
			? failed(tokenRejected(vendorMessage(body), status))
			: { next: 'renew' };
	}
	if (isRetryableStatus(status, !isPost)) return waitOrFail(answer, situation);
	if (isPost && leavesFateOpen(status)) {
		return failed(
			mayBeDelivered(vendorMessage(body) ?? `Web1on1 answered with status ${status}`, status),
		);
	}
	return failed(refusal(answer, method));
}

/** A change may have been made in spite of the answer. */
function refusal({ status, body }: Answer, method: ApiRequest['method']): Web1on1Error {
	const error = answerError(status, body);
	return method !== 'GET' && leavesFateOpen(status) ? error.as('unknown') : error;
}

/** What calls itself a success is one if it is JSON, as everything of the API is, and holds no error. */
function afterSuccess(answer: Answer, method: ApiRequest['method']): Decision {
	const { status, body } = answer;
	// A success with an error inside is a failure (SDK lib/client.js).
	if (isRecord(body) && Boolean(body.error)) return failed(contradiction(status, body, method));
	if (typeof body !== 'string' || body === '') return { next: 'return', answer };
	return failed(unreadable(status, method));
}

function contradiction(status: number, body: unknown, method: ApiRequest['method']): Web1on1Error {
	const error = answerError(status, body);
	if (method !== 'POST') return method === 'GET' ? error : error.as('unknown');
	return new Web1on1Error(`${error.message}: it may have been delivered`, {
		description: `Web1on1 refused the request and reported success (status ${status}) in the same answer. ${LOOK_FIRST}`,
		status,
		fate: 'unknown',
	});
}

function unreadable(status: number, method: ApiRequest['method']): Web1on1Error {
	const check = "Check 'API URL' in the credential.";
	return new Web1on1Error(
		`The answer is not JSON, so it is not from the Web1on1 API (status ${status})`,
		{
			description:
				method === 'POST'
					? `${check} If it is right, the message may have been delivered. ${LOOK_FIRST}`
					: check,
			cause: 'configuration-invalid',
			status,
			fate: method === 'GET' ? 'refused' : 'unknown',
		},
	);
}

function waitOrFail(answer: Answer, situation: Situation): Decision {
	const { attempt, maxTries, method, now, random } = situation;
	const asked = retryAfterMs(answer.headers['retry-after'], now);
	const ms = waitMs(asked, backoffMs(attempt, random));
	if (attempt < maxTries && ms <= MAX_WAIT_MS) {
		return { next: 'wait', ms, everybody: answer.status === 429 };
	}
	const error = refusal(answer, method);
	return failed(
		asked === undefined
			? error
			: new Web1on1Error(error.message, { ...error.details, retryAfterMs: asked }),
	);
}
