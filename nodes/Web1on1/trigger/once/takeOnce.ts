import { sleep, type INodeExecutionData, type IWebhookFunctions } from 'n8n-workflow';

import { StaticCopy } from './copy';
import { memoryFor, type WorkflowMemory } from './memory';
import { whenStored } from './stored';
import { seenName } from './window';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** An event of a delivery, which may become an item. */
export interface Candidate {
	/** Idempotency key: what all deliveries of one event have in common; undefined lets it pass. */
	key: string | undefined;
	/** Makes the item; called at most once. Undefined for what is done with, and starts nothing. */
	build: () => Promise<INodeExecutionData | undefined>;
}

/** What a delivery comes to. */
export interface Taken {
	items: INodeExecutionData[];
	/** Something is to be saved with static data, whether there are items or not. */
	isNoted: boolean;
}

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
	const settle = (isTaken: boolean): void => {
		for (const settleOne of claims.values()) settleOne(isTaken);
	};
	const handOver = claims.size === 0 ? undefined : settleWithAnswer(response, settle);
	// Each name once, should a delivery hold an event twice.
	const mine = new Set(claims.keys());
	const chosen = entries.filter(({ name }) => name === undefined || mine.delete(name));
	const built = await Promise.all(chosen.map(async ({ build }) => await build()));
	const items = built.filter((item) => item !== undefined);
	if (fresh.length === 0) return { items, isNoted: false };
	const over = new Over(response);
	await memory.turn(over.promise);
	// Also for doubles that only this process knows: static data has fallen behind.
	copy.write(Date.now(), fresh);
	const write = (): void => {
		copy.write(Date.now());
	};
	over.begin(handOver?.(keptUntilAnswered(memory, response, write, items[0])));
	return { items, isNoted: claims.size > 0 };
}

/** Keeps a delivery's copy of static data marked until n8n has answered. */
async function keptUntilAnswered(
	memory: WorkflowMemory,
	response: Response,
	write: () => void,
	item: INodeExecutionData | undefined,
): Promise<void> {
	const storing = item === undefined ? undefined : whenStored(item, write);
	const { stored } = storing ?? {};
	await memory.open.register({ response, write, ...(stored === undefined ? {} : { stored }) });
	storing?.release();
}

/**
 * Claims all of these names that are not taken, one after the other in an order that is everybody's:
 * otherwise two deliveries that hold the same events could wait for each other (deadlock).
 */
async function claimAll(
	memory: WorkflowMemory,
	names: readonly string[],
): Promise<Map<string, (isTaken: boolean) => void>> {
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

/** Longest time for which others wait for a delivery whose sender has hung up: as long as one waits. */
const LONGEST_TURN_MS = 20_000;

/** The end of a delivery's turn: n8n has answered, and has saved static data by then. */
class Over {
	private end: () => void = () => undefined;

	readonly promise = new Promise<void>((resolve) => {
		this.end = resolve;
	});

	constructor(private readonly response: Response) {}

	/**
	 * @param answered when n8n has answered; undefined where nothing is handed to it
	 */
	begin(answered: Promise<void> | undefined): void {
		const { response } = this;
		if (response.writableFinished) return this.end();
		response.once('finish', this.end);
		response.once('close', this.end);
		// Of a sender that has hung up before nothing more is heard.
		if (!response.destroyed) return;
		if (answered === undefined) return this.end();
		void Promise.race([answered, sleep(LONGEST_TURN_MS)]).then(this.end);
	}
}

/**
 * n8n's own answer proves whether it took the event: 2xx only after the execution was created. It
 * does so too when the sender has hung up meanwhile, provided n8n had got the event by then.
 *
 * @param settle tells who waits with a copy; only the first call counts
 * @returns to be called when n8n gets the event, with what ends when n8n has answered; gives it back
 */
function settleWithAnswer(
	response: Response,
	settle: (isTaken: boolean) => void,
): (answered: Promise<void>) => Promise<void> {
	const done = (): void => {
		settle(response.writableEnded && response.statusCode >= 200 && response.statusCode < 300);
	};
	response.once('finish', done);
	return async (answered) => {
		await answered;
		done();
	};
}
