import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { readBody } from './body';
import { botOf } from './bot';
import { buildItem } from './enrich';
import { deliveryKey, type Web1on1Event } from './event';
import { CredentialOnce, type Asking } from './credential';
import { accepts, isPerhapsOwn, isWithoutMessage, type EventFilter } from './filter';
import { answer, rawBodyOf } from './http';
import { warn } from '../transport/log';
import { takeOnce, type Taken } from './once/takeOnce';
import { acceptedSecrets } from './registration/secrets';
import { readSettings, type TriggerSettings } from './settings';
import { isSignature, isSigned, SIGNATURE_HEADER } from './signature';
import { awaitedIn, questionsIn } from './waiting/awaited';
import { goOn, NotYet } from './waiting/goOn';

/**
 * One delivery, from raw bytes to n8n: signature, events, filter, once, items. The sender gets its 2xx
 * from n8n itself once the execution exists, never from here for an accepted event.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await genuineBody(context);
	if (!Buffer.isBuffer(body)) return refuse(context, body);
	const { events, unread } = readBody(body, context.getHeaderData()['content-type']);
	if (unread !== undefined) warn(context, unread);
	if (events.length === 0) return answer(context, 200);
	const taken = await takenOf(context, events);
	// Nothing of it is on record: Web1on1 delivers it again.
	return taken === undefined ? answer(context, 503) : answerWith(context, taken);
}

/** What n8n shall do: start an execution, save what is on record, or nothing. */
function answerWith(context: IWebhookFunctions, { items, isNoted }: Taken): IWebhookResponseData {
	if (items.length > 0) return { workflowData: [items] };
	// n8n saves static data, then answers with this empty text.
	return isNoted ? { webhookResponse: '' } : answer(context, 200);
}

/** Why a delivery is not taken: it is forged, or n8n can't read the secret just now. */
type Refusal = 401 | 503;

/** @returns a status when the body was not signed with one of the trigger's secrets */
async function genuineBody(context: IWebhookFunctions): Promise<Buffer | Refusal> {
	const body = await rawBodyOf(context);
	const signature: unknown = context.getHeaderData()[SIGNATURE_HEADER];
	if (body === undefined || !isSignature(signature)) return 401;
	for await (const secrets of acceptedSecrets(context)) {
		// Nobody knows: Web1on1 delivers it again.
		if (secrets === undefined) return 503;
		if (isSigned(body, signature, secrets)) return body;
	}
	return 401;
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
	401: 'a delivery without a valid signature was refused with 401',
	503: 'a delivery was put off with 503: n8n could not read the credential with the webhook secret',
};

function refuse(context: IWebhookFunctions, status: Refusal): IWebhookResponseData {
	warn(context, REFUSALS[status]);
	return answer(context, status);
}

/**
 * Not before the signature was right: what is thrown here starts a failed execution, which is
 * nobody's business but the platform's.
 * @returns what goes to n8n, as one execution: not what the filter leaves out, and no doubles;
 *   undefined where a question may want a reply that can't take it yet
 */
async function takenOf(
	context: IWebhookFunctions,
	events: readonly Web1on1Event[],
): Promise<Taken | undefined> {
	const settings = settingsOf(context);
	const credential = new CredentialOnce(context);
	const filter = await filterFor({ context, credential }, events, settings);
	const judged = events.map((event) => ({
		event,
		isWanted: accepts(event, filter),
		questions: questionsIn(context, event),
	}));
	const bare = judged.filter(({ event, isWanted }) => !isWanted && isWithoutMessage(event)).length;
	if (bare > 0) warn(context, `${bare} events came without their message and were left out`);
	const candidates = judged
		.filter(({ isWanted, questions }) => isWanted || questions.length > 0)
		.map(({ event, isWanted, questions }) => ({
			key: deliveryKey(event),
			// What is dropped, or has come before, costs no reading of the credential.
			build: async () => {
				const bot = await botOf(context, credential);
				const isAwaited =
					questions.length > 0 && (await goOn(context, awaitedIn(event, questions, bot)));
				const isOver = !isWanted || (isAwaited && !settings.startsAwaited);
				return isOver ? undefined : await buildItem(context, event, settings, { bot, credential });
			},
		}));
	if (candidates.length === 0) return { items: [], isNoted: false };
	return await takeOnce(context, candidates).catch(unlessNotYet);
}

function unlessNotYet(error: unknown): undefined {
	if (!(error instanceof NotYet)) throw error;
}

function settingsOf(context: IWebhookFunctions): TriggerSettings {
	try {
		return readSettings(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * What our own bot has written is left out, unless it is asked for. Who our bot is stands in the
 * credential: it is read only where what would be let through may be its work.
 */
async function filterFor(
	{ context, credential }: Asking,
	events: readonly Web1on1Event[],
	{ filter, includeOwn }: TriggerSettings,
): Promise<EventFilter> {
	if (includeOwn || !events.some((event) => isPerhapsOwn(event) && accepts(event, filter))) {
		return filter;
	}
	const { userId } = await botOf(context, credential);
	return userId === undefined ? filter : { ...filter, ownUser: userId };
}
