import { sleep } from 'n8n-workflow';

/** Longest time in one go: n8n has other executions, webhooks and its editor to serve. */
const LONGEST_MS = 15;

/** Lets n8n go on with what else it has to do, in the midst of long work. */
export class Breath {
	private since = performance.now();

	/** To be called between two pieces of the work. */
	async take(): Promise<void> {
		if (performance.now() - this.since < LONGEST_MS) return;
		await sleep(0);
		this.since = performance.now();
	}
}

/** Does a piece of work for each of a list, in order. */
export async function forEach<Entry, Result>(
	entries: readonly Entry[],
	work: (entry: Entry, index: number) => Result,
): Promise<Array<Awaited<Result>>> {
	const breath = new Breath();
	const results: Array<Awaited<Result>> = [];
	for (const [index, entry] of entries.entries()) {
		results.push(await work(entry, index));
		await breath.take();
	}
	return results;
}
