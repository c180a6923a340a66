import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { StaticCopy } from './copy';
import { memoryFor, type WorkflowMemory } from './memory';
import { seenName } from './window';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** An event of a delivery, which may become an item. */
export interface Candidate {
	/** Idempotency key: what all deliveries of one event have in common; undefined lets it pass. */
	key: string | undefined;
	/** Makes the item; called at most once. */
	build: () => Promise<INodeExecutionData>;
}

/**
 * Exactly once: makes the items of a delivery but for those that n8n has taken before. n8n saves
 * static data after it has created the execution and before it answers, so a name is on record only
 * for what n8n has taken. It takes all items of a delivery or none.
 *
 * @returns no item for a double, and none at all where the sender has hung up: it will deliver again
 */
export async function takeOnce(
	context: IWebhookFunctions,
	candidates: readonly Candidate[],
): Promise<INodeExecutionData[]> {
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
	const items = await Promise.all(chosen.map(async ({ build }) => await build()));
	if (fresh.length === 0) return items;
	await memory.turn(answerTo(response));
	if (response.destroyed) return [];
	// Also for doubles that only this process knows: static data has fallen behind.
	copy.write(Date.now(), fresh);
	const write = (): void => {
		copy.write(Date.now());
	};
	handOver?.(memory.open.register({ response, write }));
	return items;
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

/** Until n8n has answered, and has saved static data by then, or the sender has hung up. */
async function answerTo(response: Response): Promise<void> {
	if (response.writableFinished || response.destroyed) return;
	await new Promise<void>((resolve) => {
		response.once('finish', () => resolve());
		response.once('close', () => resolve());
	});
}

/**
 * n8n's own answer proves whether it took the event: 2xx only after the execution was created. It
 * does so too when the sender has hung up meanwhile, provided n8n had got the event by then.
 *
 * @param settle tells who waits with a copy; only the first call counts
 * @returns to be called when n8n gets the event, with what ends when n8n has answered
 */
function settleWithAnswer(
	response: Response,
	settle: (isTaken: boolean) => void,
): (answered: Promise<void>) => void {
	let isWithN8n = false;
	const done = (): void => {
		settle(response.writableEnded && response.statusCode >= 200 && response.statusCode < 300);
	};
	const hungUp = (): void => {
		if (!isWithN8n && !response.writableFinished) settle(false);
	};
	response.once('finish', done);
	response.once('close', hungUp);
	// It may have waited for a copy's fate for longer than its sender did.
	if (response.destroyed) hungUp();
	return (answered) => {
		isWithN8n = true;
		void answered.then(done);
	};
}
