import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forEach } from '../n8n/breath';
import { isReview, Parameters } from '../n8n/parameters';
import { Session } from '../transport/session';
import { steadyClock } from '../transport/timing';
import { InputError } from '../values/inputError';
import { Asking } from './asking';
import { InputFields } from './inputFields';
import { inLanes } from './lanes';
import type { PlannedCall } from './operation';
import { asOpen, isOver, type Outcome, type Plan, type Result } from './outcome';
import { failWithFirst, refuseBadItems, toItems } from './report';
import { Progress } from './progress';
import { operationOf } from './resources';
import { Tries } from './tries';

/** Items that are checked at the same time. */
const CHECKED_AT_ONCE = 50;

/** How the items of one execution are treated. */
interface Rules {
	/** 'Continue on Fail'. */
	goesOn: boolean;
	tries: Tries;
	asking: Asking;
}

/**
 * Runs the node for all its items: plan, check, send, report. First all items are checked, then they
 * are sent, several at once; results keep the order of the items and are paired with them.
 *
 * Without 'Continue on Fail' nothing is sent when any item is bad, and after an item has failed no
 * further one is started; the error then says what had gone out already.
 *
 * @throws NodeApiError or NodeOperationError that names the item, unless it is to continue on fail
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const asking = new Asking(context);
	const rules = { goesOn: context.continueOnFail(), tries: new Tries(context), asking };
	const parametersOf = Parameters.ofItems(context);
	const input = new InputFields(context, parametersOf);
	const before = context.getInputData().map((_, item) => rules.tries.recall(item));
	if (!rules.goesOn) failWithFirst(node, before);
	const planned = await forEach(
		before,
		(known, item) => known ?? planItem(item, parametersOf, input),
	);
	const plans = withOneQuestion(context, planned);
	if (!rules.goesOn) refuseBadItems(node, plans);
	const results = await sendAll(context, plans, rules);
	if (!rules.goesOn) failWithFirst(node, results);
	// What comes in goes on when nobody has answered in time. A list of its own: with an error output
	// n8n empties the list it gets, and this one is needed until the reply comes.
	if (asking.isWaiting) return [...context.getInputData()];
	const outputs = await forEach(results, (result, item) =>
		input.before(item, toItems(node, result, item)),
	);
	return outputs.flat();
}

function planItem(
	item: number,
	parametersOf: (item: number) => Parameters,
	input: InputFields,
): Plan {
	try {
		const parameters = parametersOf(item);
		input.read(item, parameters);
		return { call: operationOf(parameters).plan(parameters) };
	} catch (error) {
		return { error };
	}
}

/**
 * An execution waits at one node for one answer: of several questions all but one would be lost. And
 * when time is up, what came in goes on as it is: it must not say already that there was a reply.
 */
function withOneQuestion(context: IExecuteFunctions, plans: Plan[]): Plan[] {
	const items = context.getInputData();
	return plans.map((plan, item) => {
		if (isOver(plan) || plan.call.asks !== true) return plan;
		if (plans.length > 1) return { error: new InputError(ONE_AT_A_TIME, HOW_TO_ASK_SEVERAL) };
		const { replied } = items[item]?.json ?? {};
		if (!replied || isReview(context.getNode().type)) return plan;
		return { error: new InputError(REPLIED, HOW_TO_ASK_AGAIN) };
	});
}

const ONE_AT_A_TIME = "'Send and Wait for Reply' takes one item at a time";

const HOW_TO_ASK_SEVERAL =
	"An execution waits for one reply. To ask several people one after the other, put the node into a loop of n8n's 'Loop Over Items' with a batch size of 1. To ask them all at once, move it into a sub-workflow, and call that with 'Execute Sub-workflow' once for each item, without waiting for it.";

const REPLIED = "The input item has a field 'replied' already, from an earlier question";

const HOW_TO_ASK_AGAIN =
	"When nobody answers in time, n8n passes the item on as it is, and it would look answered. Take the field away with n8n's 'Edit Fields' in front of this node.";

async function sendAll(context: IExecuteFunctions, plans: Plan[], rules: Rules): Promise<Result[]> {
	if (plans.every(isOver)) return plans;
	const opened = await openSession(context);
	if ('error' in opened) return plans.map((plan) => (isOver(plan) ? plan : opened));
	const { session } = opened;
	const checked = await checkAll(plans, session);
	if (!rules.goesOn) refuseBadItems(context.getNode(), checked);
	const progress = new Progress(context, checked.length, () => steadyClock.now());
	return await sendInLanes(session, checked, rules, progress);
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

async function checkAll(plans: readonly Plan[], session: Session): Promise<Plan[]> {
	const parts: Plan[][] = [];
	for (let at = 0; at < plans.length; at += CHECKED_AT_ONCE) {
		parts.push(plans.slice(at, at + CHECKED_AT_ONCE));
	}
	const checked = await forEach(
		parts,
		async (part) => await Promise.all(part.map(async (plan) => await checkPlan(plan, session))),
	);
	return checked.flat();
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

/** Several at once, those for the same person one after the other; after a failure no more. */
async function sendInLanes(
	session: Session,
	plans: Plan[],
	{ goesOn, tries, asking }: Rules,
	progress: Progress,
): Promise<Result[]> {
	let stopped = false;
	const recipientsOf = (plan: Plan): readonly string[] =>
		isOver(plan) ? [] : plan.call.recipients;
	const { atOnce } = session.credential.allowance;
	return await inLanes(plans, recipientsOf, atOnce, async (plan, item): Promise<Result> => {
		if (isOver(plan)) return plan;
		if (stopped) return { skipped: true };
		const outcome = await send(plan.call, session, asking);
		progress.step();
		if (isKept(plan.call, outcome)) tries.keep(item, outcome);
		stopped ||= 'error' in outcome && !goesOn;
		return outcome;
	});
}

/**
 * Whether a further try takes over this outcome. Reading reaches nobody, and a further try may read
 * something newer.
 */
function isKept({ recipients, looksFirst }: PlannedCall, outcome: Outcome): boolean {
	return recipients.length > 0 && (looksFirst !== true || 'data' in outcome);
}

async function send(call: PlannedCall, session: Session, asking: Asking): Promise<Outcome> {
	try {
		return { data: await call.run(session, asking) };
	} catch (error) {
		return { error: call.recipients.length > 0 ? asOpen(error) : error };
	}
}
