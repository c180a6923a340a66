import type { IDataObject } from 'n8n-workflow';

import { toData } from '../../n8n/data';
import { isRecord, type JsonRecord } from '../../values/json';
import type { WorkflowMemory } from './memory';
import { isSeen, readLongNames, readSeen, remember, together, type SeenWindow } from './window';

/** Names in n8n's static data of type `global`: what was seen, and the triggers' records by node. */
const SEEN = 'web1on1Names';
const RECORDS = 'web1on1Triggers';

/**
 * What was seen, as earlier versions have saved it, with longer names. It is taken over. An earlier
 * version that comes back does not find it, and knows no shorter names: it starts with none.
 */
const LONG_NAMES = 'web1on1Seen';

/** Names written again though they are on record, should another process have overwritten them. */
const REPEATED = 200;

/** The triggers' records in a workflow's static data, by the ID of their node. */
export function recordsIn(data: IDataObject): Record<string, JsonRecord> {
	const records = data[RECORDS];
	if (!isRecord(records)) return {};
	return Object.fromEntries(
		Object.entries(records).filter((entry): entry is [string, JsonRecord] => isRecord(entry[1])),
	);
}

/** The deliveries on record, also as earlier versions have kept them. */
function seenIn(data: IDataObject): SeenWindow {
	const seen = readSeen(data[SEEN]);
	const long = data[LONG_NAMES];
	return long === undefined ? seen : together(readLongNames(long), seen);
}

/** When a record was saved (milliseconds since 1970). */
function savedAt(record: JsonRecord | undefined): number {
	return typeof record?.savedAt === 'number' ? record.savedAt : 0;
}

/**
 * One of the copies of a workflow's static data that n8n hands out: to each delivery, and to each
 * registration of a trigger. It is saved whole, the last one wins, and all triggers of the workflow
 * share it. So whoever saves one writes into it what the others have noted meanwhile: names of
 * deliveries, and secrets, without which every later delivery would be refused. That is done when
 * n8n saves it, and not before: JSON asks an object for `toJSON`, and n8n saves static data as JSON.
 */
export class StaticCopy {
	/** How many names were in memory when n8n had loaded this copy: those are in it, or may be. */
	private readonly known: number;

	/** What was on record when n8n had loaded this copy; a delivery may ask for thousands of names. */
	private readonly seen: SeenWindow;

	/** What the delivery holds that this copy belongs to, and that is not in the copy. */
	private readonly own = new Set<string>();

	/** @param data static data of type `global` */
	constructor(
		private readonly data: IDataObject,
		private readonly memory: WorkflowMemory,
		private readonly now: () => number = Date.now,
	) {
		this.known = memory.taken.count;
		this.seen = seenIn(data);
	}

	/** True when the delivery of this name is on record. */
	holds(name: string): boolean {
		return isSeen(this.seen, name);
	}

	/**
	 * Puts names on record, and marks the copy as changed.
	 * @param names that the copy does not hold
	 * @param saving called each time that n8n turns the copy into JSON to save it
	 */
	put(names: readonly string[], saving: () => void = () => undefined): void {
		for (const name of names) this.own.add(name);
		this.completeWhenSaved(saving);
		this.mark();
	}

	/**
	 * Marks the copy as changed: n8n saves no other. It notices assignments at the top level. From 2.x
	 * on it takes the mark away before it creates the execution: it builds a second `Workflow` on the same
	 * object, whose constructor does so (`WorkflowRunner.establishContextForPersistence`, n8n-workflow
	 * `ObservableObject.create`). So it has to be set again after that.
	 */
	mark(): void {
		this.data[SEEN] = this.data[SEEN] ?? {};
	}

	private completeWhenSaved(saving: () => void): void {
		Object.defineProperty(this.data, 'toJSON', {
			configurable: true,
			enumerable: false,
			value: () => {
				saving();
				return this.complete();
			},
		});
	}

	/** The copy with all that this process knows. */
	private complete(): IDataObject {
		const { memory } = this;
		const data = { ...this.data };
		Reflect.deleteProperty(data, LONG_NAMES);
		const later = memory.taken.since(this.known);
		const before = memory.taken.since(Math.max(0, this.known - REPEATED));
		const repeated = before.slice(0, before.length - later.length);
		const records = toData(this.newestRecords());
		return {
			...data,
			[SEEN]: remember(this.seen, repeated, this.now(), [...later, ...this.own]),
			...(Object.keys(records).length === 0 ? {} : { [RECORDS]: records }),
		};
	}

	private newestRecords(): Record<string, JsonRecord> {
		const records = recordsIn(this.data);
		const newer = this.memory.records.filter(
			([node, record]) => savedAt(record) > savedAt(records[node]),
		);
		return { ...records, ...Object.fromEntries(newer) };
	}

	/**
	 * Stores what a trigger has to keep, and keeps it in memory too, for the copies of deliveries that
	 * are under way. Leaves out what triggers have left behind that are no longer there.
	 *
	 * @param isOfUse whether another trigger's record is still needed
	 */
	save(node: string, record: JsonRecord, isOfUse: (other: JsonRecord) => boolean): void {
		const records = recordsIn(this.data);
		// Later than the one before, also where the clock was put back.
		const latest = Math.max(this.now(), savedAt(records[node]) + 1);
		this.memory.trigger(node).record = { ...record, savedAt: latest };
		const others = Object.entries(records).filter(([, other]) => isOfUse(other));
		this.data[RECORDS] = toData(Object.fromEntries(others));
		this.data[RECORDS] = toData(this.newestRecords());
		this.put([]);
	}
}
