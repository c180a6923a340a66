import { InputError } from '../values/inputError';
import { scalarText } from '../values/text';

/** E.164: a plus, a country code that does not start with 0, 15 digits at most. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * North American numbers: ten digits, of which the first is neither 0 nor 1 (NANP). "011…", dialled
 * there for abroad, would pass for one of them otherwise.
 */
const NORTH_AMERICAN = /^[2-9]\d{9}$/;

/** "619626759.0": a table has taken the number for a decimal one. The zero would become a digit. */
const DECIMAL = /^\s*\+?\d+[.,]0+\s*$/;

/** What people put between digits: blanks of any width, dashes, dots, slashes, direction marks. */
const SEPARATORS = /[\s\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2010-\u2015\u2060\ufeff./\\·-]/g;

const BRACKETS = /[()[\]]/g;

/** "+31(0)6…", "(+31)(0)6…": the bracketed zero is for national callers only. */
const NATIONAL_ZERO = /^([([]?(?:\+|00)[([]?[1-9]\d{0,2}[)\]]?)[([]0[)\]]/;

/** Full-width plus, as Asian keyboards write it. */
const WIDE_PLUS = /\uff0b/g;

/**
 * Digits dialled before a national number and left out in the international form, where they
 * differ from the usual 0 (ITU national numbering plans). Empty: nothing is left out.
 */
const TRUNK_PREFIX: Readonly<Record<string, string>> = {
	'7': '8',
	'36': '06',
	'39': '',
	'375': '80',
	'378': '',
};

/**
 * The calling code of 'Default Country Code' without plus or zeros: "31" from 31, +31 or 0031.
 * @returns undefined when the parameter is empty
 * @throws InputError when it is not a calling code
 */
export function countryCode(value: unknown): string | undefined {
	const text = digitsText(value)
		.replace(SEPARATORS, '')
		.replace(BRACKETS, '')
		.replace(WIDE_PLUS, '+');
	if (text === '') return undefined;
	const code = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(text)?.[1];
	if (code !== undefined) return code;
	throw new InputError(
		"'Default Country Code' is not a country calling code",
		'Enter the digits that follow the plus, for example 31 for the Netherlands or 44 for the United Kingdom.',
	);
}

/** A list or an object becomes a text that is no number. */
function digitsText(value: unknown): string {
	return value === undefined || value === null ? '' : (scalarText(value) ?? '?');
}

function refuse(description: string): never {
	throw new InputError("'Telephone' is not an international telephone number", description);
}

function nationalToInternational(digits: string, code: string): string {
	if (code === '1') return `+1${digits.replace(/^1(?=\d{10}$)/, '')}`;
	const trunk = TRUNK_PREFIX[code] ?? '0';
	if (trunk !== '' && digits.startsWith(trunk)) return `+${code}${digits.slice(trunk.length)}`;
	// Without trunk prefix "31612345678" may already hold the country code. A guess could reach a stranger.
	if (digits.startsWith(code)) {
		refuse(
			`It starts with the digits of 'Default Country Code' (${code}), so it can be read in two ways. Put a plus in front of the country code.`,
		);
	}
	return `+${code}${digits}`;
}

/**
 * A telephone number as Web1on1 stores it (E.164, "+31619626759") from what a DMS may hold:
 * blanks, dashes, "00" for the plus, "(0)", and, given a country code, national numbers.
 *
 * @param raw the number as typed; a number type is read as its digits
 * @param code calling code for national numbers, from {@link countryCode}
 * @throws InputError when it can't be read for certain; the message never repeats the number
 */
export function normalizeTelephone(raw: unknown, code?: string): string {
	const typed = digitsText(raw);
	if (DECIMAL.test(typed)) {
		refuse("It ends in '.0', like a decimal number. Have the table or database give it as text.");
	}
	const bracketed = typed
		.replace(WIDE_PLUS, '+')
		.replace(SEPARATORS, '')
		.replace(NATIONAL_ZERO, '$1');
	if (/^[([]?(?:\+|00).*[([]0[)\]]/.test(bracketed)) {
		refuse('A zero in brackets is left out only right behind the country code, as in +31 (0)6 …');
	}
	const text = bracketed.replace(BRACKETS, '');
	if (!/^\+?\d+$/.test(text))
		refuse('Use digits only, with the country code in front, for example +31619626759.');
	const international = toInternational(text, code);
	const isAmerican = international.startsWith('+1');
	if (isAmerican && !NORTH_AMERICAN.test(international.slice(2))) {
		refuse(
			'It has country code 1 but is no North American number. Write numbers elsewhere with a plus and their country code, for example +31619626759.',
		);
	}
	if (E164.test(international)) return international;
	return refuse(
		'It has too few or too many digits, or its country code starts with 0. Example: +31619626759.',
	);
}

function toInternational(text: string, code: string | undefined): string {
	if (text.startsWith('+')) return text;
	if (text.startsWith('00')) return `+${text.slice(2)}`;
	if (code !== undefined) return nationalToInternational(text, code);
	return refuse(
		"It has no country code. Write it with a plus, for example +31619626759, or set 'Default Country Code' in the options.",
	);
}
