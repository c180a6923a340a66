/** Tells those who watch that something has changed, and not what: they look for themselves. */
export class Pulse {
	private readonly watchers = new Set<() => void>();

	beat(): void {
		for (const watcher of this.watchers) watcher();
	}

	/** Gives the function that ends the watching. */
	watch(watcher: () => void): () => void {
		this.watchers.add(watcher);
		return () => {
			this.watchers.delete(watcher);
		};
	}
}
