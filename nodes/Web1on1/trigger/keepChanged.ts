import { sleep, type IWebhookFunctions } from 'n8n-workflow';

/** Longest pause between two changes. */
const MAX_PAUSE_MS = 3;

/** A database that has not answered for so long is not waited for any more. */
const LONGEST_MS = 600_000;

/**
 * Makes what `webhook()` has written into static data last. n8n saves it before it answers, if it
 * is marked as changed; but 2.x builds a second `Workflow` on the same object in between, whose
 * constructor takes the mark away (`WorkflowRunner.establishContextForPersistence`, n8n-workflow
 * `ObservableObject.create`), and saves nothing. So the mark is set again and again until n8n has
 * answered. Without it nothing seen would survive a restart.
 *
 * @param change assigns to static data; also the chance to add what has happened meanwhile, since
 *   deliveries at the same moment each save a copy of their own and the last one counts
 */
export async function keepChanged(
	response: ReturnType<IWebhookFunctions['getResponseObject']>,
	change: () => void,
): Promise<void> {
	const end = performance.now() + LONGEST_MS;
	for (let pause = 1; performance.now() < end; pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
		await sleep(pause);
		// Also where the sender has hung up: n8n goes on, and ends its answer though nobody hears it.
		if (response.writableEnded) return;
		change();
	}
}
