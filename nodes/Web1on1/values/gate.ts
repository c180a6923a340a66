/** Lets `width` through at once; the others queue in the order they came. */
export class Gate {
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
