import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeError } from 'n8n-workflow';

import { InputError } from '../values/inputError';
import { isFateOpen, LOOK_FIRST, redact, Web1on1Error } from '../transport/errors';
import { toNodeError } from '../n8n/nodeError';
import { Session } from '../transport/session';
import { inLanes } from './lanes';
import type { Operation, PlannedCall } from './operation';
import { Parameters } from '../n8n/parameters';
import { Tries, type Outcome } from './tries';

/** What became of one item; `skipped` where another one's failure has ended the execution. */
type Result = Outcome | { skipped: true };

/** What is to be done for an item, or what has become of it already. */
type Plan = { call: PlannedCall } | Outcome;

/** Requests under way at once: more than the pace needs at a latency of a second. */
const IN_FLIGHT = 20;

/**
 * Runs the operation for every item. First all items are checked, then they are sent, several at
 * once; results keep the order of the items and are paired with them.
 *
 * Without 'Continue on Fail' nothing is sent when any item is bad, and after an item has failed no
 * further one is started; the error then says what had gone out already.
 */
export async function dispatch(
	context: IExecuteFunctions,
	operationOf: (parameters: Parameters) => Operation,
): Promise<INodeExecutionData[]> {
	const goesOn = context.continueOnFail();
	const tries = new Tries(context);
	const before = context.getInputData().map((_, item) => tries.recall(item));
	if (!goesOn) failWithFirst(context, before);
	const plans = before.map((known, item) => known ?? planItem(context, item, operationOf));
	if (!goesOn) refuseBadItems(context, plans);
	const results = await sendAll(context, plans, { goesOn, tries });
	if (!goesOn) failWithFirst(context, results);
	return results.flatMap((result, item) => toItems(context, result, item));
}

/** How the items of one execution are treated. */
interface Rules {
	/** 'Continue on Fail'. */
	goesOn: boolean;
	tries: Tries;
}

function planItem(
	context: IExecuteFunctions,
	itemIndex: number,
	operationOf: (parameters: Parameters) => Operation,
): Plan {
	try {
		const parameters = new Parameters(context, itemIndex);
		return { call: operationOf(parameters).plan(parameters) };
	} catch (error) {
		return { error };
	}
}

function refuseBadItems(context: IExecuteFunctions, plans: Plan[]): void {
	const bad = plans.findIndex((plan) => 'error' in plan);
	const plan = plans[bad];
	if (plan === undefined || !('error' in plan)) return;
	throw toNodeError(context.getNode(), withOthersFate(plan.error, bad, plans), bad);
}

/** Says which item it was, and that the others have not left either; at a further try some may have. */
function withOthersFate(error: unknown, bad: number, plans: Plan[]): unknown {
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

async function sendAll(
	context: IExecuteFunctions,
	plans: Plan[],
	{ goesOn, tries }: Rules,
): Promise<Result[]> {
	if (plans.every(isOver)) return plans;
	const opened = await openSession(context);
	if ('error' in opened) return plans.map((plan) => (isOver(plan) ? plan : opened));
	const { session } = opened;
	const checked = await Promise.all(plans.map(async (plan) => await checkPlan(plan, session)));
	if (!goesOn) refuseBadItems(context, checked);
	let stopped = false;
	return await inLanes(
		checked,
		(plan) => ('call' in plan ? plan.call.recipients : []),
		IN_FLIGHT,
		async (plan, item): Promise<Result> => {
			if (isOver(plan)) return plan;
			if (stopped) return { skipped: true };
			const outcome = await runCall(plan.call, session);
			// Reading reaches nobody, and a further try may read something newer.
			if (plan.call.recipients.length > 0) tries.keep(item, outcome);
			stopped ||= 'error' in outcome && !goesOn;
			return outcome;
		},
	);
}

function isOver(plan: Plan): plan is Outcome {
	return !('call' in plan);
}

async function openSession(
	context: IExecuteFunctions,
): Promise<{ session: Session } | { error: unknown }> {
	try {
		return { session: await Session.open(context) };
	} catch (error) {
		return { error };
	}
}

/** What needs the platform's help to be checked is still checked before anything is sent. */
async function checkPlan(plan: Plan, session: Session): Promise<Plan> {
	if (isOver(plan)) return plan;
	try {
		await plan.call.check?.(session);
		return plan;
	} catch (error) {
		return { error };
	}
}

async function runCall(call: PlannedCall, session: Session): Promise<Outcome> {
	try {
		return { data: await call.run(session) };
	} catch (error) {
		return { error: call.recipients.length > 0 ? asOpen(error) : error };
	}
}

/** What nobody has foreseen may have come about after the message had left. */
function asOpen(error: unknown): unknown {
	if (error instanceof InputError || error instanceof Web1on1Error) return error;
	const said = error instanceof Error ? redact(error.message) : '';
	return new Web1on1Error(said === '' ? 'Something unexpected happened' : said, {
		description: `It may have happened after the message had left. ${LOOK_FIRST}`,
		fate: 'unknown',
	});
}

/** Without an output, the error is the only place that can say what has left already. */
function failWithFirst(
	context: IExecuteFunctions,
	results: ReadonlyArray<Result | undefined>,
): void {
	const failed = results.findIndex((result) => result !== undefined && 'error' in result);
	const result = results[failed];
	if (result === undefined || !('error' in result)) return;
	const error = toNodeError(context.getNode(), result.error, failed);
	const sent = indexes(results, (other) => other !== undefined && 'data' in other);
	const open = indexes(results, (other) => other !== result && mayHaveLeft(other));
	const parts = [
		error.description ?? '',
		sent.length === 0 ? '' : `Already sent: ${itemList(sent)}.`,
		open.length === 0 ? '' : `May have been sent: ${itemList(open)}.`,
		sent.length + open.length === 0
			? ''
			: "Set 'On Error' to 'Continue' in the node's settings to get each item's outcome.",
	];
	error.message = `${error.message} [item ${failed}]`;
	error.description = parts.filter((part) => part !== '').join(' ');
	throw error;
}

function mayHaveLeft(result: Result | undefined): boolean {
	return result !== undefined && 'error' in result && isFateOpen(result.error);
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

function toItems(context: IExecuteFunctions, result: Result, item: number): INodeExecutionData[] {
	const pairedItem = { item };
	if ('data' in result) return result.data.map((json) => ({ json, pairedItem }));
	if ('skipped' in result) return [];
	const error = toNodeError(context.getNode(), result.error, item);
	return [{ json: fateOf(result.error, error), pairedItem }];
}

/**
 * What 'Continue on Fail' hands on for an item that failed. n8n's error output takes an item with
 * `error` and no other members than `message` and `details` beside it; where an item carries an
 * error object of its own, n8n replaces everything in it by that error's message.
 */
function fateOf(error: unknown, { message, description }: NodeError): IDataObject {
	const details = error instanceof Web1on1Error ? error.details : undefined;
	return {
		error: message,
		details: {
			description: description ?? '',
			mayHaveBeenSent: details?.fate === 'unknown',
			...(details?.cause === undefined ? {} : { cause: details.cause }),
			...(details?.status === undefined ? {} : { httpCode: details.status }),
		},
	};
}
