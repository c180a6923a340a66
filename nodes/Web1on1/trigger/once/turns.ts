/**
 * A semaphore: so many deliveries of a workflow at a time between their item and n8n's answer, in the
 * order in which they asked. In a burst the first ones are answered while the last ones wait, and a
 * kill finds few of them created and not yet on record.
 */
export class Turns {
	private running = 0;

	private readonly waiting: Array<() => void> = [];

	/** @param atOnce may become more while some wait */
	constructor(private atOnce: number) {}

	/** @returns to be called at the end of the turn; only its first call counts */
	async take(): Promise<() => void> {
		if (this.running < this.atOnce) this.running += 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		let isOver = false;
		return () => {
			if (isOver) return;
			isOver = true;
			this.running -= 1;
			this.next();
		};
	}

	/** Lets more go at a time from now on. */
	widen(atOnce: number): void {
		if (atOnce <= this.atOnce) return;
		this.atOnce = atOnce;
		this.next();
	}

	/** True while nobody has a turn. */
	get isIdle(): boolean {
		return this.running === 0;
	}

	private next(): void {
		while (this.running < this.atOnce) {
			const go = this.waiting.shift();
			if (go === undefined) return;
			this.running += 1;
			go();
		}
	}
}
