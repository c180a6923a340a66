import { setTimeout as sleep } from 'node:timers/promises';

import type { Message } from '../../sandbox';
import { until } from '../../toolbox/until';
import type { World } from '../support/n8n';

/** Deliveries under way at once; as many may be half-way when n8n is killed. */
export const AT_ONCE = 5;

/** What the platform has to be like: it comes back soon, and does not ask for everything at once. */
export const PLATFORM = {
	retryBaseMs: 100,
	deliveryConcurrency: AT_ONCE,
	deliveryTimeoutMs: 10_000,
};

/** What a run with kills costs at most: each a start of n8n, and the platform's pauses, which double. */
export function timeFor(kills: number): number {
	return (kills + 1) * 120_000;
}

/**
 * Consumers write in as many rounds as there are kills, and one more. In the middle of each round,
 * some delivered and others on their way, n8n is killed and started again.
 *
 * @returns the messages, when all of them have been delivered
 */
export async function writtenAmidKills(
	world: World,
	{ kills, count, write }: { kills: number; count: number; write: (index: number) => Message },
): Promise<Message[]> {
	const messages: Message[] = [];
	for (let round = 0; round <= kills; round++) {
		const due = Math.ceil((count * (round + 1)) / (kills + 1));
		const fresh = Array.from({ length: due - messages.length }, (_, index) =>
			write(messages.length + index),
		);
		messages.push(...fresh);
		if (round === kills) break;
		while (fresh.filter(({ id }) => isDelivered(world, id)).length < fresh.length / 2) {
			await sleep(2);
		}
		await world.host.kill();
		await world.host.start();
	}
	const areDelivered = (): boolean => messages.every(({ id }) => isDelivered(world, id));
	const left = (): string => `deliveries: ${undelivered(world, messages).join('; ')}`;
	await until(left, areDelivered, timeFor(kills));
	return messages;
}

/** What became of each try of what is still not delivered. */
function undelivered({ sandbox }: World, messages: readonly Message[]): string[] {
	return sandbox
		.deliveries()
		.filter(
			({ message, status }) => status !== 'delivered' && messages.some(({ id }) => id === message),
		)
		.map(({ attempts }) => attempts.map((one) => one.status ?? one.error).join());
}

function isDelivered({ sandbox }: World, message: string): boolean {
	return sandbox
		.deliveries()
		.some((delivery) => delivery.message === message && delivery.status === 'delivered');
}
