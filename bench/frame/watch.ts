import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type Host } from '../../host';

/** What was seen of an n8n while something went on. */
export interface Seen {
	/** The longest its health check took, in seconds. */
	slowestHealthCheck: number;
	/** The most memory it held, in MB; NaN where the system does not tell. */
	peakMemoryMb: number;
}

const EVERY_MS = 250;

/** Watches an n8n until the work is done: asks for its health, as a load balancer would. */
export async function watching(host: Host, work: Promise<unknown>): Promise<Seen> {
	const seen = { slowestHealthCheck: 0, peakMemoryMb: memoryOf(host.pid) };
	const over = new AbortController();
	const ended = work.finally(() => {
		over.abort();
	});
	while (!over.signal.aborted) {
		const start = performance.now();
		await ask({ method: 'GET', url: `${host.url}/healthz`, timeoutMs: 60_000 }).catch(
			() => undefined,
		);
		const seconds = (performance.now() - start) / 1000;
		seen.slowestHealthCheck = Math.max(seen.slowestHealthCheck, seconds);
		seen.peakMemoryMb = Math.max(seen.peakMemoryMb, memoryOf(host.pid));
		await sleep(EVERY_MS);
	}
	await ended;
	return seen;
}

/** Resident memory of a process, in MB. */
export function memoryOf(pid: number | undefined): number {
	if (process.platform !== 'linux' || pid === undefined) return NaN;
	const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(resident ?? NaN) / 1024;
}

/** Linux counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has taken so far; unlike rates, little moved by its neighbours. */
export function processorTimeOf(pid: number | undefined): number {
	if (process.platform !== 'linux' || pid === undefined) return NaN;
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// What comes after the name, which may hold blanks: utime and stime are the 14th and 15th of all.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
