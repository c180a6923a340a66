/**
 * A mutex that takes along what has gathered meanwhile (a group commit): one works at a time, and all
 * that comes while it works is the next one's work.
 */
export class Gathered<Entry, Result> {
	private waiting: Array<{
		entry: Entry;
		resolve: (result: Result) => void;
		reject: (error: unknown) => void;
	}> = [];

	private isWorking = false;

	/** @param work gives a result for each entry, in their order; where it rejects, all of them fail */
	constructor(private readonly work: (entries: readonly Entry[]) => Promise<Result[]>) {}

	/** Hands in an entry, and waits for what comes of it. */
	async add(entry: Entry): Promise<Result> {
		const result = new Promise<Result>((resolve, reject) => {
			this.waiting.push({ entry, resolve, reject });
		});
		void this.takeTurns();
		return await result;
	}

	private async takeTurns(): Promise<void> {
		if (this.isWorking) return;
		this.isWorking = true;
		while (this.waiting.length > 0) {
			const turn = this.waiting;
			this.waiting = [];
			try {
				const results = await this.work(turn.map(({ entry }) => entry));
				for (const [index, result] of results.entries()) turn[index]?.resolve(result);
			} catch (error) {
				for (const { reject } of turn) reject(error);
			}
		}
		this.isWorking = false;
	}
}
