/** Names a process remembers per workflow beside static data. */
const RECENT = 5000;

/** Of these, the ones written to static data once more, should another delivery have overwritten them. */
const REPEATED = 200;

/**
 * Deliveries this process is handling or has handled lately, per workflow. Static data alone can't
 * tell two copies apart that arrive at the same moment: each loads its own copy, and the last one
 * to save wins.
 */
export class InFlight {
	private readonly taken = new Set<string>();

	private readonly pending = new Map<string, Promise<boolean>>();

	private taking = 0;

	/** How many deliveries n8n has taken so far. */
	get count(): number {
		return this.taking;
	}

	/** The names n8n has taken since the count was this. */
	takenSince(count: number): string[] {
		return count >= this.taking ? [] : [...this.taken].slice(count - this.taking);
	}

	/** The names n8n took last, oldest first. */
	get latestTaken(): string[] {
		return [...this.taken].slice(-REPEATED);
	}

	/**
	 * Asks to handle a delivery. While a copy of it is under way the answer waits for that one's
	 * fate: taken means this one is a double, not taken means it is this one's turn.
	 *
	 * @returns undefined for a double; otherwise a function to call once n8n has answered; it must be
	 *   called, and only its first call counts
	 */
	async claim(name: string): Promise<((isTaken: boolean) => void) | undefined> {
		for (;;) {
			if (this.taken.has(name)) return undefined;
			const other = this.pending.get(name);
			if (other === undefined) return this.start(name);
			if (await other) return undefined;
		}
	}

	private start(name: string): (isTaken: boolean) => void {
		let resolve: (isTaken: boolean) => void = () => undefined;
		this.pending.set(
			name,
			new Promise((done) => {
				resolve = done;
			}),
		);
		let isSettled = false;
		return (isTaken) => {
			if (isSettled) return;
			isSettled = true;
			this.pending.delete(name);
			if (isTaken) this.remember(name);
			resolve(isTaken);
		};
	}

	private remember(name: string): void {
		this.taken.add(name);
		this.taking += 1;
		const oldest = this.taken.values().next();
		if (this.taken.size > RECENT && oldest.done !== true) this.taken.delete(oldest.value);
	}
}

const workflows = new Map<string, InFlight>();

/** The deliveries to the triggers of one workflow. */
export function inFlightOf(workflow: string): InFlight {
	const known = workflows.get(workflow) ?? new InFlight();
	workflows.set(workflow, known);
	return known;
}
