import type { IDataObject } from 'n8n-workflow';

import { isFateOpen, LOOK_FIRST, redact, Web1on1Error } from '../transport/errors';
import { InputError } from '../values/inputError';
import type { PlannedCall } from './operation';

/** What became of one item. */
export type Outcome = { data: IDataObject[] } | { error: unknown };

/** What is to be done for an item, or what has become of it already. */
export type Plan = { call: PlannedCall } | Outcome;

/** What became of one item; `skipped` where another one's failure has ended the execution. */
export type Result = Outcome | { skipped: true };

/** True when nothing is left to be done for the item. */
export function isOver(plan: Plan): plan is Outcome {
	return !('call' in plan);
}

/** True when the item's message may have left, though nothing says so. */
export function mayHaveLeft(result: Result | undefined): boolean {
	return result !== undefined && 'error' in result && isFateOpen(result.error);
}

/** True when an item has failed for certain: a further try cannot reach somebody twice. */
export function isCertainlyNotSent(outcome: Outcome): boolean {
	if ('data' in outcome || isFateOpen(outcome.error)) return false;
	return outcome.error instanceof InputError || outcome.error instanceof Web1on1Error;
}

/**
 * An error of a call that reaches somebody: what nobody has foreseen may have come about after the
 * message had left.
 */
export function asOpen(error: unknown): unknown {
	if (error instanceof InputError || error instanceof Web1on1Error) return error;
	const said = error instanceof Error ? redact(error.message) : '';
	return new Web1on1Error(said === '' ? 'Something unexpected happened' : said, {
		description: `It may have happened after the message had left. ${LOOK_FIRST}`,
		fate: 'unknown',
	});
}
