import { isRecord } from '../../values/json';
import { vendorMessage, type Web1on1Error } from '../errors';
import type { Decision } from './attempts';
import { backoffMs, MAX_WAIT_MS } from './backoff';
import { BLOCKED, isUnreachable, isUntrusted, SILENT } from './failure';
import {
	blocked,
	contradiction,
	unanswered,
	unconfirmed,
	undecided,
	unreachableError,
	unreadable,
	type Asked,
} from './fates';
import {
	holdsId,
	isRetryableStatus,
	isSuccess,
	leavesFateOpen,
	TOO_MANY_PERHAPS,
	type Answer,
	type Failure,
	type Outcome,
} from './outcome';
import {
	answerError,
	asksForRenewal,
	deniedOrExpired,
	mayMeanExpiry,
	tokenRejected,
} from './refusals';
import {
	again,
	askedMs,
	decideBy,
	done,
	fail,
	renew,
	renewOr,
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
	/** Of a token that does not say when it expires: whether it has worked, so that it may be over now. */
	undated?: 'unproven' | 'worked' | undefined;
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
			// All the time there is for a message has gone by.
			{
				when: ({ code }, { method }) => code === SILENT && method === 'POST',
				next: fail(unreachable),
			},
			{ when: ({ code }) => isUnreachable(code), next: again(PATIENCE, unreachable) },
			{ when: ({ code }) => code === 'ERR_CANCELED', next: fail(silence) },
			{ when: (_, { method }) => method !== 'POST', next: again(PATIENCE, silence) },
		],
		otherwise: fail(silence),
	},
	answers: {
		rows: [
			// A success with an error inside is a failure (SDK lib/client.js).
			{
				when: (answer, asked) => isSuccess(answer) && holdsError(answer, asked),
				next: fail(contradiction),
			},
			{ when: (answer) => isSuccess(answer) && !isJson(answer), next: fail(unreadable) },
			{ when: isUnconfirmed, next: fail(unconfirmed) },
			{ when: isSuccess, next: done },
			{ when: (answer, { renewed }) => isAboutToken(answer) && !renewed, next: renew },
			{ when: isAboutToken, next: fail(rejected) },
			{ when: isWorthRenewing, next: renewOr(refusal) },
			// The platform counts everybody's requests together. Where it names no time, the pace is cut.
			{ when: isTooMany, next: again(PATIENCE, notNow, { everybody: true }) },
			{ when: mayBeRepeated, next: again(PATIENCE, notNow) },
			{ when: mayBeDelivered, next: fail(mayHaveArrived) },
		],
		otherwise: fail(refusal),
	},
};

/** In a list that is read, an error may well be one of the things that a record tells. */
function holdsError({ body }: Answer, { method }: Situation): boolean {
	if (method === 'GET') return isRecord(body) && Boolean(body.error);
	const told: unknown[] = Array.isArray(body) ? body : [body];
	return told.some((entry) => isRecord(entry) && (Boolean(entry.error) || isFilled(entry.errors)));
}

function isFilled(value: unknown): boolean {
	return typeof value === 'object' && value !== null
		? Object.keys(value).length > 0
		: Boolean(value);
}

function isUnconfirmed(answer: Answer, { method }: Situation): boolean {
	return method === 'POST' && isSuccess(answer) && !holdsId(answer);
}

function isWorthRenewing({ status, body }: Answer, { undated, renewed }: Situation): boolean {
	return undated === 'worked' && !renewed && mayMeanExpiry(status, body);
}

/** What a 420 means is not certain enough to make a POST again. */
function isTooMany({ status }: Answer, { method }: Situation): boolean {
	return status === 429 || (status === TOO_MANY_PERHAPS && method !== 'POST');
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
function refusal({ status, body }: Answer, { method, undated }: Situation): Web1on1Error {
	const isDoubtful = undated !== undefined && mayMeanExpiry(status, body);
	const error = isDoubtful ? deniedOrExpired(body) : answerError(status, body);
	return method !== 'GET' && leavesFateOpen(status) ? error.as('unknown') : error;
}

function mayHaveArrived(answer: Answer, { now }: Situation): Web1on1Error {
	return withTime(undecided(answer), answer, now);
}

/** It was tried long enough, or is not to be tried again for a long time. */
function notNow(answer: Answer, situation: Situation): Web1on1Error {
	return withTime(refusal(answer, situation), answer, situation.now);
}

function withTime(error: Web1on1Error, answer: Answer, now: number): Web1on1Error {
	const asked = askedMs(answer, now);
	return asked === undefined ? error : error.with({ retryAfterMs: asked });
}
