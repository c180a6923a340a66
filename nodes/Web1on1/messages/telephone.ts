import {
	callingCodeOf,
	isCallingCode,
	readAsDialled,
	readInternational,
	type PhoneNumber,
} from '../../../vendor/libphonenumber';
import { InputError } from '../values/inputError';
import { scalarText } from '../values/text';
import {
	aroundBracketedZero,
	digitsIn,
	gapsIn,
	isNumberLike,
	isWholeDecimal,
	tidied,
	wholePart,
} from './telephoneText';

/** A telephone number that was read. */
export interface Telephone {
	/** As Web1on1 stores it: E.164, "+31619626759". */
	number: string;
	/** What the sender should know about it. */
	warning?: string;
}

/** E.164: a plus, a country code that does not start with 0, 15 digits at most. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * North American numbers: ten digits, of which the first is neither 0 nor 1 (NANP). "011…", dialled
 * there for abroad, would pass for one of them otherwise.
 */
const NORTH_AMERICAN = /^\+1[2-9]\d{9}$/;

/**
 * What is dialled before a national number within the country (ITU national numbering plans): 0, in
 * some countries with a carrier's code, 06 in Hungary, 8 and 80 in Russia and Belarus, 1 in North
 * America. Carrier codes without it are none.
 */
const TRUNK_PREFIX = /^(?:0|80?$|1$)/;

/** More digits than a country and an area code have; less than a number with its country code. */
const NEARLY_COMPLETE = 7;

/**
 * Countries that put a digit before mobile numbers for calls from abroad, or did when WhatsApp came:
 * there, one telephone is known by two numbers. (Mexico gave its 1 up in 2019, WhatsApp did not.)
 */
const MOBILE_DIGITS: ReadonlyArray<{ with: RegExp; without: RegExp; code: string; digit: string }> =
	[
		{ with: /^\+521(\d{10})$/, without: /^\+52(\d{10})$/, code: '+52', digit: '1' },
		{ with: /^\+549(\d{10})$/, without: /^\+54(\d{10})$/, code: '+54', digit: '9' },
	];

const UNKNOWN_RANGE =
	"'Telephone' is in no range of numbers that its country is known to use. Check it if the message does not arrive.";

/**
 * The calling code of 'Default Country Code' without plus or zeros: "31" from 31, +31, 0031 or NL.
 * @returns undefined when the parameter is empty
 * @throws InputError when no country has it
 */
export function countryCode(value: unknown): string | undefined {
	const text = tidied(textOf(value)).replace(/[\s()./-]/g, '');
	if (text === '') return undefined;
	const [, digits] = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(text) ?? [];
	if (digits !== undefined && isCallingCode(digits)) return digits;
	const code = /^[a-z]{2}$/i.test(text) ? callingCodeOf(text.toUpperCase()) : undefined;
	if (code !== undefined) return code;
	throw new InputError(
		"'Default Country Code' is not a country calling code",
		'Enter the digits that follow the plus, for example 31 for the Netherlands or 44 for the United Kingdom.',
	);
}

/** A list or an object becomes a text that is no number. */
function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : (scalarText(value) ?? '?');
}

function refuse(description: string): never {
	throw new InputError("'Telephone' is not an international telephone number", description);
}

/**
 * A telephone number from what a DMS may hold: blanks, dashes, brackets, "00" for the plus, "(0)",
 * digits of any script, and, given a country code, national numbers. What can be read in two ways,
 * or may hold more than one number, is refused: a guess could reach a stranger.
 *
 * @param raw the number as typed; a number type is read as its digits
 * @param code calling code for national numbers, from {@link countryCode}
 * @throws InputError when it can't be read for certain; the message never repeats the number
 */
export function readTelephone(raw: unknown, code?: string): Telephone {
	const text = tidied(textOf(raw));
	refuseDecimals(raw, text, code);
	if (!isNumberLike(text)) {
		refuse(
			'Use digits only, one number, with the country code in front, for example +31619626759.',
		);
	}
	const digits = digitsIn(text);
	if (!/^(?:\+|00)/.test(digits) && code === undefined) {
		refuse(
			"It has no country code. Write it with a plus, for example +31619626759, or set 'Default Country Code' in the options.",
		);
	}
	refuseMore(text, code);
	const meanings = distinct(meaningsOf(text, code));
	const [meaning] = meanings;
	if (meaning === undefined) return refuseUnknown(text, code);
	if (meanings.length > 1) {
		refuse(
			'It can be read in two ways, as the numbers of two people. Put a plus and the country code in front.',
		);
	}
	const { number, isValid } = meaning;
	return isValid ? { number } : { number, warning: UNKNOWN_RANGE };
}

/** A table or a database has taken the number for one to count with. */
function refuseDecimals(raw: unknown, text: string, code: string | undefined): void {
	const whole = wholePart(text);
	const isDecimal = isWholeDecimal(text) || (whole !== undefined && isComplete(whole, code));
	const isNegative = typeof raw === 'number' && raw < 0;
	if (!isDecimal && !isNegative) return;
	refuse('It looks like a decimal or negative number. Have the table or database give it as text.');
}

/** A second number, an extension or a remark would become digits of the number. */
function refuseMore(text: string, code: string | undefined): void {
	const gaps = gapsIn(text);
	const isMore = gaps.some(
		({ before, behind, isWide }) =>
			(isWide || behind.startsWith('0')) &&
			isComplete(before, code) &&
			(isWide || isComplete(behind, code)),
	);
	if (isMore) {
		refuse(
			'More digits follow where the number is complete already. Enter one number, and no extension.',
		);
	}
}

/** True when the digits are a whole number by themselves. */
function isComplete(digits: string, code: string | undefined): boolean {
	return meaningsOf(digits, code).some(({ isValid }) => isValid);
}

/**
 * All that a tidied text may mean: numbers that exist, as far as the numbering plans tell, or, if
 * there are none and it is written with a plus, one that may.
 */
function meaningsOf(text: string, code: string | undefined): PhoneNumber[] {
	const digits = digitsIn(text);
	const zero = aroundBracketedZero(text);
	if (!/^(?:\+|00)/.test(digits)) {
		if (code === undefined || (zero !== undefined && zero.before !== '')) return [];
		return nationalMeanings(digits, code);
	}
	const variants = zero === undefined ? [digits] : [digits, zero.before + zero.behind];
	const read = variants
		.flatMap((variant) => putRight(variant.replace(/^00/, '+')) ?? [])
		// "+31 (0)6": the zero in brackets is for callers within the country, right behind its code.
		.filter(({ callingCode }) => zero === undefined || digitsEnd(zero.before) === callingCode);
	const valid = read.filter(({ isValid }) => isValid);
	if (valid.length > 0) return [...valid, ...otherwiseDialled(digits, code)];
	if (digits.startsWith('00')) return [];
	const isOneGroup = gapsIn(text).every(
		({ before, isWide }) => !isWide || before.length <= NEARLY_COMPLETE,
	);
	// "+49 000000": what remains of it would lose its next zero when it is read again.
	const isFinal = ({ number, isPossible }: PhoneNumber): boolean =>
		isPossible && international(number)?.number === number;
	return isOneGroup ? read.filter(isFinal) : [];
}

/** The calling code of "+31" and "0031". */
function digitsEnd(prefix: string): string {
	return prefix.replace(/^(?:\+|00)/, '');
}

/** A number with its calling code, "+31619626759", if it can be one. */
function international(digits: string): PhoneNumber | undefined {
	const found = withMobileDigit(digits) ?? readInternational(digits);
	if (found === undefined || !E164.test(found.number)) return undefined;
	// "+1 1…" may come from "0011", dialled for abroad in Australia.
	if (found.callingCode === '1' && !NORTH_AMERICAN.test(digits)) return undefined;
	return found;
}

/** The number, or, when it can't exist, the one without a zero that its country has no use for. */
function putRight(digits: string): PhoneNumber | undefined {
	const found = international(digits);
	if (found === undefined || found.isValid || !found.national.startsWith('0')) return found;
	const without = international(`+${found.callingCode}${found.national.slice(1)}`);
	return without?.isValid === true ? without : found;
}

/** A mobile number with the digit that its numbering plan does not know (any more). */
function withMobileDigit(digits: string): PhoneNumber | undefined {
	const other = otherWay(digits);
	if (other === undefined || other.length > digits.length) return undefined;
	const found = readInternational(other);
	if (found?.isValid !== true) return undefined;
	return { ...found, number: digits, national: digits.slice(1 + found.callingCode.length) };
}

/** In some countries what is dialled for abroad is longer than 00, such as 009 in Colombia. */
function otherwiseDialled(digits: string, code: string | undefined): PhoneNumber[] {
	if (code === undefined || !digits.startsWith('00')) return [];
	return readAsDialled(digits, code).filter(({ isValid }) => isValid);
}

/** A number without plus or 00: one of the country, or one whose plus was left out. */
function nationalMeanings(digits: string, code: string): PhoneNumber[] {
	const own = withMobileDigit(`+${code}${digits}`) ?? readInternational(`+${code}${digits}`);
	const isOwn = own?.isValid === true && E164.test(own.number);
	const isTrunkDialled =
		isOwn &&
		digits.endsWith(own.national) &&
		TRUNK_PREFIX.test(digits.slice(0, digits.length - own.national.length));
	const abroad = isTrunkDialled ? undefined : international(`+${digits}`);
	const isAbroad = abroad?.isValid === true && (isOwn || abroad.callingCode === code);
	return [...(isOwn ? [own] : []), ...(isAbroad ? [abroad] : [])];
}

function distinct(numbers: PhoneNumber[]): PhoneNumber[] {
	return [...new Map(numbers.map((one) => [one.number, one])).values()];
}

function refuseUnknown(text: string, code: string | undefined): never {
	const digits = digitsIn(text);
	const zero = aroundBracketedZero(text)?.before.replace(/^(?:\+|00)/, '') ?? '';
	if (zero !== '' && !isCallingCode(zero)) {
		refuse('A zero in brackets is left out only right behind the country code, as in +31 (0)6 …');
	}
	const typed = digits.replace(/^00/, '+');
	if (typed.startsWith('+1') || (!typed.startsWith('+') && code === '1')) {
		refuse(
			'It has country code 1 but is no North American number. Write numbers elsewhere with a plus and their country code, for example +31619626759.',
		);
	}
	if (!typed.startsWith('+')) {
		refuse(
			`It is no number of the country with code ${code ?? ''}. Write numbers elsewhere with a plus and their country code, for example +31619626759.`,
		);
	}
	if (digits.startsWith('00')) {
		refuse(
			'It is in no range of numbers that its country is known to use. If it is right, write a plus for the 00.',
		);
	}
	return refuse(
		'It has too few or too many digits for its country, or no country has its country code. Example: +31619626759.',
	);
}

/** The other number of a mobile phone that is known by two, if it is one. */
function otherWay(number: string): string | undefined {
	for (const { with: long, without: short, code, digit } of MOBILE_DIGITS) {
		const [, behind] = long.exec(number) ?? [];
		if (behind !== undefined) return code + behind;
		const [, plain] = short.exec(number) ?? [];
		if (plain !== undefined) return code + digit + plain;
	}
	return undefined;
}

/**
 * The ways to write a number under which Web1on1 may know it, as written first: Mexican and
 * Argentinian mobile numbers are in use with and without the digit that WhatsApp puts in.
 */
export function waysToWrite(number: string): string[] {
	const other = otherWay(number);
	return other === undefined ? [number] : [number, other];
}
