import { InputError } from '../../values/inputError';

/** How a whole pattern is matched; named as the flags of a JavaScript RegExp. */
export interface Flags {
	ignoreCase: boolean;
	multiline: boolean;
	dotAll: boolean;
}

/** A condition on a place between two characters. */
export type Assertion = 'start' | 'end' | 'wordBoundary' | 'noWordBoundary';

/** A parsed pattern. Groups leave no trace: nothing is captured. */
export type Expression =
	/** Exactly one character, described in the checked notation of `./characters`. */
	| { kind: 'character'; notation: string }
	| { kind: 'assertion'; assertion: Assertion }
	| { kind: 'sequence'; parts: readonly Expression[] }
	| { kind: 'choice'; options: readonly Expression[] }
	/** `max` is Infinity for an open end. Greedy or lazy makes no difference to whether it matches. */
	| { kind: 'repeat'; body: Expression; min: number; max: number };

/**
 * The error for a pattern that can't be used.
 * @param problem which construct it is
 * @param advice what to write instead, as a sentence
 * @param position where it starts, counted in characters from 0
 */
export function refusal(problem: string, advice: string, position: number): InputError {
	return new InputError(
		`'Value' can't be used as a regular expression: ${problem} (at character ${position + 1})`,
		advice,
	);
}
