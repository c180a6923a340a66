import { createHash } from 'node:crypto';

/**
 * Deliveries taken lately, for n8n's static data: the hour they came in (hours since 1970) to their
 * short names, one after the other in one text. Compact, since n8n saves it with every event.
 */
export type SeenWindow = Record<string, string>;

/** The platform delivers again for up to 24 hours (facts: E8); two more for its clock. */
export const WINDOW_HOURS = 26;

/** Names kept at most; beyond that the oldest hours go first. */
export const MOST_SEEN = 20_000;

const HOUR_MS = 3_600_000;

/** 72 bits: among 20,000 deliveries, two that share a name by chance are one in 10^13. */
const NAME_LENGTH = 12;

/** So many of those that were added last are looked up at once; for any other all is searched. */
const LATEST = 400;

/** The short name of a delivery key. */
export function seenName(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, NAME_LENGTH);
}

/** True when the window holds the name. */
export function isSeen(window: SeenWindow, name: string): boolean {
	return Object.values(window).some((names) => hasName(names, name));
}

function hasName(names: string, name: string): boolean {
	for (let at = names.indexOf(name); at !== -1; at = names.indexOf(name, at + 1)) {
		if (at % NAME_LENGTH === 0) return true;
	}
	return false;
}

/** The window with the hours that are yet to come, from a clock that was ahead, put into this one. */
function upTo(hour: number, window: SeenWindow): SeenWindow {
	const entries = Object.entries(window);
	const ahead = entries.filter(([then]) => Number(then) > hour).map(([, names]) => names);
	if (ahead.length === 0) return window;
	const past = Object.fromEntries(entries.filter(([then]) => Number(then) <= hour));
	return { ...past, [hour]: `${ahead.join('')}${past[hour] ?? ''}` };
}

/**
 * The window with these names added and everything too old, or too much, left out. Linear in the
 * window only where a name is not among those added lately.
 */
export function remember(window: SeenWindow, names: readonly string[], now: number): SeenWindow {
	const hour = Math.floor(now / HOUR_MS);
	const past = upTo(hour, window);
	const hours = Object.entries(past)
		.filter(([then]) => Number(then) > hour - WINDOW_HOURS)
		.sort(([a], [b]) => Number(b) - Number(a));
	const latest = latestIn(hours);
	const isKnown = (name: string): boolean =>
		latest.has(name) || hours.some(([, joined]) => hasName(joined, name));
	const fresh = [...new Set(names)].filter((name) => !isKnown(name));
	const older = hours.filter(([then]) => Number(then) !== hour);
	const current = `${past[hour] ?? ''}${fresh.join('')}`;
	let room = MOST_SEEN * NAME_LENGTH;
	return Object.fromEntries(
		[[String(hour), current] as const, ...older].flatMap(([then, kept]) => {
			const part = kept.slice(Math.max(0, kept.length - room));
			room -= part.length;
			return part === '' ? [] : [[then, part] as const];
		}),
	);
}

/**
 * The names that were added last.
 * @param hours newest first
 */
function latestIn(hours: ReadonlyArray<readonly [string, string]>): Set<string> {
	const latest = new Set<string>();
	for (const [, names] of hours) {
		for (let at = names.length - NAME_LENGTH; at >= 0; at -= NAME_LENGTH) {
			if (latest.size >= LATEST) return latest;
			latest.add(names.slice(at, at + NAME_LENGTH));
		}
	}
	return latest;
}

/** Reads the window from static data, which may hold anything. */
export function readSeen(value: unknown): SeenWindow {
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(
		Object.entries(value).filter(
			(entry): entry is [string, string] =>
				/^\d+$/.test(entry[0]) &&
				typeof entry[1] === 'string' &&
				entry[1].length % NAME_LENGTH === 0,
		),
	);
}
