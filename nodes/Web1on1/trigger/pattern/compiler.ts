import { InputError } from '../../values/inputError';
import { CharacterSet } from './characters';
import type { Assertion, Expression, Flags } from './syntax';

/** Instructions a program may have; a branch counts as one. */
export const LARGEST_PROGRAM = 2_000;

/** Tells from the characters around a place whether a condition holds; undefined is the text's edge. */
export type Condition = (before: number | undefined, after: number | undefined) => boolean;

/** `seen` belongs to the machine: the last round in which it came by. */
export type State =
	| { kind: 'character'; set: CharacterSet; next: State; seen: number }
	| { kind: 'assertion'; holds: Condition; next: State; seen: number }
	| { kind: 'split'; branches: State[]; seen: number }
	| { kind: 'accept'; seen: number };

/**
 * Compiles to a non-deterministic automaton: the state to start in.
 * @throws InputError when it gets too large
 */
export function compile(expression: Expression, flags: Flags): State {
	return new Compiler(flags).entry(expression, { kind: 'accept', seen: 0 });
}

class Compiler {
	private size = 1;
	private readonly sets = new Map<string, CharacterSet>();

	constructor(private readonly flags: Flags) {}

	/** The state in which the expression starts, when `next` is where to go after it. */
	entry(expression: Expression, next: State): State {
		switch (expression.kind) {
			case 'character': {
				const set = this.set(expression.notation);
				return this.counted({ kind: 'character', set, next, seen: 0 });
			}
			case 'assertion': {
				const holds = this.condition(expression.assertion);
				return this.counted({ kind: 'assertion', holds, next, seen: 0 });
			}
			case 'sequence':
				return expression.parts.reduceRight((after, part) => this.entry(part, after), next);
			case 'choice':
				return this.split(expression.options.map((option) => this.entry(option, next)));
			case 'repeat':
				return this.repeat(expression, next);
		}
	}

	private repeat({ body, min, max }: Extract<Expression, { kind: 'repeat' }>, next: State): State {
		const rest = max === Infinity ? this.loop(body, next) : this.optional(body, max - min, next);
		let start = rest;
		for (let done = 0; done < min; done++) {
			const before = this.entry(body, start);
			// A body without instructions, however often, is nothing.
			if (before === start) break;
			start = before;
		}
		return start;
	}

	private loop(body: Expression, next: State): State {
		const branches = [next];
		const loop = this.split(branches);
		branches.push(this.entry(body, loop));
		this.count(1);
		return loop;
	}

	private optional(body: Expression, times: number, next: State): State {
		let start = next;
		for (let done = 0; done < times; done++) start = this.split([this.entry(body, start), next]);
		return start;
	}

	private split(branches: State[]): State {
		this.count(branches.length - 1);
		return this.counted({ kind: 'split', branches, seen: 0 });
	}

	private counted(state: State): State {
		this.count(1);
		return state;
	}

	private count(instructions: number): void {
		this.size += instructions;
		if (this.size <= LARGEST_PROGRAM) return;
		throw new InputError(
			`'Value' can't be used as a regular expression: written out, its repetitions make more than ${LARGEST_PROGRAM} instructions`,
			"Use smaller numbers in { }, don't put one inside the other, or use '+' or '*'.",
		);
	}

	/** The same set for the same notation, so that the machine asks it once per character. */
	private set(notation: string): CharacterSet {
		const known = this.sets.get(notation);
		if (known !== undefined) return known;
		const set = new CharacterSet(notation, this.flags);
		this.sets.set(notation, set);
		return set;
	}

	private condition(assertion: Assertion): Condition {
		const isEdge = this.flags.multiline ? isEdgeOfLine : isEdgeOfText;
		if (assertion === 'start') return (before) => isEdge(before);
		if (assertion === 'end') return (_, after) => isEdge(after);
		const word = this.set('\\w');
		const isWord = (code: number | undefined): boolean => code !== undefined && word.has(code);
		if (assertion === 'wordBoundary') return (before, after) => isWord(before) !== isWord(after);
		return (before, after) => isWord(before) === isWord(after);
	}
}

/** LF, CR, and Unicode's line and paragraph separators, as ECMAScript has it. */
const LINE_BREAKS: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x2028, 0x2029]);

function isEdgeOfText(code: number | undefined): boolean {
	return code === undefined;
}

function isEdgeOfLine(code: number | undefined): boolean {
	return code === undefined || LINE_BREAKS.has(code);
}
