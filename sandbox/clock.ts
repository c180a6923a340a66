/** setTimeout fires at once for longer delays. */
const MAX_TIMEOUT_MS = 0x7fffffff;

/** The sandbox's time: the machine's, plus a skew that control routes can move. */
export class Clock {
	private skewMs = 0;

	now(): number {
		return Date.now() + this.skewMs;
	}

	iso(): string {
		return new Date(this.now()).toISOString();
	}

	/** Moves the sandbox's time; running timers are not affected. */
	advance(ms: number): void {
		this.skewMs += ms;
	}
}

/** Every timer of the sandbox, so that stopping ends all of them. */
export class Timers {
	private readonly cancellations = new Set<() => void>();
	private stopped = false;

	/**
	 * Runs an action later. Without a pause it comes after the current turn of the event loop, but
	 * before a client in this process can read the answer to the request that caused it.
	 */
	after(ms: number, action: () => void): void {
		if (this.stopped) return;
		const run = (): void => {
			this.cancellations.delete(cancel);
			action();
		};
		const cancel = ms <= 0 ? soon(run) : later(Math.min(ms, MAX_TIMEOUT_MS), run);
		this.cancellations.add(cancel);
	}

	stop(): void {
		this.stopped = true;
		for (const cancel of this.cancellations) cancel();
		this.cancellations.clear();
	}
}

function soon(action: () => void): () => void {
	const immediate = setImmediate(action);
	return () => {
		clearImmediate(immediate);
	};
}

function later(ms: number, action: () => void): () => void {
	const timer = setTimeout(action, ms);
	return () => {
		clearTimeout(timer);
	};
}
