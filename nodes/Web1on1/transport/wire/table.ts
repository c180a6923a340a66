import type { Web1on1Error } from '../errors';
import type { Decision } from './attempts';
import { retryAfterMs, waitMs } from './backoff';
import type { Answer, Failure, Outcome } from './outcome';

/** What follows an outcome of one kind, in a situation. */
export type Step<Tried, Situation> = (tried: Tried, situation: Situation) => Decision;

/** The rule table of one kind of request: what follows an answer, and what the want of one. */
export interface RuleTable<Situation> {
	answers: Rules<Answer, Situation>;
	failures: Rules<Failure, Situation>;
}

/** The first row that fits decides, and where none does, `otherwise`. */
interface Rules<Tried, Situation> {
	rows: ReadonlyArray<{
		when: (tried: Tried, situation: Situation) => boolean;
		next: Step<Tried, Situation>;
	}>;
	otherwise: Step<Tried, Situation>;
}

/** The decision of a rule table. */
export function decideBy<Situation>(
	{ answers, failures }: RuleTable<Situation>,
	outcome: Outcome,
	situation: Situation,
): Decision {
	return outcome.kind === 'answer'
		? follow(answers, outcome, situation)
		: follow(failures, outcome, situation);
}

function follow<Tried, Situation>(
	{ rows, otherwise }: Rules<Tried, Situation>,
	tried: Tried,
	situation: Situation,
): Decision {
	const row = rows.find(({ when }) => when(tried, situation));
	return (row?.next ?? otherwise)(tried, situation);
}

/** Step of a rule table: it is done. */
export function done(answer: Answer): Decision {
	return { next: 'return', answer };
}

/** Step of a rule table: another try with a new token. */
export function renew(): Decision {
	return { next: 'renew' };
}

/**
 * Step of a rule table: another try with a new token, on the mere suspicion that this one is over.
 * Where there is no other to be had, it has come to what is said here.
 */
export function renewOr<Tried, Situation>(say: Say<Tried, Situation>): Step<Tried, Situation> {
	return (tried, situation) => ({ next: 'renew', orElse: say(tried, situation) });
}

/** The words for an outcome that ends it. */
export type Say<Tried, Situation> = (tried: Tried, situation: Situation) => Web1on1Error;

/** Step of a rule table: no further try. */
export function fail<Tried, Situation>(say: Say<Tried, Situation>): Step<Tried, Situation> {
	return (tried, situation) => ({ next: 'fail', error: say(tried, situation) });
}

/** How long one kind of request goes on trying. Times in milliseconds. */
export interface Patience<Situation> {
	/** The wait where the platform names none. */
	backoffMs: (situation: Situation) => number;
	/** Whether there is another try after such a wait. */
	isWorth: (ms: number, situation: Situation) => boolean;
}

/**
 * Step of a rule table: another try after a wait, as long as the patience lasts. The platform may
 * say how long to wait (`Retry-After`), and mean `everybody`.
 */
export function again<Tried extends Outcome, Situation extends { now: number }>(
	patience: Patience<Situation>,
	say: Say<Tried, Situation>,
	{ everybody = false } = {},
): Step<Tried, Situation> {
	return (tried, situation) => {
		const asked = askedMs(tried, situation.now);
		const ms = waitMs(asked, patience.backoffMs(situation));
		return patience.isWorth(ms, situation)
			? { next: 'wait', ms, everybody: everybody && ms === asked }
			: { next: 'fail', error: say(tried, situation) };
	};
}

/** How long the platform asks to wait, if it does. */
export function askedMs(outcome: Outcome, now: number): number | undefined {
	return outcome.kind === 'answer' ? retryAfterMs(outcome.headers['retry-after'], now) : undefined;
}
