import type { IExecuteFunctions, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { pastedId, objectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText, trimmed } from '../values/text';

/**
 * A node's parameters, read by type: of one item of an execution, or of a trigger. Keeps n8n's
 * untyped values at the edge: everything behind it gets what its type says.
 */
export class Parameters {
	/**
	 * @param raw the value of a parameter as n8n holds it; null where the parameter is not shown (n8n
	 * throws without a fallback)
	 */
	private constructor(readonly raw: (name: string) => unknown) {}

	/** What one item asks for; an expression may give another value to each. */
	static ofItem(context: IExecuteFunctions, item: number): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, item, null));
	}

	static ofTrigger(context: IHookFunctions | IWebhookFunctions): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, null));
	}

	/** Text without blanks around it; numbers and booleans as text; anything else is empty. */
	text(name: string): string {
		return trimmed(this.raw(name));
	}

	/** Text as typed, line breaks and blanks included. */
	verbatim(name: string): string {
		return scalarText(this.raw(name)) ?? '';
	}

	/** A switch; its default where it is not shown. */
	flag(name: string, preset = false): boolean {
		const value = this.raw(name);
		return typeof value === 'boolean' ? value : preset;
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
		return objectId(pastedId(value) ?? value, label);
	}

	/**
	 * The ID in a resource locator that may stay empty.
	 * @throws InputError when it is something else
	 */
	optionalId(name: string, label: string): string | undefined {
		return optionalIdIn(this.raw(name), label);
	}

	/** The name n8n keeps beside an ID that was picked from a list; empty when it was typed. */
	pickedName(name: string): string {
		return pickedNameIn(this.raw(name));
	}
}

/** The entries of a group of fields (n8n's `fixedCollection`): a list, or one object where only one may be added. */
export function entriesOf(value: unknown, group: string): JsonRecord[] {
	const found = isRecord(value) ? value[group] : undefined;
	return (Array.isArray(found) ? found : [found]).filter(isRecord);
}

/**
 * The ID in a locator that may stay empty, wherever it stands, as among filters.
 * @throws InputError when it is something else
 */
export function optionalIdIn(locator: unknown, label: string): string | undefined {
	const id = trimmed(valueIn(locator));
	return id === '' ? undefined : objectId(id, label);
}

/** The name kept in a locator, see `Parameters.pickedName`. */
export function pickedNameIn(locator: unknown): string {
	return isRecord(locator) ? trimmed(locator.cachedResultName) : '';
}

/** What was chosen in a locator; an expression may give the bare value. */
export function valueIn(locator: unknown): unknown {
	return isRecord(locator) ? locator.value : locator;
}
