import { compileLinear, type Flags, type SyntaxProblem } from '../../../vendor/re2';
import { refusal, translate } from './dialect';

/** A compiled regular expression. */
export interface Pattern {
	/** True when the expression matches anywhere in the text's first {@link LONGEST_TEXT} characters. */
	test(text: string): boolean;
}

/** Characters a regular expression may have. */
export const LONGEST_PATTERN = 1_000;

/** Instructions its program may have: a text may cost as many steps for each of its characters. */
export const LARGEST_PROGRAM = 2_000;

/** Characters (code points) of a text that are looked at; a longer text is taken to end there. */
export const LONGEST_TEXT = 65_536;

const SMALLER = "Use smaller numbers in { }, don't put one inside the other, or use '+' or '*'.";

/** What people paste from code: `/pattern/flags`. */
const PASTED = /^\/(.*)\/([gimsuy]*)$/s;

/**
 * Compiles a regular expression for texts from outside.
 *
 * JavaScript's own engine tries one way through the pattern after the other, and with a pattern such
 * as `(a+)+$` a short text can keep the whole n8n process busy for years. RE2 follows all ways at
 * once, so the time is bounded by the text's length times the pattern's size.
 *
 * What may be written, and what it means, is described in `./dialect`. Refused are look-ahead and
 * look-behind, back-references, and what would compile to a program of more than 2,000 instructions.
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
		throw refusal(
			`it is longer than ${LONGEST_PATTERN} characters`,
			'Use a shorter expression, or split the condition in two.',
		);
	}
	const compiled = compileLinear(translate(inside, offset, flags), flags);
	if ('problem' in compiled) throw refusal(...explained(compiled));
	if (compiled.size > LARGEST_PROGRAM) {
		throw refusal(
			`written out, its repetitions make more than ${LARGEST_PROGRAM} instructions`,
			SMALLER,
		);
	}
	const seen = flags.multiline ? withPlainLineBreaks : (text: string): string => text;
	return { test: (text) => compiled.test(seen(firstCharacters(text))) };
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

/** What is left for RE2 to find wrong: [what, advice] by its own words. */
const EXPLANATIONS: ReadonlyMap<string, (part: string) => [what: string, advice: string]> = new Map(
	[
		[
			'invalid repeat count',
			(part) => [`with ${part} it repeats something more than 1000 times`, SMALLER],
		],
		[
			'invalid character class range',
			(part) => [
				`'${part}' is no Unicode property that is supported`,
				'Use a general category such as \\p{L} or \\p{Lu}, a script such as \\p{Script=Greek}, or \\p{Emoji}.',
			],
		],
		[
			'expression nests too deeply',
			() => ['its groups are nested too deeply', 'Leave out the groups that are not needed.'],
		],
	],
);

function explained({ problem, part }: SyntaxProblem): [what: string, advice: string] {
	const explain = EXPLANATIONS.get(problem);
	if (explain !== undefined) return explain(part);
	return [`${problem} ${part}`.trim(), 'Leave out or rewrite what it names.'];
}

function firstCharacters(text: string): string {
	if (text.length <= LONGEST_TEXT) return text;
	return Array.from(text.slice(0, 2 * LONGEST_TEXT))
		.slice(0, LONGEST_TEXT)
		.join('');
}

/** For `m`: to RE2 lines end with LF only; to JavaScript with CR and Unicode's separators too. */
function withPlainLineBreaks(text: string): string {
	return text.replace(/[\r\u2028\u2029]/g, '\n');
}
