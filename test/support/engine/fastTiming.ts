import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from '../../../nodes/Web1on1/transport/pace';

/**
 * Stands in for `transport/timing.ts` where a test imports `fast.ts`: a second of waiting is ten
 * milliseconds, and the time of day can be moved.
 */
const SPEED = 100;

export const REQUEST_TIMEOUT_MS = 2000;
export const WAITED_FOR_TIMEOUT_MS = 100;
export const WAITED_FOR_MS = 300;
export const RENEWAL_TIMEOUT_MS = 2000;

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
