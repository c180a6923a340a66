const LAST_CODE_POINT = 0x10ffff;

/** Members of a class that has every character. */
export const EVERYTHING = range(0, LAST_CODE_POINT);

/** JavaScript's `\s`, where RE2's is ASCII's only: Unicode's white space and the byte order mark. */
const SPACES: ReadonlyArray<readonly [first: number, last: number]> = [
	[0x09, 0x0d],
	[0x20, 0x20],
	[0xa0, 0xa0],
	[0x1680, 0x1680],
	[0x2000, 0x200a],
	[0x2028, 0x2029],
	[0x202f, 0x202f],
	[0x205f, 0x205f],
	[0x3000, 0x3000],
	[0xfeff, 0xfeff],
];

/** Members of a class for `\s`. */
export const SPACE = SPACES.map(([first, last]) => range(first, last)).join('');

/** Members of a class for `\S`. */
export const NO_SPACE = [0, ...SPACES.map(([, last]) => last + 1)]
	.map((first, i) => range(first, (SPACES[i]?.[0] ?? LAST_CODE_POINT + 1) - 1))
	.join('');

/** Members of classes that RE2 has otherwise or not at all. */
const SETS: ReadonlyMap<string, string> = new Map([
	['\\s', SPACE],
	['\\S', NO_SPACE],
	['\\p{ASCII}', range(0, 0x7f)],
	['\\P{ASCII}', range(0x80, LAST_CODE_POINT)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
	['t', 0x09],
	['n', 0x0a],
	['v', 0x0b],
	['f', 0x0c],
	['r', 0x0d],
]);

/** Unicode's categories by their long names; RE2 knows the short ones. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
	[
		...`L:Letter Lu:Uppercase_Letter Ll:Lowercase_Letter Lt:Titlecase_Letter LC:Cased_Letter
		Lm:Modifier_Letter Lo:Other_Letter M:Mark Mn:Nonspacing_Mark Mc:Spacing_Mark Me:Enclosing_Mark
		N:Number Nd:Decimal_Number Nl:Letter_Number No:Other_Number P:Punctuation
		Pc:Connector_Punctuation Pd:Dash_Punctuation Ps:Open_Punctuation Pe:Close_Punctuation
		Pi:Initial_Punctuation Pf:Final_Punctuation Po:Other_Punctuation S:Symbol Sm:Math_Symbol
		Sc:Currency_Symbol Sk:Modifier_Symbol So:Other_Symbol Z:Separator Zs:Space_Separator
		Zl:Line_Separator Zp:Paragraph_Separator C:Other Cc:Control Cf:Format Cs:Surrogate
		Co:Private_Use Cn:Unassigned`.matchAll(/(\w+):(\w+)/g),
	].map(([, short = '', long = '']) => [long, short]),
);

/** The members of a class that a token stands for, if it stands for many characters. */
export function setOf(token: string): string | undefined {
	if (/^\\[dDwW]$/.test(token)) return token;
	const [, letter, name = ''] = /^\\([pP])\{(.*)\}$/s.exec(token) ?? [];
	if (letter === undefined) return SETS.get(token);
	const short = name.replace(/^(?:General_Category|gc|Script|sc)=/, '');
	const property = `\\${letter}{${CATEGORIES.get(short) ?? short}}`;
	return SETS.get(property) ?? property;
}

/** The code point of a token that is one character, or an escape for one. */
export function codeOf(token: string): number | undefined {
	if (!token.startsWith('\\')) return token.codePointAt(0);
	const [, high, low] = /^\\u(....)\\u(....)$/.exec(token) ?? [];
	if (high !== undefined && low !== undefined) {
		return String.fromCharCode(parseInt(high, 16), parseInt(low, 16)).codePointAt(0);
	}
	const digits = /^\\(?:u\{(.+)\}|[ux](..+))$/.exec(token);
	if (digits !== null) {
		const code = parseInt(digits[1] ?? digits[2] ?? '', 16);
		return code <= LAST_CODE_POINT ? code : undefined;
	}
	if (token === '\\0') return 0;
	if (/^\\c.$/.test(token)) return token.charCodeAt(2) % 32;
	const letter = token.slice(1);
	return CONTROLS.get(letter) ?? (/^[\da-z]+$/i.test(letter) ? undefined : letter.codePointAt(0));
}

/** A character in RE2's words, wherever it stands. */
export function hex(code: number): string {
	return `\\x{${code.toString(16)}}`;
}

/** A member of a class: the characters from `first` to `last`. */
export function range(first: number, last: number): string {
	return `${hex(first)}-${hex(last)}`;
}
