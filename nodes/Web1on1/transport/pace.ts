import { Memory } from '../values/memory';
import { Share } from './share';

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
export const REQUESTS_PER_SECOND = 20;

/** Longest sleep in one go, so that a cancelled execution stops soon. */
export const SLICE_MS = 250;

/** A longer pause than this is asked about again: it may have been a proxy's idea. */
const LONGEST_PAUSE_MS = 600_000;

/** API keys of one API that may be paused at once. */
const PAUSED_KEYS = 1000;

/** API keys of one API whose wishes are remembered. */
const WISHING_KEYS = 100;

/** A wish for a rate counts for so long after it was last heard. */
const WISH_MS = 60_000;

/** APIs that a process calls: Web1on1's, and some sandboxes. */
const APIS = 100;

/** A request that may start now. */
export interface Turn {
	/**
	 * To be called when the answer is there, or none will come.
	 * @param isRefused the platform has said that there were too many requests
	 */
	end(isRefused?: boolean): void;
}

/** Somebody who waits for a turn. */
interface Ticket {
	kind: string;
	isCancelled: () => boolean;
	/** Undefined: cancelled. */
	call: (turn: Turn | undefined) => void;
}

/**
 * Lets no more requests start than the platform takes, first come first served. All executions of a
 * process share one pace, or ten of them would each use the whole allowance; with other processes it
 * shares by what the platform refuses ({@link Share}).
 */
export class Pace {
	/** Who waits, in order. */
	private readonly queue: Ticket[] = [];

	private isServing = false;

	private pausedUntil = 0;

	/** When API keys may be used again; let go of when a key is asked about after that. */
	private readonly closedUntil = new Memory<number>(PAUSED_KEYS);

	/** The rates that were asked for, by key. */
	private readonly wishes = new Memory<{ rate: number; at: number }>(WISHING_KEYS);

	private readonly share: Share;

	constructor(
		private readonly clock: Clock,
		perSecond: number = REQUESTS_PER_SECOND,
		random: () => number = Math.random,
	) {
		this.share = new Share(perSecond, random);
	}

	/**
	 * Somebody who uses this key wants so many requests per second at most; infinity for any number.
	 * Of several who share the API, the lowest wish within a minute counts.
	 */
	wish(key: string, perSecond: number): void {
		const now = this.clock.now();
		this.wishes.set(key, { rate: perSecond, at: now });
		const rates = [...this.wishes.values()].filter(({ at }) => now - at < WISH_MS);
		this.share.limit = Math.min(...rates.map(({ rate }) => rate));
	}

	/** Nobody starts before `time`: the platform said so to one of us, and means all. */
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
	 * @param kind what is to be asked for: requests of a kind take as long as each other
	 * @returns undefined when `isCancelled` said so meanwhile; then nothing may be sent
	 */
	async turn(isCancelled: () => boolean, kind = ''): Promise<Turn | undefined> {
		return await new Promise((call) => {
			this.queue.push({ kind, isCancelled, call });
			if (!this.isServing) void this.serve();
		});
	}

	/** Calls one after the other, until nobody waits any more. */
	private async serve(): Promise<void> {
		this.isServing = true;
		for (;;) {
			this.dismissCancelled();
			const wait = this.freeAt() - this.clock.now();
			if (wait > 0) {
				await this.clock.sleep(Math.min(SLICE_MS, Math.max(1, Math.ceil(wait))));
				continue;
			}
			const next = this.queue.shift();
			if (next === undefined) break;
			const end = this.share.start(this.clock, next.kind);
			next.call({
				end: (isRefused = false) => {
					end(isRefused);
				},
			});
		}
		this.isServing = false;
	}

	private dismissCancelled(): void {
		for (let index = this.queue.length - 1; index >= 0; index--) {
			if (this.queue[index]?.isCancelled() !== true) continue;
			for (const { call } of this.queue.splice(index, 1)) call(undefined);
		}
	}

	/** When the next one may start, as far as can be told now; at once where nobody waits. */
	private freeAt(): number {
		if (this.queue.length === 0) return 0;
		return Math.max(this.pausedUntil, this.share.freeAt(this.clock.now()));
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
