import type { RuntimeOptions } from './options';

const WINDOW_MS = 1000;

/**
 * 20 requests per second per IP address and per API key (facts: G1), over a sliding window.
 * Refused requests don't count. Uses real time: moving the sandbox's clock must not open it.
 */
export class RateLimiter {
	private readonly taken = new Map<string, number[]>();

	constructor(private readonly options: RuntimeOptions) {}

	/** Takes a place for each key, or none at all. */
	admit(keys: readonly string[], now = performance.now(), limit = this.options.rateLimit): boolean {
		if (limit === 0) return true;
		const windows = keys.map((key) => this.recent(key, now));
		if (windows.some((window) => window.length >= limit)) return false;
		for (const window of windows) window.push(now);
		return true;
	}

	private recent(key: string, now: number): number[] {
		const window = (this.taken.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
		this.taken.set(key, window);
		return window;
	}
}

/** The `Retry-After` header in the form asked for; undocumented on the real platform. */
export function retryAfterHeader(
	form: RuntimeOptions['retryAfter'],
	seconds: number,
): string | undefined {
	if (form === 'none') return undefined;
	if (form === 'seconds') return String(seconds);
	return new Date(Date.now() + seconds * 1000).toUTCString();
}
