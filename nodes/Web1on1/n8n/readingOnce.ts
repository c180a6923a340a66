import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../values/json';

/** A node's parameters, by name, as n8n is asked for them in an execution. */
interface Reading {
	/** As the node holds it, expressions as their text, which is the same for all items; null where it is not there. */
	stored: (name: string) => unknown;
	/** With the values its expressions have for an item. Not to be changed: other items may hold the same. */
	given: (name: string, item: number) => unknown;
}

/**
 * Asks n8n for a parameter once where it is the same for all items: each time it copies the value, looks
 * the node up and works out what is shown (n8n 2.41, `_getNodeParameter`).
 */
export function readingOnce(context: IExecuteFunctions): Reading {
	const written = new Map<string, unknown>();
	const same = new Map<string, unknown>();
	const stored = (name: string): unknown => {
		if (!written.has(name)) {
			written.set(name, context.getNodeParameter(name, 0, null, { rawExpressions: true }));
		}
		return written.get(name);
	};
	const given = (name: string, item: number): unknown => {
		if (same.has(name)) return same.get(name);
		const value = context.getNodeParameter(name, item, null);
		if (!holdsExpression(stored(name))) same.set(name, value);
		return value;
	};
	return { stored, given };
}

function holdsExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (Array.isArray(stored)) return stored.some(holdsExpression);
	return isRecord(stored) && Object.values(stored).some(holdsExpression);
}
