import type * as Library from './library';

/** How a whole pattern is matched; named as the flags of a JavaScript RegExp. */
export interface Flags {
	ignoreCase: boolean;
	multiline: boolean;
	dotAll: boolean;
}

/** A compiled regular expression. */
export interface LinearPattern {
	/** Instructions of its program. The time for a text is bounded by this times the text's length. */
	size: number;
	/** True when it matches anywhere in the text. */
	test(text: string): boolean;
}

/** Why a pattern can't be used: the library's words, and the part of the pattern it means. */
export interface SyntaxProblem {
	problem: string;
	part: string;
}

/** Loads the library, 270 kB of code, when somebody first needs it. */
const library = (): typeof Library => require('./library') as typeof Library;

/**
 * Compiles a pattern in RE2's syntax (https://github.com/google/re2/wiki/Syntax) with re2js, a port
 * of RE2: it follows all ways through the pattern at once, so that no pattern takes longer than
 * linear in the text.
 */
export function compileLinear(source: string, flags: Flags): LinearPattern | SyntaxProblem {
	const { RE2JS, RE2JSSyntaxException } = library();
	const bits =
		(flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
		(flags.multiline ? RE2JS.MULTILINE : 0) |
		(flags.dotAll ? RE2JS.DOTALL : 0);
	try {
		const compiled = RE2JS.compile(source, bits);
		return { size: compiled.programSize(), test: (text) => compiled.test(text) };
	} catch (error) {
		if (!(error instanceof RE2JSSyntaxException)) throw error;
		return { problem: error.getDescription(), part: error.getPattern() ?? '' };
	}
}
