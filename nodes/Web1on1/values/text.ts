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
