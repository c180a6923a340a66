import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { readToken } from '../transport/tokens/claims';
import { CREDENTIAL, readCredential, type Web1on1Credential } from '../transport/tokens/credential';
import { buildItem } from './enrich';
import { deliveryKey, readEvent, type Web1on1Event } from './event';
import { accepts, type EventFilter } from './filter';
import { answer, rawBodyOf } from './http';
import { keepTokensAlive } from './keepAlive';
import { takeOnce } from './once/takeOnce';
import { acceptedSecrets } from './registration/secrets';
import { readSettings, type TriggerSettings } from './settings';
import { isSigned, SIGNATURE_HEADER } from './signature';

/**
 * One delivery, from raw bytes to n8n: signature, event, filter, once, item. The sender gets its 2xx
 * from n8n itself once the execution exists, never from here for an accepted event.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await genuineBody(context);
	if (body === undefined) return refuse(context);
	const event = readEvent(parse(body));
	const item = event === undefined ? undefined : await itemOf(context, event);
	return item === undefined ? answer(context, 200) : { workflowData: [[item]] };
}

/** @returns undefined when the body was not signed with one of the trigger's secrets */
async function genuineBody(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const body = await rawBodyOf(context);
	const signature: unknown = context.getHeaderData()[SIGNATURE_HEADER];
	const isGenuine = body !== undefined && isSigned(body, signature, acceptedSecrets(context));
	return isGenuine ? body : undefined;
}

function refuse(context: IWebhookFunctions): IWebhookResponseData {
	const { name } = context.getNode();
	context.logger.warn(`${name}: a delivery without a valid signature was refused with 401`);
	return answer(context, 401);
}

function parse(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		// Signed, but no JSON: nothing to emit, and refusing would only bring it back for a day.
		return undefined;
	}
}

/**
 * Not before the signature was right: what is thrown here starts a failed execution, which is
 * nobody's business but the platform's.
 * @returns undefined for what the filter leaves out, and for doubles
 */
async function itemOf(
	context: IWebhookFunctions,
	event: Web1on1Event,
): Promise<INodeExecutionData | undefined> {
	const settings = settingsOf(context);
	const credential = readCredential(await context.getCredentials(CREDENTIAL));
	keepTokensAlive(context);
	if (!accepts(event, filterFor(settings, credential))) return undefined;
	const key = deliveryKey(event);
	const build = async (): Promise<INodeExecutionData> =>
		await buildItem(context, event, settings, credential);
	return key === undefined ? await build() : await takeOnce(context, key, build);
}

function settingsOf(context: IWebhookFunctions): TriggerSettings {
	try {
		return readSettings(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** What our own bot has written is left out, unless it is asked for. */
function filterFor(
	{ filter, includeOwn }: TriggerSettings,
	{ refreshToken, accessToken }: Web1on1Credential,
): EventFilter {
	const ownUser = includeOwn ? undefined : readToken(refreshToken || accessToken)?.userId;
	return ownUser === undefined ? filter : { ...filter, ownUser };
}
