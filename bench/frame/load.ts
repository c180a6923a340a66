import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long Web1on1 waits for an answer (facts: E8). */
const TIMEOUT_MS = 20_000;

/** A request to be made. */
export interface Delivery {
	body: string;
	headers: Readonly<Record<string, string>>;
}

/** @returns the status; undefined when no answer came, or not whole, or not in time */
export async function post(
	url: string,
	{ body, headers }: Delivery,
	agent: http.Agent | false = false,
): Promise<number | undefined> {
	return await new Promise((resolve) => {
		const all = {
			'content-type': 'application/json',
			'content-length': String(Buffer.byteLength(body)),
			...headers,
		};
		const request = http.request(url, { method: 'POST', agent, headers: all }, (response) => {
			response.resume();
			response.once('close', () => {
				resolve(response.complete ? response.statusCode : undefined);
			});
		});
		const late = setTimeout(() => {
			request.destroy(new Error('late'));
		}, TIMEOUT_MS);
		request.once('error', () => {
			resolve(undefined);
		});
		request.once('close', () => {
			clearTimeout(late);
		});
		request.end(body);
	});
}

/**
 * Makes all deliveries, so many at a time, over connections that stay open.
 * @returns how many were answered with a success, per second; and how many were not
 */
export async function flow(
	url: string,
	deliveries: readonly Delivery[],
	atOnce: number,
): Promise<{ perSecond: number; failed: number }> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
	const left = [...deliveries];
	let failed = 0;
	const start = performance.now();
	const sender = async (): Promise<void> => {
		for (let next = left.pop(); next !== undefined; next = left.pop()) {
			const status = await post(url, next, agent);
			if (status === undefined || status >= 300) failed++;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, sender));
	const seconds = (performance.now() - start) / 1000;
	agent.destroy();
	return { perSecond: (deliveries.length - failed) / seconds, failed };
}

/** What came of a burst. */
export interface BurstFigures {
	atFirstTry: number;
	tries: number;
	/** When the last one was answered with a success. */
	lastInSeconds: number;
}

/** Makes all deliveries within one second, and each again, as Web1on1 does, until it is answered. */
export async function burst(url: string, deliveries: readonly Delivery[]): Promise<BurstFigures> {
	const start = performance.now();
	const sent = { atFirstTry: 0, tries: 0, lastInSeconds: 0 };
	const deliver = async (delivery: Delivery, index: number): Promise<void> => {
		await sleep((index / deliveries.length) * 1000);
		for (let attempt = 1; ; attempt++) {
			sent.tries++;
			const status = await post(url, delivery);
			if (status !== undefined && status < 300) {
				if (attempt === 1) sent.atFirstTry++;
				sent.lastInSeconds = Math.max(sent.lastInSeconds, (performance.now() - start) / 1000);
				return;
			}
			await sleep(1000 * 2 ** Math.min(attempt, 4));
		}
	};
	await Promise.all(deliveries.map(deliver));
	return sent;
}
