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
import { isSigned, SIGNATURE_HEADER } from './signature';

/**
 * One delivery, from raw bytes to n8n: signature, events, filter, once, items. The sender gets its 2xx
 * from n8n itself once the execution exists, never from here for an accepted event.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await genuineBody(context);
	if (body === undefined) return refuse(context);
	const { events, unread } = readBody(body, context.getHeaderData()['content-type']);
	if (unread !== undefined) warn(context, unread);
	const items = events.length === 0 ? [] : await itemsOf(context, events);
	return items.length === 0 ? answer(context, 200) : { workflowData: [items] };
}

/** @returns undefined when the body was not signed with one of the trigger's secrets */
async function genuineBody(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const body = await rawBodyOf(context);
	const signature: unknown = context.getHeaderData()[SIGNATURE_HEADER];
	const isGenuine = body !== undefined && isSigned(body, signature, acceptedSecrets(context));
	return isGenuine ? body : undefined;
}

function refuse(context: IWebhookFunctions): IWebhookResponseData {
	warn(context, 'a delivery without a valid signature was refused with 401');
	return answer(context, 401);
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
