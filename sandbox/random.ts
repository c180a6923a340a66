/** A repeatable random source (mulberry32), so that a run with faults can be played again. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** Uniform in [0, 1). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** A new array with the same members in random order (Fisher-Yates). */
	shuffle<T>(items: readonly T[]): T[] {
		const pool = [...items];
		const shuffled: T[] = [];
		while (pool.length > 0) {
			shuffled.push(...pool.splice(Math.floor(this.next() * pool.length), 1));
		}
		return shuffled;
	}
}
