import { sleep, type INodeExecutionData, type IWebhookFunctions } from 'n8n-workflow';

import { whenAnswered, whenClosed } from './answer';
import { StaticCopy } from './copy';
import { memoryFor, type WorkflowMemory } from './memory';
import { whenStored } from './stored';
import { seenName } from './window';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** An event of a delivery, which may become an item. */
export interface Candidate {
	/** Idempotency key: what all deliveries of one event have in common; undefined lets it pass. */
	key: string | undefined;
	/**
	 * Makes the item; called at most once, and not for a double. Undefined for what is done with, and
	 * starts nothing.
	 */
	build: () => Promise<INodeExecutionData | undefined>;
}

/** What a delivery comes to. */
export interface Taken {
	items: INodeExecutionData[];
	/** Something is to be saved with static data, whether there are items or not. */
	isNoted: boolean;
}

/**
 * How many deliveries of a workflow may be between their item and n8n's answer at a time, where n8n
 * creates the execution before it saves: so many a kill may find created and not yet on record.
 */
const AT_ONCE = 4;

/** Longest time for which others wait for a delivery whose sender has hung up: as long as one waits. */
const LONGEST_TURN_MS = 20_000;

/**
 * Exactly once: makes the items of a delivery but for those that n8n has taken before. n8n saves
 * static data after it has created the execution and before it answers, so a name is on record only
 * for what n8n has taken. It takes all items of a delivery or none.
 *
 * A sender that has hung up meanwhile is no reason to drop what has come: it delivers again, and in a
 * burst everything would then have to be done once more. What it delivers again is a double.
 *
 * @returns no item for a double, and none for what is done with
 */
export async function takeOnce(
	context: IWebhookFunctions,
	candidates: readonly Candidate[],
): Promise<Taken> {
	const response = context.getResponseObject();
	const memory = memoryFor(context);
	const copy = new StaticCopy(context.getWorkflowStaticData('global'), memory);
	const entries = candidates.map(({ key, build }) => ({ name: nameFor(context, key), build }));
	const names = [...new Set(entries.flatMap(({ name }) => name ?? []))];
	const fresh = names.filter((name) => !copy.holds(name));
	const claims = await claimAll(memory, fresh);
	// n8n's own answer proves whether it took the event.
	const answered = claims.size === 0 ? undefined : whenAnswered(response);
	void answered?.then((isTaken) => {
		settleAll(claims, isTaken);
	});
	// Each name once, should a delivery hold an event twice.
	const mine = new Set(claims.keys());
	const chosen = entries.filter(({ name }) => name === undefined || mine.delete(name));
	const built = await Promise.all(chosen.map(async ({ build }) => await build()));
	const items = built.filter((item) => item !== undefined);
	const [first] = items;
	if (first !== undefined && answered !== undefined) {
		await handOver({ copy, memory, response, answered, claims }, fresh, first);
	} else if (fresh.length > 0) {
		// What is done with, and doubles that only this process knows: static data has fallen behind.
		copy.put(fresh, () => {
			settleAll(claims, true);
		});
	}
	return { items, isNoted: claims.size > 0 };
}

/** A delivery that is to be handed to n8n. */
interface Delivery {
	copy: StaticCopy;
	memory: WorkflowMemory;
	response: Response;
	/** When n8n has answered. */
	answered: Promise<boolean>;
	claims: Claims;
}

/**
 * Waits for the delivery's turn, and sees to it that its names are on record when n8n has taken it. n8n
 * 1.x saves and answers as soon as it has the items; later ones store the execution first.
 */
async function handOver(
	{ copy, memory, response, answered, claims }: Delivery,
	names: readonly string[],
	item: INodeExecutionData,
): Promise<void> {
	memory.keepUntil(answered);
	const endTurn = await memory.turns.take();
	let isStored = false;
	copy.put(names, () => {
		if (!isStored) return;
		// The execution exists, and n8n saves: nothing more can keep it from being on record.
		settleAll(claims, true);
		memory.turns.widen(AT_ONCE);
		if (response.destroyed) endTurn();
	});
	const release = whenStored(item, () => {
		isStored = true;
		copy.mark();
	});
	void answered.then(release);
	const over = response.destroyed
		? Promise.race([answered, sleep(LONGEST_TURN_MS)])
		: whenClosed(response);
	void over.then(endTurn);
}

/** What a delivery has claimed: by name, what tells its fate to whoever waits. Only the first call counts. */
type Claims = ReadonlyMap<string, (isTaken: boolean) => void>;

function settleAll(claims: Claims, isTaken: boolean): void {
	for (const settle of claims.values()) settle(isTaken);
}

/**
 * Claims all of these names that are not taken, one after the other in an order that is everybody's:
 * otherwise two deliveries that hold the same events could wait for each other (deadlock).
 */
async function claimAll(memory: WorkflowMemory, names: readonly string[]): Promise<Claims> {
	const claims = new Map<string, (isTaken: boolean) => void>();
	for (const name of [...names].sort()) {
		const settle = await memory.claim(name);
		if (settle !== undefined) claims.set(name, settle);
	}
	return claims;
}

/** What an event goes by in the record that the workflow's triggers share. */
function nameFor(context: IWebhookFunctions, key: string | undefined): string | undefined {
	if (key === undefined) return undefined;
	return seenName(`${context.getNode().id} ${context.getMode()} ${key}`);
}
