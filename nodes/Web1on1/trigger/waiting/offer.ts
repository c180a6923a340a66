import type { IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { steadyClock } from '../../transport/timing';
import { isRecord } from '../../values/json';
import { handingOver, type Handover } from '../../waiting/handover';
import { addressesOf, type Address } from './ownAddress';

/** What came of offering something to a waiting execution. */
export type Offered =
	/** n8n goes on with it. */
	| 'taken'
	/** It does not count as an answer: the execution keeps waiting. */
	| 'kept'
	/** Nobody waits under this reference, and nobody will. */
	| 'gone'
	/** Somebody may wait soon: the node is still busy with sending, or n8n could not be asked. */
	| 'notYet';

/**
 * Time for n8n to ask the node. Long, since an n8n that is busy would do everything once more: what
 * Web1on1 delivers again meanwhile waits for the same call.
 */
const CALL_MS = 60_000;

/**
 * Time for n8n's answer once the node has been asked. Where its limit of executions at once is reached
 * n8n takes what it gets and holds its answer back: whoever gave up would hand it over twice.
 */
const ANSWER_MS = 24 * 3_600_000;

/** Pauses before it is tried again: people answer sooner than n8n has noted that it waits. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1500];

/**
 * Of an execution that had gone on when n8n was killed: n8n 2 looks for its own note that it waits
 * (`preserveInputOverride`), has taken that away, and fails so at every call.
 */
const HAS_GONE_ON = "reading 'inputOverride'";

/** Pauses before n8n is asked again whether it has begun. */
const BEGINNING_MS = [20, 50, 100, 250, 500, 1000, 2500];

/** Offers something to the execution that waits for it, a few times if need be. */
export async function offer(context: IWebhookFunctions, handover: Handover): Promise<Offered> {
	for (const pause of [0, ...PAUSES_MS]) {
		if (pause > 0) await steadyClock.sleep(pause);
		const offered = await offerOnce(context, handover);
		if (offered === 'notYet') continue;
		// An n8n that has tokens answers once it has noted that the execution goes on.
		if (offered === 'taken' && handover.reference.token === '') await begun(context, handover);
		return offered;
	}
	return 'notYet';
}

/**
 * Waits until n8n has noted that the execution goes on: n8n 1.123 answers before that, and killed in
 * between it would know nothing of an answer that Web1on1 was told is delivered.
 */
async function begun(
	context: IWebhookFunctions,
	{ reference, conversation }: Handover,
): Promise<void> {
	const look: Handover = { reference, conversation, reply: undefined, isLook: true };
	const end = steadyClock.now() + ANSWER_MS;
	for (let tries = 0; steadyClock.now() < end; tries++) {
		if ((await offerOnce(context, look)) !== 'kept') return;
		await steadyClock.sleep(BEGINNING_MS[tries] ?? 5000);
	}
}

/** At the first address that is this n8n's. */
async function offerOnce(context: IWebhookFunctions, handover: Handover): Promise<Offered> {
	for (const address of addressesOf(context, handover.reference)) {
		delete handover.verdict;
		const answer = await handingOver(handover, async (ticket) => {
			const calling = call(context, address, ticket);
			const first = await Promise.race([calling, steadyClock.sleep(CALL_MS)]);
			return first ?? (handover.verdict === undefined ? undefined : await calling);
		});
		// The ticket is good in this process alone: elsewhere, and behind what is no n8n, it is refused.
		if (answer !== undefined && answer.status !== 403) return meaning(answer, handover);
	}
	return 'notYet';
}

/** What n8n has answered. */
interface Answer {
	status: number;
	text: string;
}

/** What n8n's answer means where the node has been asked, and where it has not. */
function meaning({ status, text }: Answer, { verdict }: Handover): Offered {
	if (verdict === 'refused') return 'gone';
	if (status === 200 && verdict !== undefined) return verdict;
	// A token that is not the execution's, no such execution, or none that still waits there.
	if (status === 401 || status === 404) return 'gone';
	if (status === 500 && text.includes(HAS_GONE_ON)) return 'gone';
	return status === 409 && text.includes('has finished') ? 'gone' : 'notYet';
}

/** @returns undefined where there was no answer */
async function call(
	context: IWebhookFunctions,
	{ url, host }: Address,
	ticket: string,
): Promise<Answer | undefined> {
	const options: IHttpRequestOptions = {
		method: 'POST',
		url,
		headers: host === undefined ? {} : { host },
		body: { ticket },
		json: true,
		timeout: ANSWER_MS,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
	try {
		const answer: unknown = await context.helpers.httpRequest(options);
		if (!isRecord(answer) || typeof answer.statusCode !== 'number') return undefined;
		return { status: answer.statusCode, text: JSON.stringify(answer.body ?? '') };
	} catch {
		return undefined;
	}
}
