import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/** Something the story promised and the world did not keep. */
export class BrokenPromise extends Error {
	constructor(
		message: string,
		readonly details: string[] = [],
	) {
		super(message);
		this.name = 'BrokenPromise';
	}
}

/** Polls until there is something. */
export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined> | T | undefined,
	timeoutMs: number,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		if (Date.now() > deadline) {
			throw new BrokenPromise(`waited ${timeoutMs / 1000} s in vain for ${what}`);
		}
		await sleep(POLL_MS);
	}
}

/** Compares two values as JSON knows them, and shows both if they differ. */
export function same(what: string, actual: unknown, expected: unknown): void {
	if (isDeepStrictEqual(asJson(actual), asJson(expected))) return;
	throw new BrokenPromise(`${what} is not as it should be`, [
		`expected ${JSON.stringify(expected)}`,
		`found    ${JSON.stringify(actual)}`,
	]);
}

/** Without prototypes: under jest the same object may come from another realm. */
function asJson(value: unknown): unknown {
	const [copy]: unknown[] = JSON.parse(JSON.stringify([value])) as unknown[];
	return copy;
}

/** Looks for a text inside another. */
export function includes(what: string, text: string, part: string): void {
	if (text.includes(part)) return;
	throw new BrokenPromise(`${what} lacks ${JSON.stringify(part)}`, [
		`found ${JSON.stringify(text)}`,
	]);
}
