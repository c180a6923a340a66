import { withoutInvisible } from './text';

/** What stays apart when texts are compared. */
export interface Folding {
	/** Upper and lower case. */
	caseSensitive: boolean;
}

/**
 * What keyboards, word processors and phones write in place of each other, and Unicode's own
 * equivalences (NFKC) do not know as equal or tear apart. In this order.
 */
const ALIKE: ReadonlyArray<readonly [pattern: RegExp, plain: string]> = [
	// Apostrophes, single quotes, primes and accents that stand alone; U+0091 and U+0092 are those of
	// Windows-1252, read as Latin-1.
	[
		/[\u0060\u00b4\u0091\u0092\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u0374\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018-\u201b\u2032\u2035\u2039\u203a\u275b\u275c\u275f\ua78b\ua78c\uff07\uff40]/g,
		"'",
	],
	// Double quotes, as they are and as two single ones.
	[
		/(?!')[\p{Quotation_Mark}\u0093\u0094\u02ba\u02dd\u02ee\u02f6\u05f4\u2033\u2036\u275d\u275e\u2760\u301e\u3003\u{1f676}-\u{1f678}]|''/gu,
		'"',
	],
	// Dashes and minus signs, one or several; wave dashes are tildes.
	[/(?:(?![\u2053\u301c\u3030])[\p{Dash}\u0096\u0097\u02d7\u2043\u23af\u2500])+/gu, '-'],
	[/[\u02dc\u2053\u223c\u301c\u3030]/g, '~'],
	// What parts one number from another.
	[/[\u2044\u2215]/g, '/'],
	// Colours of skin, and the frame around a key that is a picture.
	[/[\p{Emoji_Modifier}\u20e3]/gu, ''],
];

function withPlainMarks(text: string): string {
	return ALIKE.reduce((plain, [pattern, mark]) => plain.replace(pattern, mark), text);
}

/**
 * Without case, the same in every country: `ß` is `SS`, final sigma is sigma, and the Turkish letters
 * `İ` and `ı` are `i`. JavaScript has no case folding of Unicode's, and neither of its two cases
 * alone comes to one form for all of these.
 */
function withoutCase(text: string): string {
	return text
		.toLowerCase()
		.toUpperCase()
		.toLowerCase()
		.replace(/\u03c2/g, '\u03c3')
		.replace(/i\u0307+/g, 'i');
}

/**
 * What people mean to be one text has one form here, for comparing it with another one: compatible
 * and composed characters (NFKC), apostrophes, quotes and dashes of all kinds, invisible marks,
 * colours of skin, runs of blanks and line breaks, and, unless it matters, case. `can’t` is `can't`,
 * `ＯＫ` is `ok`. Not for showing to anybody. Accents stay, and so does what the words say.
 */
export function folded(text: string, { caseSensitive }: Folding): string {
	// Before what is compatible is made one: that tears accents apart which stand for apostrophes.
	const plain = withoutInvisible(withPlainMarks(text.normalize('NFD'))).normalize('NFKC');
	const cased = caseSensitive ? plain : withoutCase(plain).normalize('NFKC');
	// Again for what has come out of ligatures.
	return withPlainMarks(cased)
		.replace(/[\s\u0085]+/g, ' ')
		.trim();
}

const LINE_BREAK = /[\n\r\v\f\u0085\u2028\u2029]+/;

/** Commas of scripts that have their own; U+FF0C is what Asian keyboards write. */
const COMMA = /[,\u060c\u3001\ufe50\ufe51\uff0c\uff64]/;

/**
 * A list as people type it, each entry folded, none empty: an entry a line, or, all on one line,
 * with commas between them. An answer that holds a comma has a line to itself.
 */
export function foldedList(list: string, folding: Folding): string[] {
	return typedList(list)
		.map((entry) => folded(entry, folding))
		.filter((entry) => entry !== '');
}

/** The same as it was typed, without blanks around the entries. */
export function typedList(list: string): string[] {
	const typed = list.trim();
	return typed
		.split(LINE_BREAK.test(typed) ? LINE_BREAK : COMMA)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
