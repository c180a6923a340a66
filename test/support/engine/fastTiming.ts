import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from '../../../nodes/Web1on1/transport/pace';

/**
 * Stands in for `transport/timing.ts` where a test imports `fast.ts`: a second of waiting is ten
 * milliseconds, and the time of day can be moved.
 */
const SPEED = 100;

/**
 * Deadlines shrink less than pauses: what a test does on purpose takes as long as it is told to, but
 * what just happens has to be in time on a machine that is busy with other things, too.
 */
export const DEADLINE_SPEED = 20;

export const REQUEST_TIMEOUT_MS = 60_000 / DEADLINE_SPEED;
export const WAITED_FOR_TIMEOUT_MS = 10_000 / DEADLINE_SPEED;
export const WAITED_FOR_MS = 30_000 / DEADLINE_SPEED;
export const RENEWAL_TIMEOUT_MS = 30_000 / DEADLINE_SPEED;

let moved = 0;

async function sleep(milliseconds: number): Promise<void> {
	await wait(milliseconds / SPEED);
}

export const clock: Clock = { now: () => Date.now() + moved, sleep };
export const steadyClock: Clock = { now: () => performance.now() * SPEED, sleep };

/** Moves the package's time of day. */
export function advance(milliseconds: number): void {
	moved += milliseconds;
}

/** How far the package's time of day is ahead of the machine's. */
export function ahead(): number {
	return moved;
}
