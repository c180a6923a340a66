import { setTimeout as sleep } from 'node:timers/promises';

/** What is asked again and again; `undefined`, `null` and `false` mean: not yet. */
export type Probe<T> = () => Promise<T | NotYet> | T | NotYet;

type NotYet = undefined | null | false;

/**
 * Asks until there is an answer, once more after the time is up at most.
 *
 * @param timeoutMs how long; `Infinity` for ever
 * @param everyMs the pause between two questions
 * @returns the answer, or `undefined` when there was none in time; an error of the probe ends it
 */
export async function poll<T>(
	probe: Probe<T>,
	timeoutMs: number,
	everyMs: number,
): Promise<T | undefined> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found !== undefined && found !== null && found !== false) return found;
		if (performance.now() > deadline) return undefined;
		await sleep(everyMs);
	}
}

/**
 * The same for what must come: fails when it did not.
 *
 * @param what names it in the error; a function is asked then, so that it can tell what was seen last
 */
export async function until<T>(
	what: string | (() => string),
	probe: Probe<T>,
	timeoutMs = 120_000,
	everyMs = 100,
): Promise<T> {
	const found = await poll(probe, timeoutMs, everyMs);
	if (found !== undefined) return found;
	const missed = typeof what === 'string' ? what : what();
	throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${missed}`);
}
