/** Time, as the pace needs it; injected so that tests own the clock. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(milliseconds: number): Promise<void>;
}

/**
 * 20 requests per second per IP address and per API key (fact sheet, section g). Two bots on one
 * machine share its address, so the pace is one per API, not one per key.
 */
export const REQUESTS_PER_WINDOW = 20;

/** A second and a margin: requests that left in different windows may arrive closer together. */
export const WINDOW_MS = 1050;

/** Longest sleep in one go, so that a cancelled execution stops soon. */
const SLICE_MS = 250;

/**
 * Lets at most so many requests start in any window of time, first come first served. All
 * executions of a process share one pace, or ten of them would each use the whole allowance.
 */
export class Pace {
	/** Start times handed out, oldest first; only the last window's worth matters. */
	private starts: number[] = [];

	private pausedUntil = 0;

	constructor(
		private readonly clock: Clock,
		private readonly limit: number = REQUESTS_PER_WINDOW,
		private readonly windowMs: number = WINDOW_MS,
	) {}

	/** Nobody starts before `time`: the platform said 429 to one of us, and means all. */
	pauseUntil(time: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, time);
	}

	/**
	 * Waits for the caller's turn.
	 * @returns false when `isCancelled` said so meanwhile; then nothing may be sent
	 */
	async turn(isCancelled: () => boolean): Promise<boolean> {
		let start = this.reserve();
		for (;;) {
			if (isCancelled()) return false;
			const now = this.clock.now();
			if (now < start) await this.clock.sleep(Math.min(SLICE_MS, start - now));
			else if (now < this.pausedUntil) start = this.reserve();
			else return true;
		}
	}

	private reserve(): number {
		const before = this.starts.at(-this.limit);
		const start = Math.max(
			this.clock.now(),
			this.pausedUntil,
			this.starts.at(-1) ?? 0,
			before === undefined ? 0 : before + this.windowMs,
		);
		this.starts.push(start);
		if (this.starts.length > this.limit) this.starts = this.starts.slice(-this.limit);
		return start;
	}
}

const paces = new Map<string, Pace>();

/** The pace of one API, shared by everybody in this process who calls it. */
export function paceOf(apiUrl: string, clock: Clock): Pace {
	const pace = paces.get(apiUrl) ?? new Pace(clock);
	paces.set(apiUrl, pace);
	return pace;
}
