import { MOST_SEEN } from './window';

/** Names in the order in which they came, as many as static data holds; beyond that the oldest go. */
export class Names {
	private readonly known = new Set<string>();

	private readonly inOrder: string[] = [];

	/** How many have been let go. */
	private gone = 0;

	/** How many have come so far. */
	get count(): number {
		return this.gone + this.inOrder.length;
	}

	has(name: string): boolean {
		return this.known.has(name);
	}

	add(name: string): void {
		if (this.known.has(name)) return;
		this.known.add(name);
		this.inOrder.push(name);
		// By the thousand: to let go of one costs as much as of all.
		if (this.inOrder.length < 2 * MOST_SEEN) return;
		for (const old of this.inOrder.splice(0, MOST_SEEN)) this.known.delete(old);
		this.gone += MOST_SEEN;
	}

	/** What has come since the count was this. */
	since(count: number): string[] {
		return this.inOrder.slice(Math.max(0, count - this.gone));
	}
}
