/**
 * A map that never holds more than so many entries (an LRU cache): what was used longest ago is let
 * go. For what a process remembers beyond one execution, where nothing else would let go of it.
 */
export class Memory<Value> {
	private readonly entries = new Map<string, Value>();

	/** @param most entries kept at most */
	constructor(private readonly most: number) {}

	/** Looking something up counts as using it. */
	get(key: string): Value | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) this.set(key, value);
		return value;
	}

	/** What is remembered under the key, or else what is made for it now. */
	getOrMake(key: string, make: () => Value): Value {
		const known = this.get(key);
		if (known !== undefined) return known;
		const made = make();
		this.set(key, made);
		return made;
	}

	set(key: string, value: Value): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		const oldest = this.entries.keys().next();
		if (this.entries.size > this.most && oldest.done !== true) this.entries.delete(oldest.value);
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	/** Everything that is remembered; looking through it counts as no use. */
	values(): Iterable<Value> {
		return this.entries.values();
	}
}
