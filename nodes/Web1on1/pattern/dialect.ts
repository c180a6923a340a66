import type { Flags } from '../../../vendor/re2';
import { InputError } from '../values/inputError';
import { codeOf, EVERYTHING, hex, NO_SPACE, range, setOf, SPACE } from './characters';

const HEX = '[\\da-fA-F]';
const ESCAPE = `\\\\(?:u\\{${HEX}{1,6}\\}|u[dD][89abAB]${HEX}{2}\\\\u[dD][c-fC-F]${HEX}{2}|u${HEX}{4}|x${HEX}{2}|c[a-zA-Z]|0\\d*|[pP]\\{[^}]*\\}|[^])?`;

/** A token outside a class: escape, opening of a class, repetition, opening of a group, character. */
const TOKEN = new RegExp(
	`${ESCAPE}|\\[\\^?|\\{\\d+(?:,\\d*)?\\}|\\(\\?(?:<?[=!]|P?<[^>=!]*>|-?i[:)]|[^])?|[^]`,
	'uy',
);

/** A token inside a class. */
const MEMBER = new RegExp(`${ESCAPE}|[^]`, 'uy');

const NO_LINE_BREAK = '[^\\n\\r\\x{2028}\\x{2029}]';
const GROUP_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** What JavaScript takes for the end of a line; RE2 knows LF only. */
const LINE_BREAKS: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x2028, 0x2029]);

/** Openings of groups that RE2 can't do, or not in linear time. */
const REFUSED_GROUPS: ReadonlyArray<[opening: string, name: string, advice: string]> = [
	[
		'(?=',
		'look-ahead (?=…)',
		'Leave it out, or put what must follow into the expression or a second condition.',
	],
	[
		'(?!',
		'negative look-ahead (?!…)',
		'Leave it out, and sort those messages out with an IF node after the trigger.',
	],
	[
		'(?<=',
		'look-behind (?<=…)',
		'Leave it out, or put what must precede into the expression or a second condition.',
	],
	[
		'(?<!',
		'negative look-behind (?<!…)',
		'Leave it out, and sort those messages out with an IF node after the trigger.',
	],
	['(?>', 'the atomic group (?>…)', 'Use a plain group (?:…).'],
	['(?P', 'the group (?P…)', 'Write a named group as (?<name>…).'],
];

/** What to write for escapes that mean something in other dialects, or nothing as they are. */
const ADVICE: ReadonlyMap<string, string> = new Map([
	['x', 'Write two hexadecimal digits, as in \\x41.'],
	['u', 'Write four hexadecimal digits, as in \\u0041, or \\u{1f600}.'],
	['c', 'Write a letter, as in \\cJ.'],
	['0', 'Write \\x and two hexadecimal digits.'],
	['A', "Use '^' for the start of the text."],
	['z', "Use '$' for the end of the text."],
	['p', 'Write the property in braces, as in \\p{L}.'],
	['P', 'Write the property in braces, as in \\P{L}.'],
	['Z', "Use '$' for the end of the text."],
	['h', "Use '[ \\t]'."],
	['R', "Use '\\r?\\n'."],
]);

/** The error for a pattern that can't be used, with what to write instead. */
export function refusal(problem: string, advice: string): InputError {
	return new InputError(`'Value' can't be used as a regular expression: ${problem}`, advice);
}

/**
 * A pattern as people write it, in RE2's words.
 *
 * The syntax is JavaScript's with the `u` flag, working on code points, and means the same:
 * - characters, `.`, `\t \n \r \f \v \0 \cX \xHH \uHHHH \u{H…}`, and any escaped punctuation;
 * - `\d \D \w \W \s \S`, classes such as `[a-z_]` and `[^\d-]`, and `\p{…}` and `\P{…}`: general
 *   categories, scripts and the binary properties that RE2 knows;
 * - `^` and `$` (start and end of the text), `\b` and `\B`;
 * - `(…)`, `(?:…)`, `(?<name>…)` and `|`;
 * - `* + ? {n} {n,} {n,m}`, each also in its lazy form.
 *
 * As without the `u` flag, the dash in `[\w-.]` stands for itself. Besides, as in other dialects, there
 * are `(?i)`, `(?i:…)` and `(?P<name>…)`. With `m` all line breaks are one: RE2 knows one only.
 *
 * Left to RE2 to refuse are properties it does not know, and too many repetitions or nested groups.
 *
 * @param offset where the pattern starts in what the user entered
 * @throws InputError for what RE2 can't do, or would read as something else
 */
export function translate(source: string, offset: number, flags: Flags): string {
	return new Translator(source, offset, flags).pattern();
}

class Translator {
	/** Where the token being read starts. */
	private at = 0;
	private end = 0;
	/** Where the groups start that are not closed yet. */
	private readonly opened: number[] = [];
	/** Whether what was just read can be repeated. */
	private canRepeat = false;

	constructor(
		private readonly source: string,
		private readonly offset: number,
		private readonly flags: Flags,
	) {}

	pattern(): string {
		const parts: string[] = [];
		for (let token = this.next(TOKEN); token !== ''; token = this.next(TOKEN)) {
			parts.push(this.outsideClass(token));
		}
		const [unclosed] = this.opened.slice(-1);
		if (unclosed === undefined) return parts.join('');
		this.at = unclosed;
		return this.refuse("a '(' without its ')'", "Close it, or write '\\(' for the character.");
	}

	/** The next token; empty at the end. */
	private next(kind: RegExp): string {
		this.at = this.end;
		kind.lastIndex = this.at;
		const [token] = kind.exec(this.source) ?? [''];
		this.end = this.at + token.length;
		return token;
	}

	private refuse(problem: string, advice: string): never {
		const before = Array.from(this.source.slice(0, this.at)).length;
		throw refusal(`${problem} (at character ${this.offset + before + 1})`, advice);
	}

	private outsideClass(token: string): string {
		if (/^(?:[*+?]|\{\d.*)$/.test(token)) return this.repetition(token);
		const isAssertion = /^(?:[\^$]|\\[bB])$/.test(token);
		this.canRepeat = !isAssertion && token !== '|' && !token.startsWith('(');
		if (isAssertion || token === '|') return token;
		if (token.startsWith('(')) return this.group(token);
		if (token === ')') return this.closing();
		if (token.startsWith('[')) return this.characterClass(token);
		if (token === '.') return this.flags.dotAll ? token : NO_LINE_BREAK;
		if ('{}]'.includes(token)) {
			const hint = token === '{' ? 'Repetition is written {2}, {2,} or {0,2}. ' : '';
			this.refuse(`a '${token}' on its own`, `${hint}Write '\\${token}' for the character.`);
		}
		// Ignoring case, RE2 looks at every character of a set, but not of one that is left out.
		if (token === '\\S') return `[^${SPACE}]`;
		const set = setOf(token);
		return set === undefined ? this.character(token) : `[${set}]`;
	}

	private repetition(token: string): string {
		if (!this.canRepeat) {
			const advice = `Put what is to be repeated before it, or write '\\${token}' for the character.`;
			this.refuse(`nothing to repeat before '${token}'`, advice);
		}
		const [, min, max] = /^\{(\d+),(\d+)\}$/.exec(token) ?? [];
		if (Number(min) > Number(max)) {
			this.refuse(
				`the repetition ${token} is the wrong way round`,
				'Put the smaller number first.',
			);
		}
		this.canRepeat = false;
		if (this.source[this.end] !== '?') return token;
		this.end++;
		return `${token}?`;
	}

	private closing(): string {
		if (this.opened.pop() !== undefined) return ')';
		return this.refuse("a ')' without its '('", "Remove it, or write '\\)' for the character.");
	}

	private group(token: string): string {
		if (/^\(\?-?i\)$/.test(token)) return token;
		this.opened.push(this.at);
		if (/^\(\?-?i:$/.test(token)) return token;
		if (!token.startsWith('(?') || token === '(?:') return '(?:';
		const [, name] = /^\(\?P?<([^=!].*)?>$/s.exec(token) ?? [];
		if (name !== undefined && GROUP_NAME.test(name)) return '(?:';
		if (/^\(\?P?<(?![=!])/.test(token)) {
			this.refuse(
				'the group (?<… has no proper name',
				'Write (?<name>…) with a name of letters and digits, or a plain group as (?:…).',
			);
		}
		const [, refused, advice] = REFUSED_GROUPS.find(([opening]) => token === opening) ?? [];
		if (refused !== undefined) this.refuse(`${refused} is not supported`, advice ?? '');
		return this.refuse(
			'inline flags such as (?s) are not supported, except (?i)',
			'Write /pattern/s around the whole expression, or a plain group as (?:…).',
		);
	}

	/** The class whose opening was just read. */
	private characterClass(opening: string): string {
		const start = this.at;
		const members: string[] = [];
		for (let token = this.next(MEMBER); token !== ']'; token = this.next(MEMBER)) {
			if (token === '') {
				this.at = start;
				this.refuse("a '[' without its ']'", "Close it, or write '\\[' for the character.");
			}
			members.push(this.members(token));
		}
		// "[\s\S]", which many write for any character, at the price of one.
		if (members.includes(SPACE) && members.includes(NO_SPACE))
			members.splice(0, Infinity, EVERYTHING);
		if (members.length > 0) return `${opening}${members.join('')}]`;
		return opening === '[' ? `[^${EVERYTHING}]` : `[${EVERYTHING}]`;
	}

	/** One member of a class, or a range. */
	private members(first: string): string {
		const start = this.at;
		const isRange = /^-[^\]]/su.test(this.source.slice(this.end));
		if (!isRange) return this.member(first);
		this.next(MEMBER);
		const last = this.next(MEMBER);
		// As without the u flag: next to \w and the like, a dash stands for itself.
		if (setOf(first) !== undefined || setOf(last) !== undefined) {
			return `${this.member(first)}\\-${this.member(last)}`;
		}
		const [from, to] = [this.code(first, true), this.code(last, true)];
		if (from <= to) return range(from, to);
		this.at = start;
		return this.refuse(
			'a range in [ ] is the wrong way round',
			"Put the smaller character first, or write '\\-' for the dash.",
		);
	}

	private member(token: string): string {
		return setOf(token) ?? this.character(token, true);
	}

	private character(token: string, isInClass = false): string {
		const code = this.code(token, isInClass);
		return hex(this.flags.multiline && LINE_BREAKS.has(code) ? 0x0a : code);
	}

	/** The character that a token stands for. */
	private code(token: string, isInClass: boolean): number {
		if (token === '\\') this.refuse("a '\\' at the end", "Write '\\\\' for the character.");
		if (token === '\\b' && isInClass) return 0x08;
		return codeOf(token) ?? this.unknownEscape(token.slice(1, 2));
	}

	private unknownEscape(letter: string): never {
		if (letter === 'k' || /^[1-9]$/.test(letter)) {
			const advice = 'Write out what may be repeated, for example (a+)-(a+) for (a+)-\\1.';
			this.refuse(`the back-reference '\\${letter}' is not supported`, advice);
		}
		const advice = ADVICE.get(letter) ?? `Write '${letter}' for the letter.`;
		return this.refuse(`'\\${letter}' is not an escape`, advice);
	}
}
