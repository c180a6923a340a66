import type { State } from './compiler';

type CharacterState = Extract<State, { kind: 'character' }>;

/**
 * Runs an automaton over a text, in all its states at once. No state is entered twice at the same
 * place of the text, which bounds the time and ends loops that don't get on, as in `(a*)*`.
 */
export class Machine {
	/** Counts places over all texts, so that the states' marks need no clearing. */
	private round = 0;

	constructor(private readonly start: State) {}

	/** True when a match starts anywhere in the text. */
	accepts(text: readonly number[]): boolean {
		const arrivals: State[] = [];
		const waiting: CharacterState[] = [];
		for (let place = 0; place <= text.length; place++) {
			const after = text[place];
			arrivals.push(this.start);
			if (this.settle(arrivals, waiting, text[place - 1], after)) return true;
			if (after !== undefined) {
				for (const { set, next } of waiting) if (set.has(after)) arrivals.push(next);
			}
			waiting.length = 0;
		}
		return false;
	}

	/**
	 * Follows the arrivals, emptying the list, to the states that wait for the next character.
	 * @returns true when there is a match
	 */
	private settle(
		arrivals: State[],
		waiting: CharacterState[],
		before: number | undefined,
		after: number | undefined,
	): boolean {
		this.round++;
		for (let state = arrivals.pop(); state !== undefined; state = arrivals.pop()) {
			if (state.seen === this.round) continue;
			state.seen = this.round;
			if (state.kind === 'accept') return true;
			if (state.kind === 'character') waiting.push(state);
			else if (state.kind === 'split') for (const branch of state.branches) arrivals.push(branch);
			else if (state.holds(before, after)) arrivals.push(state.next);
		}
		return false;
	}
}
