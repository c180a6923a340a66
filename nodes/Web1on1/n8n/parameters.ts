import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../values/json';
import { lastId, objectId } from '../values/ids';
import { scalarText } from '../values/text';

/**
 * One item's parameters, read by type. Keeps n8n's untyped values at the edge: everything behind it
 * gets what its type says.
 */
export class Parameters {
	constructor(
		private readonly context: IExecuteFunctions,
		readonly itemIndex: number,
	) {}

	/** The value as n8n holds it; null where the parameter is not shown (n8n throws without a fallback). */
	raw(name: string): unknown {
		return this.context.getNodeParameter(name, this.itemIndex, null);
	}

	/** Text without blanks around it; numbers and booleans as text; anything else is empty. */
	text(name: string): string {
		return (scalarText(this.raw(name)) ?? '').trim();
	}

	/** Text as typed, line breaks and blanks included. */
	verbatim(name: string): string {
		return scalarText(this.raw(name)) ?? '';
	}

	flag(name: string): boolean {
		return this.raw(name) === true;
	}

	/** A collection; empty when nothing was added. */
	collection(name: string): JsonRecord {
		const value = this.raw(name);
		return isRecord(value) ? value : {};
	}

	/** The entries of a repeatable group in order: `{group: [{…}, {…}]}`. */
	entries(name: string, group: string): JsonRecord[] {
		return entriesOf(this.raw(name), group);
	}

	/**
	 * The ID in a resource locator. Not by n8n's own extraction, whose error for a URL without an ID
	 * names no item.
	 * @throws InputError when it is not 24 hexadecimal digits
	 */
	id(name: string, label: string): string {
		const locator = this.raw(name);
		if (!isRecord(locator)) return objectId(locator, label);
		const { mode, value } = locator;
		if (mode !== 'url' || typeof value !== 'string') return objectId(value, label);
		return objectId(lastId(value) ?? value, label);
	}

	/** The name n8n keeps beside an ID that was picked from a list; empty when it was typed. */
	pickedName(name: string): string {
		const value = this.raw(name);
		return isRecord(value) ? (scalarText(value.cachedResultName) ?? '').trim() : '';
	}
}

/** The entries of a repeatable group of fields (n8n's `fixedCollection`). */
export function entriesOf(value: unknown, group: string): JsonRecord[] {
	const list = isRecord(value) ? value[group] : undefined;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}
