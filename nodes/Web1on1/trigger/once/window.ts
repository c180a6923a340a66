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

/**
 * 48 bits: a delivery that is new bears the name of one of 20,000 by chance once in 14 billion times, and
 * is then lost. n8n reads and saves all names with every delivery, so each character costs.
 */
const NAME_LENGTH = 8;

/** Those of earlier versions; ours are how they begin. */
const LONG_NAME_LENGTH = 12;

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
 * The window with names added and everything too old, or too much, left out. To search all of it costs
 * more than all the rest: that is done only where a name may be in it, and is not among the latest.
 *
 * @param names to be added, which may be in the window
 * @param fresh to be added, which are not in the window, or are among those added last
 */
export function remember(
	window: SeenWindow,
	names: readonly string[],
	now: number,
	fresh: readonly string[] = [],
): SeenWindow {
	const hour = Math.floor(now / HOUR_MS);
	const past = upTo(hour, window);
	const hours = Object.entries(past)
		.filter(([then]) => Number(then) > hour - WINDOW_HOURS)
		.sort(([a], [b]) => Number(b) - Number(a));
	const latest = latestIn(hours);
	const isIn = (name: string): boolean => hours.some(([, joined]) => hasName(joined, name));
	const added = new Set(
		[...names.filter((name) => !latest.has(name) && !isIn(name)), ...fresh].filter(
			(name) => !latest.has(name),
		),
	);
	const older = hours.filter(([then]) => Number(then) !== hour);
	const current = `${past[hour] ?? ''}${[...added].join('')}`;
	let room = MOST_SEEN * NAME_LENGTH;
	return Object.fromEntries(
		[[String(hour), current] as const, ...older].flatMap(([then, kept]) => {
			const part = kept.length > room ? kept.slice(kept.length - room) : kept;
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
	return hoursIn(value, NAME_LENGTH);
}

/** Reads a window that an earlier version has saved, with longer names. */
export function readLongNames(value: unknown): SeenWindow {
	const hours = Object.entries(hoursIn(value, LONG_NAME_LENGTH));
	return Object.fromEntries(hours.map(([hour, names]) => [hour, shortened(names)]));
}

function shortened(names: string): string {
	let short = '';
	for (let at = 0; at < names.length; at += LONG_NAME_LENGTH) {
		short += names.slice(at, at + NAME_LENGTH);
	}
	return short;
}

function hoursIn(value: unknown, nameLength: number): SeenWindow {
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(
		Object.entries(value).filter(
			(entry): entry is [string, string] =>
				/^\d+$/.test(entry[0]) &&
				typeof entry[1] === 'string' &&
				entry[1].length % nameLength === 0,
		),
	);
}

/** Two windows as one. */
export function together(older: SeenWindow, newer: SeenWindow): SeenWindow {
	const all = { ...older };
	for (const [hour, names] of Object.entries(newer)) all[hour] = `${all[hour] ?? ''}${names}`;
	return all;
}
