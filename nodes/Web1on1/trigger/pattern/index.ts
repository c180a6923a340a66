import { InputError } from '../../values/inputError';
import { compile } from './compiler';
import { Machine } from './machine';
import { parse } from './parser';
import type { Flags } from './syntax';

/** A compiled regular expression. */
export interface Pattern {
	/** True when the expression matches anywhere in the text's first {@link LONGEST_TEXT} characters. */
	test(text: string): boolean;
}

/** Characters a regular expression may have. */
export const LONGEST_PATTERN = 1_000;

/** Characters (code points) of a text that are looked at; a longer text is taken to end there. */
export const LONGEST_TEXT = 65_536;

/** What people paste from code: `/pattern/flags`. */
const PASTED = /^\/(.*)\/([gimsuy]*)$/s;

/**
 * Compiles a regular expression for texts from outside.
 *
 * JavaScript's own engine tries one way through the pattern after the other, and with a pattern such
 * as `(a+)+$` a short text can keep the whole n8n process busy for years. This one follows all
 * ways at once (Thompson's construction), so the time is bounded by the text's length times the
 * pattern's size.
 *
 * The syntax is JavaScript's with the `u` flag, working on code points:
 * - characters, `.`, `\t \n \r \f \v \0 \cX \xHH \uHHHH \u{H…}`, and any escaped punctuation;
 * - `\d \D \w \W \s \S`, classes such as `[a-z_]` and `[^\d-]`, and the usual `\p{…}` and `\P{…}`:
 *   general categories, scripts and the common binary properties;
 * - `^` and `$` (start and end of the text), `\b` and `\B`;
 * - `(…)`, `(?:…)`, `(?<name>…)` and `|`;
 * - `* + ? {n} {n,} {n,m}`, each also in its lazy form.
 *
 * As without the `u` flag, the dash in `[\w-.]` stands for itself. Refused are look-ahead and
 * look-behind, back-references and inline flags, and what would compile to a program of more than
 * 2,000 instructions.
 *
 * A source of the form `/pattern/flags` stands for the pattern inside: `i` ignores case, `m` lets
 * `^` and `$` match at line breaks, `s` lets `.` match line breaks; `g`, `u` and `y` are ignored.
 *
 * @throws InputError for a syntax error or an unsupported construct; its message says which and
 * where, its description says what to use instead
 */
export function compilePattern(source: string, options: { ignoreCase: boolean }): Pattern {
	const { inside, offset, flags } = unwrap(source, options.ignoreCase);
	if (inside.length > LONGEST_PATTERN) {
		throw new InputError(
			`'Value' can't be used as a regular expression: it is longer than ${LONGEST_PATTERN} characters`,
			'Use a shorter expression, or split the condition in two.',
		);
	}
	const machine = new Machine(compile(parse(inside, offset), flags));
	return { test: (text) => machine.accepts(firstCharacters(text)) };
}

/** Takes the pattern out of `/pattern/flags`; any other source is the pattern itself. */
function unwrap(
	source: string,
	ignoreCase: boolean,
): { inside: string; offset: number; flags: Flags } {
	const [, inside, letters = ''] = PASTED.exec(source) ?? [];
	return {
		inside: inside ?? source,
		offset: inside === undefined ? 0 : 1,
		flags: {
			ignoreCase: ignoreCase || letters.includes('i'),
			multiline: letters.includes('m'),
			dotAll: letters.includes('s'),
		},
	};
}

function firstCharacters(text: string): number[] {
	const characters: number[] = [];
	for (const character of text) {
		if (characters.length === LONGEST_TEXT) break;
		characters.push(character.codePointAt(0) ?? 0);
	}
	return characters;
}
