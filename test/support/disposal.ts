/** What a test has started, and how each part of it is stopped. */
export class Disposal {
	private readonly stops: Array<() => unknown> = [];

	/** Starts what consists of parts; if that fails, those that are up already are stopped. */
	static async assemble<Whole>(start: (parts: Disposal) => Promise<Whole>): Promise<Whole> {
		const parts = new Disposal();
		try {
			return await start(parts);
		} catch (error) {
			// What is in the way of stopping is less interesting than what was in the way of starting.
			await parts.dispose().catch(() => undefined);
			throw error;
		}
	}

	/** Remembers how to stop a part; gives the part back. */
	add<Part>(part: Part, stop: (part: Part) => unknown): Part {
		this.stops.push(() => stop(part));
		return part;
	}

	/**
	 * Stops everything, the last first, even if a part can't be stopped; then throws what was in the
	 * way. What has been stopped is forgotten: a second call does nothing.
	 */
	async dispose(): Promise<void> {
		const problems: unknown[] = [];
		for (const stop of this.stops.splice(0).reverse()) {
			try {
				await stop();
			} catch (problem) {
				problems.push(problem);
			}
		}
		if (problems.length === 0) return;
		const said = problems.map(String).join('; ');
		throw new AggregateError(problems, `Not everything could be stopped: ${said}`);
	}
}
