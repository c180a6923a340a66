import { TimeoutError, waitUntil } from 'async-wait-until';

/** A busy machine takes its time. */
const PATIENCE_MS = 60_000;

const POLL_MS = 100;

/**
 * Asks again and again until there is an answer.
 *
 * @param what named in the error, as in 'Waited in vain for the webhook'
 * @param probe answers `undefined` or `false` as long as it is to be asked again
 */
export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined | false> | T | undefined | false,
	patienceMs = PATIENCE_MS,
): Promise<T> {
	const answers: T[] = [];
	const hasAnswer = async (): Promise<boolean> => {
		const found = await probe();
		if (found === undefined || found === false) return false;
		answers.push(found);
		return true;
	};
	try {
		await waitUntil(hasAnswer, { timeout: patienceMs, intervalBetweenAttempts: POLL_MS });
	} catch (error) {
		throw error instanceof TimeoutError ? new Error(`Waited in vain for ${what}`) : error;
	}
	const [answer] = answers;
	if (answer === undefined) throw new Error(`There is no answer about ${what}`);
	return answer;
}
