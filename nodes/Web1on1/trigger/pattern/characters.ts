import type { Flags } from './syntax';

/** Code points whose verdicts are remembered: Latin, Greek and Cyrillic. */
const REMEMBERED = 0x530;

const UNKNOWN = 0;
const ABSENT = 1;
const PRESENT = 2;

/**
 * A set of characters, described by a piece of RegExp syntax for one character.
 *
 * Whether a single character is in a class is the one question JavaScript's own engine is asked
 * here: nothing is repeated, so there is nothing to backtrack, and case folding and Unicode
 * properties are exactly those of the `u` flag.
 */
export class CharacterSet {
	private readonly expression: RegExp;
	private readonly verdicts = new Uint8Array(REMEMBERED);
	private lastCode = -1;
	private lastVerdict = false;

	/** @param notation made with the functions of this file, never text from outside */
	constructor(notation: string, { ignoreCase, dotAll }: Flags) {
		this.expression = new RegExp(`^${notation}$`, `u${ignoreCase ? 'i' : ''}${dotAll ? 's' : ''}`);
	}

	has(code: number): boolean {
		// A pattern asks the same of a character at many of its places.
		if (code === this.lastCode) return this.lastVerdict;
		this.lastCode = code;
		this.lastVerdict = code < REMEMBERED ? this.remembered(code) : this.matches(code);
		return this.lastVerdict;
	}

	private remembered(code: number): boolean {
		if (this.verdicts[code] === UNKNOWN)
			this.verdicts[code] = this.matches(code) ? PRESENT : ABSENT;
		return this.verdicts[code] === PRESENT;
	}

	private matches(code: number): boolean {
		return this.expression.test(String.fromCodePoint(code));
	}
}

/** The notation of one character. */
export function oneCharacter(code: number): string {
	return `\\u{${code.toString(16)}}`;
}

/** The notation of a class member: the characters from `first` to `last`. */
export function characterRange(first: number, last: number): string {
	return `${oneCharacter(first)}-${oneCharacter(last)}`;
}

/** The notation of a class made of notations. */
export function characterClass(members: readonly string[], negated: boolean): string {
	return `[${negated ? '^' : ''}${members.join('')}]`;
}

/** The notation of a Unicode property, or undefined when it is not one of those supported. */
export function property(name: string, negated: boolean): string | undefined {
	return isProperty(name) ? `\\${negated ? 'P' : 'p'}{${name}}` : undefined;
}

function isProperty(name: string): boolean {
	const [key = '', value] = name.split('=', 2);
	if (value === undefined) return CATEGORIES.has(key) || BINARY_PROPERTIES.has(key);
	if (name !== `${key}=${value}`) return false;
	if (key === 'General_Category' || key === 'gc') return CATEGORIES.has(value);
	return SCRIPT_KEYS.has(key) && SCRIPTS.has(value);
}

function words(text: string): ReadonlySet<string> {
	return new Set(text.trim().split(/\s+/));
}

/** Unicode's general categories, short and long. */
export const CATEGORIES = words(`
	L Lu Ll Lt LC Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp
	C Cc Cf Cs Co Cn
	Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Cased_Letter Modifier_Letter Other_Letter
	Mark Nonspacing_Mark Spacing_Mark Enclosing_Mark
	Number Decimal_Number Letter_Number Other_Number
	Punctuation Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation
	Initial_Punctuation Final_Punctuation Other_Punctuation
	Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol
	Separator Space_Separator Line_Separator Paragraph_Separator
	Other Control Format Surrogate Private_Use Unassigned
`);

export const BINARY_PROPERTIES = words(`
	ASCII ASCII_Hex_Digit Alphabetic Any Assigned Cased Dash Diacritic Emoji Emoji_Component
	Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Hex_Digit ID_Continue
	ID_Start Ideographic Lowercase Math Quotation_Mark Regional_Indicator Uppercase White_Space
`);

export const SCRIPT_KEYS = words('Script sc Script_Extensions scx');

export const SCRIPTS = words(`
	Arabic Armenian Bengali Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han
	Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar
	Sinhala Syriac Tamil Telugu Thaana Thai Tibetan
`);
