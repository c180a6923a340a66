import { InputError } from './inputError';
import { kindOf, requireText } from './kinds';

/** `2026-11-20`, `2026-11-20T09:30`, `…:01.123`, each with or without a zone. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

const ADVICE = 'Enter an ISO 8601 date, for example 2026-11-20 or 2026-11-20T09:30:00Z.';

/**
 * A point in time as the API writes it: ISO 8601 in UTC (facts: Z7), from such a text or a
 * date. Without a zone the API assumes UTC, and so does this.
 *
 * @param label how a message names it, for example "Filter 'Updated Since'"
 * @throws InputError when it is no date
 */
export function instant(value: unknown, label: string): string {
	if (kindOf(value) === 'date') return new Date(Number(value)).toISOString();
	const text = requireText(value, label, ADVICE);
	const time = timeIn(text);
	if (time !== undefined) return new Date(time).toISOString();
	throw new InputError(`${label} is not a date`, ADVICE);
}

/**
 * A time that the platform names, in milliseconds since 1970; without a zone it is UTC (facts: Z7).
 * @returns undefined for what is no such text
 */
export function timeIn(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const match = ISO.exec(text);
	if (match === null || !isOnCalendar(text)) return undefined;
	const isLocal = match[1] === undefined && text.length > 10;
	const time = Date.parse(isLocal ? `${text}Z` : text);
	return Number.isNaN(time) ? undefined : time;
}

/** JavaScript reads the 30th of February as the 2nd of March. */
function isOnCalendar(text: string): boolean {
	const day = text.slice(0, 10);
	const midnight = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
