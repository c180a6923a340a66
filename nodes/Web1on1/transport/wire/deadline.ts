import { sleep } from 'n8n-workflow';

/** Between two looks at what is open: an end comes late by so much at most. */
const TICK_MS = 50;

/** Something that ends in time, or is ended. */
interface Open {
	/** Milliseconds, by a clock that nobody sets. */
	until: number;
	cancelled: AbortSignal | undefined;
	end: () => void;
}

/**
 * What is under way, and when it has to end. One clock looks after all of it: a timer of its own for
 * each (`AbortSignal.timeout`) stays for its whole minute after the answer has come, and the thousands of a
 * long run hold up n8n's event loop when they are cleared away.
 */
const open = new Set<Open>();

let isLooking = false;

/**
 * Ends something when its time is up, or when the user has cancelled it.
 *
 * @param milliseconds how long it may take
 * @param end called once at most
 * @returns to be called when it has ended by itself
 */
export function endIn(
	milliseconds: number,
	cancelled: AbortSignal | undefined,
	end: () => void,
): () => void {
	if (cancelled?.aborted === true) {
		end();
		return () => undefined;
	}
	const entry = { until: performance.now() + milliseconds, cancelled, end };
	open.add(entry);
	if (!isLooking) void look();
	return () => {
		open.delete(entry);
	};
}

async function look(): Promise<void> {
	isLooking = true;
	while (open.size > 0) {
		await sleep(TICK_MS);
		const now = performance.now();
		for (const entry of open) {
			if (now < entry.until && entry.cancelled?.aborted !== true) continue;
			open.delete(entry);
			entry.end();
		}
	}
	isLooking = false;
}
