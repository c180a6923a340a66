import { isRecord } from '../../values/json';
import { vendorMessage, type Web1on1Error } from '../errors';
import type { Decision } from './attempts';
import { backoffMs, MAX_WAIT_MS } from './backoff';
import { BLOCKED, isUnreachable, isUntrusted } from './failure';
import {
	blocked,
	contradiction,
	unanswered,
	undecided,
	unreachableError,
	unreadable,
	type Asked,
} from './fates';
import {
	isRetryableStatus,
	isSuccess,
	leavesFateOpen,
	type Answer,
	type Failure,
	type Outcome,
} from './outcome';
import { answerError, asksForRenewal, tokenRejected } from './refusals';
import {
	again,
	askedMs,
	decideBy,
	done,
	fail,
	renew,
	type Patience,
	type RuleTable,
} from './table';

/** What the decision depends on beside the outcome. */
export interface Situation extends Asked {
	/** Tries made so far, this one included. */
	attempt: number;
	maxTries: number;
	/** The token was renewed for this request already. */
	renewed: boolean;
	now: number;
	/** From 0 to 1. */
	random: number;
}

/**
 * Decides what follows a try. The rule above all others: a POST may have reached a consumer, so it
 * is made again only when it certainly did nothing, that is when the connection was refused, the
 * host not found, or the answer was 429 or a request for a newer token.
 */
export function decide(outcome: Outcome, situation: Situation): Decision {
	return decideBy(RULES, outcome, situation);
}

const PATIENCE: Patience<Situation> = {
	backoffMs: ({ attempt, random }) => backoffMs(attempt, random),
	isWorth: (ms, { attempt, maxTries }) => attempt < maxTries && ms <= MAX_WAIT_MS,
};

const RULES: RuleTable<Situation> = {
	failures: {
		rows: [
			{ when: ({ code }) => code === BLOCKED, next: fail((_, { apiUrl }) => blocked(apiUrl)) },
			{ when: ({ code }) => isUntrusted(code), next: fail(unreachable) },
			{ when: ({ code }) => isUnreachable(code), next: again(PATIENCE, unreachable) },
			{ when: ({ code }) => code === 'ERR_CANCELED', next: fail(silence) },
			{ when: (_, { method }) => method !== 'POST', next: again(PATIENCE, silence) },
		],
		otherwise: fail(silence),
	},
	answers: {
		rows: [
			// A success with an error inside is a failure (SDK lib/client.js).
			{ when: (answer) => isSuccess(answer) && holdsError(answer), next: fail(contradiction) },
			{ when: (answer) => isSuccess(answer) && isJson(answer), next: done },
			{ when: isSuccess, next: fail(unreadable) },
			{ when: (answer, { renewed }) => isAboutToken(answer) && !renewed, next: renew },
			{ when: isAboutToken, next: fail(rejected) },
			// The platform counts everybody's requests together.
			{ when: ({ status }) => status === 429, next: again(PATIENCE, notNow, { everybody: true }) },
			{ when: mayBeRepeated, next: again(PATIENCE, notNow) },
			{ when: mayBeDelivered, next: fail(undecided) },
		],
		otherwise: fail(refusal),
	},
};

function holdsError({ body }: Answer): boolean {
	return isRecord(body) && Boolean(body.error);
}

/** n8n leaves as text what it can't parse. */
function isJson({ body }: Answer): boolean {
	return typeof body !== 'string' || body === '';
}

function isAboutToken({ status, body }: Answer): boolean {
	return asksForRenewal(status, body);
}

function mayBeRepeated({ status }: Answer, { method }: Situation): boolean {
	return isRetryableStatus(status, method !== 'POST');
}

function mayBeDelivered({ status }: Answer, { method }: Situation): boolean {
	return method === 'POST' && leavesFateOpen(status);
}

function unreachable({ code }: Failure, { apiUrl }: Situation): Web1on1Error {
	return unreachableError(apiUrl, code);
}

function silence({ code }: Failure, situation: Situation): Web1on1Error {
	return unanswered(code, situation);
}

function rejected({ status, body }: Answer): Web1on1Error {
	return tokenRejected(vendorMessage(body), status);
}

/** A change may have been made in spite of the answer. */
function refusal({ status, body }: Answer, { method }: Situation): Web1on1Error {
	const error = answerError(status, body);
	return method !== 'GET' && leavesFateOpen(status) ? error.as('unknown') : error;
}

/** It was tried long enough, or is not to be tried again for a long time. */
function notNow(answer: Answer, situation: Situation): Web1on1Error {
	const error = refusal(answer, situation);
	const asked = askedMs(answer, situation.now);
	return asked === undefined ? error : error.with({ retryAfterMs: asked });
}
