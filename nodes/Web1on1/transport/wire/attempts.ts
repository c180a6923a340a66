import type { Web1on1Error } from '../errors';
import { mayHaveActed, type Answer, type Outcome } from './outcome';

/** What to do after a try. */
export type Decision = End | Pause;

/** It is over, for good or ill. */
export type End = { next: 'return'; answer: Answer } | { next: 'fail'; error: Web1on1Error };

/**
 * What comes between two tries. `orElse`: it is only suspected that the token is over, and this is the
 * error where there is no other. `everybody`: the shared pace pauses, not only this request.
 */
export type Pause =
	{ next: 'renew'; orElse?: Web1on1Error } | { next: 'wait'; ms: number; everybody: boolean };

/** What the tries so far came to. */
export interface History {
	/** Tries made so far, the present one included. */
	attempt: number;
	/** The token was renewed on the way. */
	renewed: boolean;
	/** A try before the present one may have had its effect, its answer being lost. */
	mayHaveActed: boolean;
}

/** Before the first try. */
export function noHistory(): History {
	return { attempt: 0, renewed: false, mayHaveActed: false };
}

/** A request to be tried until it is done. */
export interface Work<Result> {
	/** Makes one try. */
	send(): Promise<Outcome>;
	/** Asks the rule table of this kind of request. */
	decide(outcome: Outcome, history: Readonly<History>): Decision;
	/** Does what is to be done before the next try. */
	between(pause: Pause): Promise<void>;
	/** Gives, or throws, what has come of it. */
	conclude(end: End): Result;
}

/**
 * The one loop of tries (retries with back-off), for requests and for renewals of the token.
 * @param history is kept up to date, for whoever catches what is thrown
 * @throws whatever a part of the work throws
 */
export async function untilDone<Result>(
	work: Work<Result>,
	history: History = noHistory(),
): Promise<Result> {
	for (;;) {
		history.attempt += 1;
		const outcome = await work.send();
		const decision = work.decide(outcome, history);
		if (decision.next === 'return' || decision.next === 'fail') return work.conclude(decision);
		history.mayHaveActed ||= mayHaveActed(outcome);
		await work.between(decision);
		history.renewed ||= decision.next === 'renew';
	}
}
