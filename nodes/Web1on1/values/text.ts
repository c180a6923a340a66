/** Text, number or boolean as text; anything else (null, objects, NaN) is undefined. */
export function scalarText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return undefined;
}

/** The same without blanks around it, and empty where there is none: what was typed into a field. */
export function trimmed(value: unknown): string {
	return (scalarText(value) ?? '').trim();
}

/** Text that is not empty. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Marks that take no room on the screen and come along when people paste: zero-width characters,
 * joiners, direction marks and isolates, variation selectors, soft hyphens, the byte order mark,
 * control characters that are no white space, and the blank of Braille.
 */
const INVISIBLE =
	/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\ufff9-\ufffb]|(?![\s\u0085])\p{Control}/gu;

/** The text without invisible marks; blanks and line breaks stay. */
export function withoutInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

const DIGIT = /^\p{Decimal_Number}$/u;

/** The text with the decimal digits of all scripts (Arabic-Indic, full-width, …) as 0 to 9. */
export function withPlainDigits(text: string): string {
	return text.replace(/(?![0-9])\p{Decimal_Number}/gu, (digit) => String(digitValue(digit)));
}

/** Unicode keeps the ten digits of a script together, from zero up (UAX #44, Decimal). */
function digitValue(digit: string): number {
	const code = digit.codePointAt(0) ?? 0;
	let before = 0;
	while (DIGIT.test(String.fromCodePoint(code - before - 1))) before++;
	return before % 10;
}
