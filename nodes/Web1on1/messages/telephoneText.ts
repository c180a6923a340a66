import { withoutInvisible, withPlainDigits } from '../values/text';

/** What people write between and around digits, and the one character each kind is tidied to. */
const TIDY: ReadonlyArray<[what: RegExp, becomes: string]> = [
	[/[\uff0b\ufe62]/g, '+'],
	// Dashes and minus signs of every width, and the points in the middle of a line.
	[/[\p{Dash_Punctuation}\u02d7\u00b7\u2022\u2027\u2043\u2212\u2219\u30fb\u30fc\uff70]/gu, '-'],
	[/[([\uff08\uff3b\u3014]/g, '('],
	[/[)\]\uff09\uff3d\u3015]/g, ')'],
	[/[/\\\uff0f\uff3c\u2044\u2215]/g, '/'],
	[/\uff0e/g, '.'],
	[/\uff0c/g, ','],
	// The frame of a keycap, which follows the digit.
	[/\u20e3/g, ''],
	[/[\t\n\v\f\r\u0085\u2028\u2029]/g, '\n'],
	[/[^\S\n]/g, ' '],
	[/^[\s./-]+|[\s./-]+$/g, ''],
	// "+1 1-212-…": North America's trunk prefix, where it stands apart. "+11…" may be anything.
	[/^(\(?\+1[\s().-]+)1(?=[\s().-])/, '$1'],
];

/** A place between the digits of a number. */
export interface Gap {
	/** Digits before it, with the plus. */
	before: string;
	/** Digits behind it. */
	behind: string;
	/** True where something new may start: at brackets, slashes, line breaks and wide blanks. */
	isWide: boolean;
}

/**
 * A number as typed, in plain characters: digits, `+ - ( ) / .`, blanks and line breaks; whatever
 * else it holds is no part of a number.
 */
export function tidied(typed: string): string {
	return TIDY.reduce(
		(text, [what, becomes]) => text.replace(what, becomes),
		withPlainDigits(withoutInvisible(typed)),
	);
}

/** The digits and the plus of a tidied text. */
export function digitsIn(text: string): string {
	return text.replace(/[^\d+]/g, '');
}

/** True when a tidied text is made of digits and what may stand between them, a plus in front. */
export function isNumberLike(text: string): boolean {
	return /^[( ]*\+?[\d\s()./-]*$/.test(text) && /\d/.test(text);
}

/** The places between the digits of a tidied text. */
export function gapsIn(text: string): Gap[] {
	return [...text.matchAll(/(?<=\d)[^\d+]+(?=\d)/g)].map(({ 0: between, index }) => ({
		before: digitsIn(text.slice(0, index)),
		behind: digitsIn(text.slice(index)),
		isWide: /[()/\n]|\s\s/.test(between),
	}));
}

/**
 * The digits before a decimal point: "619626759" of "619626759.5", as a table has made of a number.
 * @returns undefined when there is none
 */
export function wholePart(text: string): string | undefined {
	const [, plain] = /^(\+?\d+)[.,]\d+$/.exec(text) ?? [];
	const [, written] = /^([^.,]*\d)[.,]\d{1,2}$/.exec(text) ?? [];
	return plain ?? (written === undefined ? undefined : digitsIn(written));
}

/** True for "619626759.0": the zeros would become digits of the number. */
export function isWholeDecimal(text: string): boolean {
	return /^\+?\d+[.,]0+$/.test(text);
}

/** The digits around a zero in brackets, "+31" and "619626759" in "+31 (0)6 19626759". */
export function aroundBracketedZero(text: string): { before: string; behind: string } | undefined {
	const { 0: zero, index } = /\(\s*0\s*\)/.exec(text) ?? { 0: '', index: 0 };
	if (zero === '') return undefined;
	return {
		before: digitsIn(text.slice(0, index)),
		behind: digitsIn(text.slice(index + zero.length)),
	};
}
