import type { Clock } from '../../nodes/Web1on1/transport/pace';

/** Time that passes only when everybody waits for it. */
export class StillClock implements Clock {
	private time = 0;

	private readonly sleepers: Array<{ at: number; wake: () => void }> = [];

	now(): number {
		return this.time;
	}

	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((wake) => this.sleepers.push({ at: this.time + milliseconds, wake }));
	}

	/** Runs until nobody sleeps any more. */
	async run(): Promise<void> {
		for (;;) {
			await new Promise(setImmediate);
			// Those of one moment in the order in which they lay down.
			this.sleepers.sort((one, other) => one.at - other.at);
			const next = this.sleepers.shift();
			if (next === undefined) return;
			this.time = Math.max(this.time, next.at);
			next.wake();
		}
	}
}
