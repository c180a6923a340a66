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
	/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\ufff9-\ufffb]|(?![\s\u0085])\p{Cc}/gu;

/** The text without invisible marks; blanks and line breaks stay. */
export function withoutInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}
