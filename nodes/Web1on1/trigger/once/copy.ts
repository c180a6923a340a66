import type { IDataObject } from 'n8n-workflow';

import { toData } from '../../n8n/data';
import { isRecord, type JsonRecord } from '../../values/json';
import type { WorkflowMemory } from './memory';
import { addTo, isSeen, readSeen, remember } from './window';

/** Names in n8n's static data of type `global`: what was seen, and the triggers' records by node. */
const SEEN = 'web1on1Seen';
const RECORDS = 'web1on1Triggers';

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

/** When a record was saved (milliseconds since 1970). */
function savedAt(record: JsonRecord | undefined): number {
	return typeof record?.savedAt === 'number' ? record.savedAt : 0;
}

/**
 * One of the copies of a workflow's static data that n8n hands out: to each delivery, and to each
 * registration of a trigger. It is saved whole, the last one wins, and all triggers of the workflow
 * share it. So whoever saves one writes into it what the others have noted meanwhile: names of
 * deliveries, and secrets, without which every later delivery would be refused.
 */
export class StaticCopy {
	/** So many of the names in memory are taken to be in this copy. */
	private known: number;

	private isTidy = false;

	/** @param data static data of type `global` */
	constructor(
		private readonly data: IDataObject,
		private readonly memory: WorkflowMemory,
	) {
		this.known = Math.max(0, memory.count - REPEATED);
	}

	/** True when the delivery of this name is on record. */
	holds(name: string): boolean {
		return isSeen(readSeen(this.data[SEEN]), name);
	}

	/**
	 * Writes what this process knows into the copy. Idempotent: what is there already stays as it is.
	 * Each call marks the copy as changed, as long as it holds a name.
	 *
	 * @param own name or names of what the delivery holds that this copy belongs to; on record from
	 *   now on
	 */
	write(now: number, own: string | readonly string[] = []): void {
		const names = this.memory.takenSince(this.known);
		this.known = this.memory.count;
		this.writeSeen([...new Set([...names, own].flat())], now);
		this.writeRecords();
	}

	/** One assignment each: n8n notices changes of the top level. */
	private writeSeen(names: string[], now: number): void {
		const seen = readSeen(this.data[SEEN]);
		// What comes later is new to this copy, and may come by the thousand: only the first time is dear.
		const all = this.isTidy ? addTo(seen, names, now) : remember(seen, names, now);
		this.isTidy = true;
		if (Object.keys(all).length > 0) this.data[SEEN] = all;
	}

	private writeRecords(): void {
		const records = recordsIn(this.data);
		const newer = this.memory.records.filter(
			([node, record]) => savedAt(record) > savedAt(records[node]),
		);
		if (newer.length > 0) this.data[RECORDS] = toData({ ...records, ...Object.fromEntries(newer) });
	}

	/**
	 * Stores what a trigger has to keep, and keeps it in memory too, for the copies of deliveries that
	 * are under way. Leaves out what triggers have left behind that are no longer there.
	 *
	 * @param isOfUse whether another trigger's record is still needed
	 */
	save(
		node: string,
		record: JsonRecord,
		isOfUse: (other: JsonRecord) => boolean,
		now: number,
	): void {
		const records = recordsIn(this.data);
		// Later than the one before, also where the clock was put back.
		const latest = Math.max(now, savedAt(records[node]) + 1);
		this.memory.trigger(node).record = { ...record, savedAt: latest };
		const others = Object.entries(records).filter(([, other]) => isOfUse(other));
		this.data[RECORDS] = toData(Object.fromEntries(others));
		this.write(now);
	}
}
