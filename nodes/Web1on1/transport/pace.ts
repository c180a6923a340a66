import { Memory } from '../values/memory';

/** Time, as the pace needs it; injected so that tests own the clock. */
export interface Clock {
	/** Milliseconds since some fixed moment. */
	now(): number;
	sleep(milliseconds: number): Promise<void>;
}

/**
 * 20 requests per second per IP address and per API key (facts: G1). Two bots on one
 * machine share its address, so the pace is one per API, not one per key.
 */
export const REQUESTS_PER_WINDOW = 20;

/** A second, and a little for the inaccuracy of timers. */
export const WINDOW_MS = 1010;

/** Longest sleep in one go, so that a cancelled execution stops soon. */
export const SLICE_MS = 250;

/** A request that is answered late is taken to have been under way for so long at most. */
const LONGEST_WAY_MS = 1000;

/** Answers whose times tell how long the way is when nothing holds a request up. */
const REMEMBERED_ANSWERS = 500;

/** A longer pause than this is asked about again: it may have been a proxy's idea. */
const LONGEST_PAUSE_MS = 600_000;

/** API keys of one API that may be paused at once. */
const PAUSED_KEYS = 1000;

/** APIs that a process calls: Web1on1's, and some sandboxes. */
const APIS = 100;

/** A request that may start now. */
export interface Turn {
	/** To be called when the answer is there, or none will come. */
	end(): void;
}

interface Started {
	at: number;
	/** How long the answer took; undefined until it is there. */
	took?: number;
}

/**
 * Lets at most so many requests reach the platform in any window of time, first come first served.
 * All executions of a process share one pace, or ten of them would each use the whole allowance.
 *
 * The platform counts when requests arrive, which is not when they start: the first ones of a burst
 * open connections, a busy machine sends late. So a request counts from the last moment at which it
 * can have arrived, told by its answer: the time its answer came, less the shortest time any took.
 */
export class Pace {
	private started: Started[] = [];

	private readonly answers: number[] = [];

	/** Who waits, in order. */
	private readonly queue: object[] = [];

	private pausedUntil = 0;

	/** When API keys may be used again; let go of when a key is asked about after that. */
	private readonly closedUntil = new Memory<number>(PAUSED_KEYS);

	constructor(
		private readonly clock: Clock,
		private readonly limit: number = REQUESTS_PER_WINDOW,
		private readonly windowMs: number = WINDOW_MS,
	) {}

	/** Nobody starts before `time`: the platform said 429 to one of us, and means all. */
	pauseUntil(time: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, time);
	}

	/** Nobody uses this key for a while: the platform named a time that is too long to wait. */
	close(key: string, milliseconds: number): void {
		this.closedUntil.set(key, this.clock.now() + Math.min(LONGEST_PAUSE_MS, milliseconds));
	}

	/** Milliseconds for which a key is not to be used. */
	closedFor(key: string): number {
		const until = this.closedUntil.get(key);
		if (until === undefined) return 0;
		const left = Math.max(0, until - this.clock.now());
		if (left === 0) this.closedUntil.delete(key);
		return left;
	}

	/**
	 * Waits for the caller's turn.
	 * @returns undefined when `isCancelled` said so meanwhile; then nothing may be sent
	 */
	async turn(isCancelled: () => boolean): Promise<Turn | undefined> {
		const ticket = {};
		this.queue.push(ticket);
		try {
			for (;;) {
				if (isCancelled()) return undefined;
				const position = this.queue.indexOf(ticket);
				const wait = this.freeAt(position) - this.clock.now();
				if (wait <= 0 && position === 0) return this.start();
				// The one before may wake up a moment later than its time.
				await this.clock.sleep(Math.min(SLICE_MS, Math.max(1, wait)));
			}
		} finally {
			this.queue.splice(this.queue.indexOf(ticket), 1);
		}
	}

	private start(): Turn {
		const request: Started = { at: this.clock.now() };
		this.started.push(request);
		// Twice the limit: an early one may have arrived after a late one.
		this.started = this.started.slice(-2 * this.limit);
		return {
			end: () => {
				request.took ??= this.clock.now() - request.at;
				this.answers.push(request.took);
				if (this.answers.length > REMEMBERED_ANSWERS) this.answers.shift();
			},
		};
	}

	/** When the one at this position in the queue may start, as far as can be told now. */
	private freeAt(position: number): number {
		// The first answers may all be late ones, which tell nothing about the way.
		const isKnown = this.answers.length >= 2 * this.limit;
		const shortest = isKnown ? Math.min(...this.answers) : 0;
		const arrivals = this.started.map((request) => this.latestArrival(request, shortest));
		arrivals.sort((one, other) => other - one);
		const rounds = Math.floor(position / this.limit);
		const before = arrivals[this.limit - 1 - (position % this.limit)];
		const free = before === undefined ? 0 : before + this.windowMs;
		return Math.max(free, this.pausedUntil) + rounds * this.windowMs;
	}

	private latestArrival({ at, took }: Started, shortest: number): number {
		const lasted = took ?? this.clock.now() - at;
		return at + Math.min(LONGEST_WAY_MS, Math.max(0, lasted - shortest));
	}
}

/** By the API's host. What is in use stays; of more than {@link APIS} the one idle longest goes. */
const paces = new Memory<Pace>(APIS);

/** The pace of one API, shared by everybody in this process who calls it. */
export function paceOf(apiUrl: string, clock: Clock): Pace {
	// However its URL is spelled, the API is one, and so is its allowance.
	const host = URL.canParse(apiUrl) ? new URL(apiUrl).host.replace(/\.+(?=$|:)/, '') : apiUrl;
	return paces.getOrMake(host, () => new Pace(clock));
}
