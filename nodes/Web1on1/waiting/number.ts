import { withoutInvisible, withPlainDigits } from '../values/text';

/** What parts the whole from its fraction, where a number could be read both ways. */
export type DecimalMark = 'comma' | 'point';

/** Digits a number can keep for certain. */
const MOST_DIGITS = 15;

/** A number alone, with marks around it and at most one word behind it: `€ 1.250,-`, `125.000 km`. */
const ALONE =
	/^[^\p{L}\p{N}?]*?([+-]?)(\d+(?:[.,'\u2019 \u00a0\u202f]\d+)*)(?:[^\p{L}\p{N}?]*\p{L}+)?[^\p{L}\p{N}?]*$/u;

/** What stands in front of groups of three. */
const FIRST_GROUP = /^[1-9]\d{0,2}$/;

/**
 * The number that a reply is: digits of any script, with a comma or a point before the fraction,
 * thousands parted by points, commas, blanks or apostrophes, a currency or a unit beside it. Words
 * are not read, nor is what could be a date, a time, a plate or a telephone number.
 *
 * @param mark how to read what may be both, such as `1.250`; left out, it is no number
 * @returns undefined where there is no number, several, or a doubt
 */
export function numberIn(text: string, mark?: DecimalMark): number | undefined {
	const plain = withPlainDigits(withoutInvisible(text)).trim();
	const [, sign = '', digits] = ALONE.exec(plain) ?? [];
	if (digits === undefined) return undefined;
	const written = plainNumber(digits, mark);
	if (written === undefined || written.replace(/\D/g, '').length > MOST_DIGITS) return undefined;
	return Number(sign === '-' ? `-${written}` : written);
}

/** With a point before the fraction and nothing between thousands. */
function plainNumber(digits: string, mark: DecimalMark | undefined): string | undefined {
	const [whole = '', ...rest] = digits.split(/\D/);
	const marks = digits.replace(/\d/g, '');
	if (marks === '') return withoutNought(whole);
	const last = marks.slice(-1);
	const isDecimal = /[.,]/.test(last) && marks.indexOf(last) === marks.length - 1;
	if (!isDecimal) return thousands(whole, rest, marks);
	if (marks.length === 1) return withOneMark(whole, rest.join(''), last, mark);
	const inFront = thousands(whole, rest.slice(0, -1), marks.slice(0, -1));
	return inFront === undefined ? undefined : `${inFront}.${rest.at(-1) ?? ''}`;
}

/** `1.25` is a fraction; `1.250` may be thousands. */
function withOneMark(
	whole: string,
	rest: string,
	mark: string,
	decimal: DecimalMark | undefined,
): string | undefined {
	const number = withoutNought(whole);
	if (number === undefined) return undefined;
	if (!FIRST_GROUP.test(whole) || rest.length !== 3) return `${number}.${rest}`;
	if (decimal === undefined) return undefined;
	return (decimal === 'comma' ? ',' : '.') === mark ? `${number}.${rest}` : whole + rest;
}

function thousands(whole: string, groups: string[], marks: string): string | undefined {
	const isEven = new Set(marks.replace(/\s/gu, ' ')).size <= 1;
	const isGrouped = FIRST_GROUP.test(whole) && groups.every((group) => group.length === 3);
	return isEven && isGrouped ? [whole, ...groups].join('') : undefined;
}

/** What begins with a nought is a telephone number or a code. */
function withoutNought(whole: string): string | undefined {
	return whole.length > 1 && whole.startsWith('0') ? undefined : whole;
}
