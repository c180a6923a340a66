import { InputError } from './inputError';
import { isRecord } from './json';

/** `2026-11-20`, `2026-11-20T09:30`, `…:01.123`, each with or without a zone. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A point in time as the API writes it: ISO 8601 in UTC (fact sheet, section 0). Without a zone the
 * API assumes UTC, and so does this.
 *
 * @returns undefined when the parameter is empty
 * @throws InputError when it is no date
 */
export function instant(value: unknown, parameter: string): string | undefined {
	const text = isoText(value);
	if (text === '') return undefined;
	const match = ISO.exec(text);
	const isLocal = match !== null && match[1] === undefined && text.length > 10;
	const time = match === null ? NaN : Date.parse(isLocal ? `${text}Z` : text);
	if (!Number.isNaN(time)) return new Date(time).toISOString();
	throw new InputError(
		`'${parameter}' is not a date`,
		'Enter an ISO 8601 date, for example 2026-11-20 or 2026-11-20T09:30:00Z.',
	);
}

/** Dates of JavaScript and of n8n's expressions (luxon), and texts. */
function isoText(value: unknown): string {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString();
	if (isRecord(value) && typeof value.toISO === 'function') return String(value.toISO());
	return value === undefined || value === null ? '' : String(value).trim();
}
