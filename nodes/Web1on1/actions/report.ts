import type { IDataObject, INode, INodeExecutionData, NodeError } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { isFateOpen, Web1on1Error } from '../transport/errors';
import { InputError } from '../values/inputError';
import { present } from '../values/present';
import { mayHaveLeft, type Plan, type Result } from './outcome';

/**
 * Refuses to send anything while an item is bad.
 * @throws NodeApiError or NodeOperationError about the first one
 */
export function refuseBadItems(node: INode, plans: readonly Plan[]): void {
	const bad = firstFailed(plans);
	if (bad === undefined) return;
	const { error, item } = bad;
	throw toNodeError(node, withOthersFate(error, item, plans), item);
}

/** Says which item it was, and that the others have not left either; at a further try some may have. */
function withOthersFate(error: unknown, bad: number, plans: readonly Plan[]): unknown {
	const sent = indexes(plans, (plan) => 'data' in plan);
	const nothing = plans.length > 1 ? 'Nothing was sent for any item.' : 'Nothing was sent.';
	const others = sent.length === 0 ? nothing : `Already sent: ${itemList(sent)}.`;
	const message = (said: string): string => `${said} [item ${bad}]`;
	if (error instanceof InputError) {
		return new InputError(message(error.message), `${error.description} ${others}`);
	}
	if (!(error instanceof Web1on1Error)) return error;
	const { description } = error.details;
	const isSaid = others === nothing && description.includes('Nothing was sent');
	return new Web1on1Error(message(error.message), {
		...error.details,
		description: isSaid ? description : `${description} ${others}`,
	});
}

/**
 * Ends the execution if an item has failed. Without an output, the error is the only place that can
 * say what has left already.
 * @throws NodeApiError or NodeOperationError about the first one
 */
export function failWithFirst(node: INode, results: ReadonlyArray<Result | undefined>): void {
	const first = firstFailed(results);
	if (first === undefined) return;
	const error = toNodeError(node, first.error, first.item);
	const sent = indexes(results, (other) => other !== undefined && 'data' in other);
	// What ended all of them at once is one result, and is told already.
	const open = indexes(results, (other) => other !== results[first.item] && mayHaveLeft(other));
	const parts = [
		error.description ?? '',
		sent.length === 0 ? '' : `Already sent: ${itemList(sent)}.`,
		open.length === 0 ? '' : `May have been sent: ${itemList(open)}.`,
		sent.length + open.length === 0
			? ''
			: "Set 'On Error' to 'Continue' in the node's settings to get each item's outcome.",
	];
	error.message = `${error.message} [item ${first.item}]`;
	error.description = parts.filter((part) => part !== '').join(' ');
	throw error;
}

/** The output of one item: what came of it, or how it failed. */
export function toItems(node: INode, result: Result, item: number): INodeExecutionData[] {
	const pairedItem = { item };
	if ('data' in result) return result.data.map((json) => ({ json, pairedItem }));
	if ('skipped' in result) return [];
	const error = toNodeError(node, result.error, item);
	return [{ json: fateOf(result.error, error), pairedItem }];
}

/**
 * What 'Continue on Fail' hands on for an item that failed. n8n's error output takes an item with
 * `error` and no other members than `message` and `details` beside it; where an item carries an
 * error object of its own, n8n replaces everything in it by that error's message.
 */
function fateOf(error: unknown, { message, description }: NodeError): IDataObject {
	const { cause, status } = error instanceof Web1on1Error ? error.details : {};
	return {
		error: message,
		details: {
			description: description ?? '',
			mayHaveBeenSent: isFateOpen(error),
			...present({ cause, httpCode: status }),
		},
	};
}

function firstFailed(
	entries: ReadonlyArray<Plan | Result | undefined>,
): { error: unknown; item: number } | undefined {
	const item = entries.findIndex((entry) => entry !== undefined && 'error' in entry);
	const entry = entries[item];
	return entry !== undefined && 'error' in entry ? { error: entry.error, item } : undefined;
}

function indexes<Entry>(entries: readonly Entry[], test: (entry: Entry) => boolean): number[] {
	return entries.flatMap((entry, index) => (test(entry) ? [index] : []));
}

/** "items 0-4, 7": a thousand numbers help nobody. */
function itemList(numbers: number[]): string {
	const ranges: string[] = [];
	for (let at = 0; at < numbers.length;) {
		const first = numbers[at] ?? 0;
		let next = at + 1;
		while (numbers[next] === first + next - at) next++;
		const last = first + next - at - 1;
		ranges.push(first === last ? String(first) : `${first}-${last}`);
		at = next;
	}
	return `item${numbers.length === 1 ? '' : 's'} ${ranges.join(', ')}`;
}
