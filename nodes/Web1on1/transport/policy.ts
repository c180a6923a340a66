import { isRecord } from '../messages/values';
import { answerError, asksForRenewal, vendorMessage, Web1on1Error } from './errors';
import { isUnreachable } from './network';
import { backoffMs, isRetryableStatus, leavesFateOpen, MAX_WAIT_MS, retryAfterMs } from './retry';

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
	/** A second time does no harm: everything but POST. */
	safeToRepeat: boolean;
	/** The token was renewed for this request already. */
	renewed: boolean;
	apiUrl: string;
	now: number;
	/** From 0 to 1. */
	random: number;
}

/** What to do next. `everybody`: the pace of this API key pauses, not only this request. */
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

function afterFailure(code: string, situation: Situation): Decision {
	const { attempt, maxTries, safeToRepeat, apiUrl, random } = situation;
	const unreachable = isUnreachable(code);
	if ((unreachable || safeToRepeat) && attempt < maxTries && code !== 'ERR_CANCELED') {
		return { next: 'wait', ms: backoffMs(attempt, random), everybody: false };
	}
	if (unreachable) {
		return failed(
			new Web1on1Error(`Could not reach Web1on1 at ${apiUrl} (${code})`, {
				description: "Nothing was sent. Check 'API URL' in the credential and that this n8n can reach it.",
				cause: 'temporarily-unavailable',
				fate: 'not-sent',
			}),
		);
	}
	return failed(safeToRepeat ? noAnswer(code) : mayBeDelivered(`Web1on1 gave no answer (${code})`));
}

function noAnswer(code: string): Web1on1Error {
	return new Web1on1Error(`Web1on1 gave no answer (${code})`, {
		description: 'Run it again later.',
		cause: 'temporarily-unavailable',
		fate: 'unknown',
	});
}

function mayBeDelivered(what: string, status?: number): Web1on1Error {
	return new Web1on1Error(`${what}: it may have been delivered`, {
		description:
			'The request left, and nothing says what became of it. Look into the conversation in Web1on1 before you run this item again, or the consumer may get the message twice.',
		cause: 'temporarily-unavailable',
		fate: 'unknown',
		...(status === undefined ? {} : { status }),
	});
}

function failed(error: Web1on1Error): Decision {
	return { next: 'fail', error };
}

function afterAnswer(answer: Answer, situation: Situation): Decision {
	const { status, body } = answer;
	if (status >= 200 && status < 300) {
		// A success with an error inside is a failure (SDK lib/client.js).
		const isError = isRecord(body) && body.error !== undefined && body.error !== null;
		return isError ? failed(answerError(status, body)) : { next: 'return', answer };
	}
	if (asksForRenewal(status, body) && !situation.renewed) return { next: 'renew' };
	if (isRetryableStatus(status, situation.safeToRepeat)) return waitOrFail(answer, situation);
	if (!situation.safeToRepeat && leavesFateOpen(status)) {
		return failed(mayBeDelivered(vendorMessage(body) ?? `Web1on1 answered with status ${status}`, status));
	}
	return failed(answerError(status, body));
}

function waitOrFail(answer: Answer, { attempt, maxTries, now, random }: Situation): Decision {
	const asked = retryAfterMs(answer.headers['retry-after'], now);
	const ms = asked ?? backoffMs(attempt, random);
	if (attempt < maxTries && ms <= MAX_WAIT_MS) {
		return { next: 'wait', ms, everybody: answer.status === 429 };
	}
	const error = answerError(answer.status, answer.body);
	return failed(
		asked === undefined
			? error
			: new Web1on1Error(error.message, { ...error.details, retryAfterMs: asked }),
	);
}
