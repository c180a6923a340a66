import type { IDataObject, INode, INodeExecutionData, NodeError } from 'n8n-workflow';

import { takesDetails } from '../n8n/errorOutput';
import { toNodeError } from '../n8n/nodeError';
import { isFateOpen, redact, Web1on1Error } from '../transport/errors';
import { InputError } from '../values/inputError';
import { present } from '../values/present';
import { mayHaveLeft, type Plan, type Result } from './outcome';

/**
 * Refuses to send anything while an item is bad.
 * @throws NodeApiError or NodeOperationError about the first one, which names the others too
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
	const others = sent.length === 0 ? nothing : `Already sent: ${itemList(sent)}. ${SENDS_AGAIN}`;
	const message = (said: string): string => `${said} ${whichItems(plans, bad)}`;
	const reasons = allReasons(plans);
	if (error instanceof InputError) {
		const description = joined(error.description, reasons, others);
		return new InputError(message(error.message), description);
	}
	if (!(error instanceof Web1on1Error)) return error;
	const { description } = error.details;
	const isSaid = others === nothing && description.includes('Nothing was sent');
	return new Web1on1Error(message(error.message), {
		...error.details,
		description: joined(description, reasons, isSaid ? '' : others),
	});
}

/** n8n runs the whole node again, with all its items, and in an execution of its own. */
const SENDS_AGAIN =
	"'Retry' in n8n's list of executions sends to these again. Where 'Send Only Once' in the options holds a key, it does not.";

const EACH_OUTCOME =
	"Set 'On Error' to 'Continue' in the node's settings to get each item's outcome.";

function joined(...parts: string[]): string {
	return parts.filter((part) => part !== '').join(' ');
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
	error.message = `${error.message} ${whichItems(results, first.item)}`;
	error.description = joined(
		error.description ?? '',
		allReasons(results),
		sent.length === 0 ? '' : `Already sent: ${itemList(sent)}.`,
		open.length === 0 ? '' : `May have been sent: ${itemList(open)}.`,
		sent.length + open.length === 0 ? '' : `${SENDS_AGAIN} ${EACH_OUTCOME}`,
	);
	throw error;
}

/** The output of one item: what came of it, or how it failed. */
export function toItems(node: INode, result: Result, item: number): INodeExecutionData[] {
	const pairedItem = { item };
	if ('data' in result) return result.data.map((json) => ({ json, pairedItem }));
	if ('skipped' in result) return [];
	const error = toNodeError(node, result.error, item);
	const json = takesDetails(node) ? fateOf(result.error, error) : fateInWords(result.error, error);
	return [{ json, pairedItem }];
}

/** The same in the two members that an older n8n's error output knows: what it does not, is sent. */
function fateInWords(error: unknown, { message, description }: NodeError): IDataObject {
	const words = joined(message, description ?? '', `mayHaveBeenSent: ${isFateOpen(error)}`);
	return { error: message, message: words };
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

/** A plan, or what has come of it; undefined where nothing is known yet. */
type Entry = Plan | Result | undefined;

interface Failed {
	error: unknown;
	item: number;
}

function firstFailed(entries: readonly Entry[]): Failed | undefined {
	return allFailed(entries)[0];
}

/** Those that failed each for itself: what ended all of them at once is one object, and told once. */
function allFailed(entries: readonly Entry[]): Failed[] {
	const told = new Set<Entry>();
	return entries.flatMap((entry, item) => {
		if (entry === undefined || !('error' in entry) || told.has(entry)) return [];
		told.add(entry);
		return [{ error: entry.error, item }];
	});
}

/** A thousand bad rows have few reasons as a rule, and nobody reads a thousand. */
const MOST_REASONS = 10;

/** More words than these of one reason are not needed to find the item. */
const LONGEST_REASON = 200;

/** Why each item failed, those with the same reason together; nothing where there is but one. */
function allReasons(entries: readonly Entry[]): string {
	const failed = allFailed(entries);
	if (failed.length < 2) return '';
	const byReason = new Map<string, number[]>();
	for (const { error, item } of failed) {
		const said = reasonOf(error);
		const items = byReason.get(said) ?? [];
		items.push(item);
		byReason.set(said, items);
	}
	const groups = [...byReason];
	const shown = groups
		.slice(0, MOST_REASONS)
		.map(([said, items]) => `${itemList(items, MOST_RANGES)}: ${said}`);
	const others = groups.slice(MOST_REASONS).flatMap(([, items]) => items);
	if (others.length > 0) shown.push(`${itemList(others, MOST_RANGES)}: for other reasons`);
	return `All ${failed.length} with an error: ${shown.join('; ')}.`;
}

/** In a message fewer ranges do: the rest is in the description. */
const MOST_IN_MESSAGE = 10;

/** "[items 3, 7 and 12]": all that share the first one's reason, then those with another. */
function whichItems(entries: readonly Entry[], first: number): string {
	const failed = allFailed(entries);
	const reason = failed.find(({ item }) => item === first);
	const isSame = ({ error }: Failed): boolean =>
		reason !== undefined && reasonOf(error) === reasonOf(reason.error);
	const same = failed.filter(isSame).map(({ item }) => item);
	const others = failed.filter((one) => !isSame(one)).map(({ item }) => item);
	const named = `[${itemList(same, MOST_IN_MESSAGE)}]`;
	return others.length === 0
		? named
		: `${named}; for other reasons: ${itemList(others, MOST_IN_MESSAGE)}`;
}

function reasonOf(error: unknown): string {
	const said = error instanceof Error ? error.message : 'Something unexpected happened';
	const isOurs = error instanceof InputError || error instanceof Web1on1Error;
	const text = (isOurs ? said : redact(said)).replace(/\s+/g, ' ').replace(/[.;]+$/, '');
	return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}...` : text;
}

function indexes<Entry>(entries: readonly Entry[], test: (entry: Entry) => boolean): number[] {
	return entries.flatMap((entry, index) => (test(entry) ? [index] : []));
}

/** Every second item of a thousand makes 500 ranges. */
const MOST_RANGES = 20;

/** "items 0-4, 7": a thousand numbers help nobody. */
function itemList(numbers: number[], most = Number.POSITIVE_INFINITY): string {
	const ranges: string[] = [];
	for (let at = 0; at < numbers.length;) {
		const first = numbers[at] ?? 0;
		let next = at + 1;
		while (numbers[next] === first + next - at) next++;
		const last = first + next - at - 1;
		ranges.push(first === last ? String(first) : `${first}-${last}`);
		at = next;
	}
	const rest = ranges.length > most ? ` and ${ranges.length - most} more` : '';
	return `item${numbers.length === 1 ? '' : 's'} ${ranges.slice(0, most).join(', ')}${rest}`;
}
