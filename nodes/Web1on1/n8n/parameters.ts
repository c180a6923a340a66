import type { IExecuteFunctions, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { pastedId, objectId } from '../values/ids';
import { InputError } from '../values/inputError';
import { isRecord, parseJsonObject, someText, type JsonRecord } from '../values/json';
import { kindOf, refuseKind, refuseMissing, textOrRefuse } from '../values/kinds';
import { choiceOf } from '../values/lists';
import { countOf } from '../values/numbers';
import { switchValue } from '../values/switches';
import { trimmed } from '../values/text';
import { withDates } from './dates';
import { processedItems, type ProcessedItems, type RecordScope } from './processedItems';

/** How n8n is asked for a parameter, by name. */
interface Reading {
	/** As the node holds it: expressions as their text; null where the parameter is not there. */
	stored: (name: string) => unknown;
	/** With the values of its expressions, of which it holds some. */
	given: (name: string) => unknown;
	/** The value of one expression in it, dates as dates. */
	again: (expression: string, path: string) => unknown;
	/** Type of the node; n8n copies the whole node for it. */
	type: () => string;
	/** n8n's store of processed items; executions have one. */
	processed?: (scope: RecordScope) => ProcessedItems;
}

/** n8n makes a node of this kind of ours, in which a person reviews what an agent is about to do. */
export function isReview(nodeType: string): boolean {
	return nodeType.endsWith('HitlTool');
}

/**
 * A node's parameters, read by type: of one item of an execution, or of a trigger. Keeps n8n's
 * untyped values at the edge: everything behind it gets what its type says.
 */
export class Parameters {
	/** What was read: to evaluate an expression is dear, and some parameters are asked for by several. */
	private readonly known = new Map<string, unknown>();

	private constructor(private readonly reading: Reading) {}

	/** What each item asks for; an expression may give another value to each. */
	static ofItems(context: IExecuteFunctions): (item: number) => Parameters {
		const type = (): string => context.getNode().type;
		// The same for all items: n8n looks the node up each time it is asked.
		const written = new Map<string, unknown>();
		const stored = (name: string): unknown => {
			if (!written.has(name)) {
				written.set(name, context.getNodeParameter(name, 0, null, { rawExpressions: true }));
			}
			return written.get(name);
		};
		return (item) =>
			new Parameters({
				stored,
				given: (name) => context.getNodeParameter(name, item, null),
				again: (expression) => context.evaluateExpression(expression.slice(1), item),
				type,
				processed: (scope) => processedItems(context, scope),
			});
	}

	static ofTrigger(context: IHookFunctions | IWebhookFunctions): Parameters {
		return new Parameters({
			stored: (name) => context.getNodeParameter(name, null, { rawExpressions: true }),
			given: (name) => context.getNodeParameter(name, null),
			again: (_, path) => context.getNodeParameter(path, null),
			type: () => context.getNode().type,
		});
	}

	/** True for those of a node in which a person reviews what an agent is about to do. */
	get isReview(): boolean {
		return isReview(this.reading.type());
	}

	/** True where one of the expressions in a parameter, as the node holds them, is such a one. */
	someExpression(name: string, test: (text: string) => boolean): boolean {
		return holdsExpression(this.reading.stored(name), test);
	}

	/** True for a parameter that is shown: what it gives is what somebody wants. */
	private has(name: string): boolean {
		return this.reading.stored(name) !== null;
	}

	/**
	 * The value of a parameter as its expressions give it; null where the parameter is not shown (n8n
	 * throws without a fallback). What holds no expression is its own value: n8n would copy it, and work out
	 * what is shown, for each item (n8n 2.41, `_getNodeParameter`). So it is not to be changed.
	 */
	raw(name: string): unknown {
		if (this.known.has(name)) return this.known.get(name);
		const { stored, given, again } = this.reading;
		const written = stored(name);
		const value = holdsExpression(written) ? withDates(written, given(name), again, name) : written;
		this.known.set(name, value);
		return value;
	}

	/**
	 * Text as typed, line breaks and blanks included.
	 * @throws InputError for what is no text
	 */
	verbatim(name: string, label: string): string {
		return textOrRefuse(this.raw(name), `'${label}'`);
	}

	/**
	 * Text without blanks around it.
	 * @throws InputError for what is no text
	 */
	text(name: string, label: string): string {
		return this.verbatim(name, label).trim();
	}

	/**
	 * Text that may stay empty, without blanks around it; empty where it is not shown.
	 * @throws InputError for what is no text, and for an expression that has found nothing
	 */
	optionalText(name: string, label: string): string {
		if (!this.has(name)) return '';
		refuseMissing(this.raw(name), `'${label}'`);
		return this.text(name, label);
	}

	/**
	 * One of several choices; the first where it is not shown.
	 * @throws InputError when it is none of them
	 */
	choice<Choice extends string>(
		name: string,
		label: string,
		choices: readonly [Choice, ...Choice[]],
	): Choice {
		return this.has(name) ? choiceOf(this.raw(name), `'${label}'`, choices) : choices[0];
	}

	/**
	 * A switch; its default where it is not shown.
	 * @throws InputError when it is neither true nor false
	 */
	flag(name: string, label: string, preset: boolean): boolean {
		return this.has(name) ? switchValue(this.raw(name), `'${label}'`) : preset;
	}

	/**
	 * How many, as a number or as its digits; the default where it is not shown.
	 * @throws InputError when it is no whole number above 0
	 */
	count(name: string, label: string, preset: number, description: string): number {
		return this.has(name) ? countOf(this.raw(name), `'${label}'`, description) : preset;
	}

	/**
	 * A JSON object; empty where it is not shown or left empty.
	 * @throws InputError when it is anything else
	 */
	json(name: string, label: string): JsonRecord {
		return this.has(name) ? parseJsonObject(this.raw(name), label) : {};
	}

	/**
	 * A collection; empty when nothing was added. What was added is there, whatever its value.
	 * @throws InputError when an expression gives something else
	 */
	collection(name: string, label: string): JsonRecord {
		const value = this.raw(name);
		if (!this.has(name)) return {};
		if (kindOf(value) === 'object' && isRecord(value)) return value;
		refuseMissing(value, `'${label}'`);
		refuseKind(value, `'${label}'`);
		throw new InputError(`'${label}' is not a group of fields`, 'Add its fields one by one.');
	}

	/**
	 * The entries of a repeatable group in order: `{group: [{…}, {…}]}`.
	 * @throws InputError when an expression gives something else
	 */
	entries(name: string, group: string, label: string): JsonRecord[] {
		return entriesOf(this.collection(name, label), group, `'${label}'`);
	}

	/**
	 * The ID in a resource locator. Not by n8n's own extraction, whose error for a URL without an ID
	 * names no item.
	 * @throws InputError when it is not 24 hexadecimal digits
	 */
	id(name: string, label: string): string {
		const locator = this.raw(name);
		const value = valueIn(locator);
		const isUrl = isRecord(locator) && locator.mode === 'url' && typeof value === 'string';
		return objectId(isUrl ? (pastedId(value) ?? value) : value, `'${label}'`);
	}

	/**
	 * The ID in a resource locator that may stay empty: undefined for an empty text only, since an
	 * expression that has found nothing is not left empty.
	 * @throws InputError when it is something else
	 */
	optionalId(name: string, label: string): string | undefined {
		if (!this.has(name)) return undefined;
		const value = valueIn(this.raw(name));
		refuseMissing(value, `'${label}'`);
		return typeof value === 'string' && value.trim() === ''
			? undefined
			: objectId(value, `'${label}'`);
	}

	/**
	 * A date and time without a zone, of an item, in the zone of the workflow: n8n knows which.
	 * @param text ISO 8601
	 * @returns milliseconds since 1970
	 * @throws InputError when n8n can't read it
	 */
	localTime(text: string, label: string): number {
		const iso = JSON.stringify(text.replace(' ', 'T'));
		const time = this.reading.again(`={{ DateTime.fromISO(${iso}).toMillis() }}`, '');
		if (typeof time === 'number' && Number.isFinite(time)) return time;
		throw new InputError(
			`${label} is not a date`,
			'Enter an ISO 8601 date and time, for example 2026-11-20T09:30.',
		);
	}

	/** What n8n keeps for the node, or for its workflow, over all executions. */
	processedItems(scope: RecordScope): ProcessedItems {
		const { processed } = this.reading;
		if (processed === undefined) throw new Error('Only executions have a store of processed items');
		return processed(scope);
	}
}

/**
 * The entries of a group of fields (n8n's `fixedCollection`): a list, or one object where only one may
 * be added.
 * @param label how a message names it, for example "'Messages'"
 * @throws InputError when an expression gives something else
 */
export function entriesOf(value: unknown, group: string, label: string): JsonRecord[] {
	if (!isRecord(value)) {
		refuseMissing(value, label);
		throw new InputError(`${label} is not a group of entries`, 'Add its entries one by one.');
	}
	if (!Object.hasOwn(value, group)) return [];
	const found = value[group];
	const entries: unknown[] = Array.isArray(found) ? found : [found];
	return entries.map((entry) => {
		if (kindOf(entry) === 'object' && isRecord(entry)) return entry;
		throw new InputError(
			`${label} holds something that is not an entry`,
			'Add its entries one by one, or have the expression give a list of objects.',
		);
	});
}

/** The name n8n keeps beside an ID that was picked from a list; empty when it was typed. */
export function pickedNameIn(locator: unknown): string {
	return isRecord(locator) ? trimmed(locator.cachedResultName) : '';
}

/** True where a text in what is stored, however deep, is an expression, and such a one. */
function holdsExpression(
	stored: unknown,
	test: (expression: string) => boolean = () => true,
): boolean {
	return someText(stored, (text) => text.startsWith('=') && test(text));
}

/** What was chosen in a locator; an expression may give the bare value. */
export function valueIn(locator: unknown): unknown {
	return isRecord(locator) && Object.hasOwn(locator, 'value') ? locator.value : locator;
}
