import type { IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** When everything that has asked for a turn so far will be over, by workflow. */
const turns = new Map<string, Promise<void>>();

/**
 * Waits until this process has answered every delivery to the workflow that asked before. Each one
 * works on a copy of static data that n8n loaded when it came, and n8n saves the copy whole: of two
 * saved side by side the last one would wipe out what the other has noted.
 *
 * @returns false when the sender hung up meanwhile; it will deliver again
 */
export async function turnOf(workflow: string, response: Response): Promise<boolean> {
	const before = turns.get(workflow);
	const over = endOf(response);
	const turn = before === undefined ? over : before.then(async () => await over);
	turns.set(workflow, turn);
	void turn.then(() => {
		if (turns.get(workflow) === turn) turns.delete(workflow);
	});
	await before;
	return !response.destroyed;
}

/** n8n has saved static data by the time it answers. */
async function endOf(response: Response): Promise<void> {
	if (response.writableFinished || response.destroyed) return;
	await new Promise<void>((resolve) => {
		response.once('finish', () => resolve());
		response.once('close', () => resolve());
	});
}
