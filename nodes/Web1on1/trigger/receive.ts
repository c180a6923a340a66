import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { readBody } from './body';
import { botOf } from './bot';
import { buildItem } from './enrich';
import { deliveryKey, type Web1on1Event } from './event';
import { accepts, isWithoutMessage, type EventFilter } from './filter';
import { answer, rawBodyOf } from './http';
import { keepTokensAlive } from './keepAlive';
import { warn } from '../transport/log';
import type { Bot } from './once/memory';
import { takeOnce } from './once/takeOnce';
import { acceptedSecrets } from './registration/secrets';
import { readSettings, type TriggerSettings } from './settings';
import { isSignature, isSigned, SIGNATURE_HEADER } from './signature';

/**
 * One delivery, from raw bytes to n8n: signature, events, filter, once, items. The sender gets its 2xx
 * from n8n itself once the execution exists, never from here for an accepted event.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await genuineBody(context);
	if (!Buffer.isBuffer(body)) return refuse(context, body);
	const { events, unread } = readBody(body, context.getHeaderData()['content-type']);
	if (unread !== undefined) warn(context, unread);
	const items = events.length === 0 ? [] : await itemsOf(context, events);
	return items.length === 0 ? answer(context, 200) : { workflowData: [items] };
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
 * @returns what goes to n8n, as one execution: not what the filter leaves out, and no doubles
 */
async function itemsOf(
	context: IWebhookFunctions,
	events: readonly Web1on1Event[],
): Promise<INodeExecutionData[]> {
	const settings = settingsOf(context);
	const bot = await botOf(context);
	keepTokensAlive(context);
	const filter = filterFor(settings, bot);
	const wanted = events.filter((event) => accepts(event, filter));
	const bare = events.filter((event) => isWithoutMessage(event) && !accepts(event, filter)).length;
	if (bare > 0) warn(context, `${bare} events came without their message and were left out`);
	const candidates = wanted.map((event) => ({
		key: deliveryKey(event),
		build: async () => await buildItem(context, event, settings, bot),
	}));
	return candidates.length === 0 ? [] : await takeOnce(context, candidates);
}

function settingsOf(context: IWebhookFunctions): TriggerSettings {
	try {
		return readSettings(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** What our own bot has written is left out, unless it is asked for. */
function filterFor({ filter, includeOwn }: TriggerSettings, { userId }: Bot): EventFilter {
	return includeOwn || userId === undefined ? filter : { ...filter, ownUser: userId };
}
