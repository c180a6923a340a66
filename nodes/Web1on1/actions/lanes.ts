import { forEach } from '../n8n/breath';
import { Gate } from '../values/gate';

/**
 * Works through a list with at most `width` at once, so that entries which share a key never
 * overlap and keep their order. Results keep the order of the list. `work` must not reject.
 *
 * An entry may have several keys (telephone and e-mail): it waits for all who hold one of them.
 */
export async function inLanes<Entry, Result>(
	entries: readonly Entry[],
	keysOf: (entry: Entry) => readonly string[],
	width: number,
	work: (entry: Entry, index: number) => Promise<Result>,
): Promise<Result[]> {
	const lastOf = new Map<string, Promise<unknown>>();
	const gate = new Gate(width);
	// The first ones are at work while the last ones line up.
	const running = await forEach(entries, (entry, index) => {
		const keys = keysOf(entry);
		const before = Promise.all(keys.map((key) => lastOf.get(key)));
		const done = before.then(async () => await gate.through(async () => await work(entry, index)));
		for (const key of keys) lastOf.set(key, done);
		return { done };
	});
	return await Promise.all(running.map(async ({ done }) => await done));
}
