/**
 * Work that is done once for all who ask for it while it is under way (a mutex whose followers take
 * the leader's result). Each is let go of when it is over.
 */
export class SingleFlight<Result> {
	private readonly underWay = new Map<unknown, Promise<Result>>();

	/**
	 * What comes of the work: of this one, or of the one under way for the same key.
	 * @param key compared as a `Map` does: a text, or an object that stands for itself
	 * @throws what the work throws, to everybody who has waited for it
	 */
	async run(key: unknown, work: () => Promise<Result>): Promise<Result> {
		const running = this.underWay.get(key);
		if (running !== undefined) return await running;
		const started = work();
		this.underWay.set(key, started);
		try {
			return await started;
		} finally {
			this.underWay.delete(key);
		}
	}
}
