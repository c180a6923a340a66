/** A longer wait than this is not waited for: the item fails and says when to try again. */
export const MAX_WAIT_MS = 120_000;

const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 30_000;

/**
 * The wait a server asks for (RFC 9110, section 10.2.3): seconds, or a date.
 * @returns milliseconds from `now`, never negative; undefined when the header is missing or unreadable
 */
export function retryAfterMs(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;
	const text = String(header).trim();
	if (/^\d+(\.\d+)?$/.test(text)) {
		const ms = Math.ceil(Number(text) * 1000);
		return Number.isSafeInteger(ms) ? ms : undefined;
	}
	// Without a letter it is no HTTP date, though `Date.parse` makes a year of "-1".
	const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait: as asked, but never not at all. A date that is past may be the work of two
 * clocks that differ, and all tries would be over within a second.
 */
export function waitMs(asked: number | undefined, backoff: number): number {
	return asked === undefined || asked === 0 ? backoff : asked;
}

/**
 * How long to wait before try number `attempt` + 1 when the server names no time: doubling, with
 * jitter over the upper half so that workers who failed together do not come back together.
 *
 * @param attempt number of tries made so far, from 1
 * @param random from 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
	const full = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
	return full / 2 + (full / 2) * random;
}
