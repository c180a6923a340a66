import { clock } from './timing';
import type { Answer } from './wire/outcome';

/**
 * When the platform answered, by its own clock, in milliseconds since 1970: what its documents say of
 * time is measured by that one, and this machine's may be wrong. Every answer of a server that has a
 * clock carries a `Date` (RFC 9110, section 6.6.1); where it does not, this machine's time.
 */
export function timeOf({ headers }: Answer): number {
	const said = typeof headers.date === 'string' ? Date.parse(headers.date) : NaN;
	return Number.isNaN(said) ? clock.now() : said;
}
