import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { StaticCopy } from './copy';
import { memoryFor } from './memory';
import { seenName } from './window';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Exactly once: makes the item of a delivery unless n8n has taken one with this key before. n8n
 * saves static data after it has created the execution and before it answers, so a name is on record
 * only for what n8n has taken.
 *
 * @param key idempotency key: what all deliveries of one event have in common
 * @param build makes the item; called at most once
 * @returns undefined for a double, and where the sender has hung up: it will deliver again
 */
export async function takeOnce(
	context: IWebhookFunctions,
	key: string,
	build: () => Promise<INodeExecutionData>,
): Promise<INodeExecutionData | undefined> {
	const response = context.getResponseObject();
	const memory = memoryFor(context);
	const copy = new StaticCopy(context.getWorkflowStaticData('global'), memory);
	const name = nameFor(context, key);
	if (copy.holds(name)) return undefined;
	const settle = await memory.claim(name);
	const handOver = settle === undefined ? undefined : settleWithAnswer(response, settle);
	const item = settle === undefined ? undefined : await build();
	await memory.turn(answerTo(response));
	if (response.destroyed) return undefined;
	// Also for a double that only this process knows: static data has fallen behind.
	copy.write(Date.now(), name);
	const write = (): void => {
		copy.write(Date.now());
	};
	handOver?.(memory.open.register({ response, write }));
	return item;
}

/** What a delivery goes by in the record that the workflow's triggers share. */
function nameFor(context: IWebhookFunctions, key: string): string {
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
