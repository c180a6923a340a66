import { sleep } from 'n8n-workflow';

import { WINDOW_HOURS } from './window';

/** n8n's answer to a delivery, as Node.js shows it. */
interface Response {
	readonly destroyed: boolean;
	readonly writableEnded: boolean;
	readonly statusCode: number;
	once(event: 'finish' | 'close', listener: () => void): unknown;
}

/** How often to look whether n8n has answered somebody who has hung up: nothing tells. */
const LOOK_MS = 500;

/** As long as Web1on1 may deliver again: whoever gave up would run a copy beside it. */
const LONGEST_MS = WINDOW_HOURS * 3_600_000;

/**
 * Waits until n8n has answered, which proves whether it took the event: 2xx only after the execution
 * was created. It goes on, and ends its answer, also when the sender has hung up; and holds it back,
 * where its limit of executions at once is reached (`N8N_CONCURRENCY_PRODUCTION_LIMIT`). If that
 * execution is stopped, it never answers.
 *
 * @returns true when n8n has taken the delivery
 */
export async function whenAnswered(response: Response): Promise<boolean> {
	await whenClosed(response);
	const start = performance.now();
	while (!response.writableEnded && performance.now() - start <= LONGEST_MS) await sleep(LOOK_MS);
	return response.writableEnded && response.statusCode >= 200 && response.statusCode < 300;
}

/** Waits until the delivery is answered or its sender has hung up. */
export async function whenClosed(response: Response): Promise<void> {
	if (response.destroyed || response.writableEnded) return;
	await new Promise<void>((resolve) => {
		response.once('finish', resolve);
		response.once('close', resolve);
	});
}
