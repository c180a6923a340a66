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
	const running = entries.map((entry, index) => {
		const keys = keysOf(entry);
		const before = Promise.all(keys.map((key) => lastOf.get(key)));
		const done = before.then(async () => await gate.through(async () => await work(entry, index)));
		for (const key of keys) lastOf.set(key, done);
		return done;
	});
	return await Promise.all(running);
}

/** Lets `width` through at once; the others queue in the order they came. */
class Gate {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	async through<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			// Handing the place over directly keeps latecomers from overtaking.
			const next = this.waiting.shift();
			if (next === undefined) this.free++;
			else next();
		}
	}
}
