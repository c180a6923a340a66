import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../messages/values';
import { toNodeError } from '../transport/errors';
import { Session } from '../transport/session';
import { download } from './attachment';
import { idOf, textOf, type Web1on1Event } from './event';
import { attachmentOf } from './item';
import type { TriggerSettings } from './settings';

/** Time for one look-up while Web1on1 waits for our answer. */
const LOOK_UP_MS = 5000;

/**
 * Adds what the integrator asked for beside the event: the contact, the attachment. A reply is
 * never lost for want of these: what can't be had is missing from the item, and the log says why.
 */
export async function enrich(
	context: IWebhookFunctions,
	json: IDataObject,
	event: Web1on1Event,
	settings: TriggerSettings,
	apiUrl: string,
): Promise<INodeExecutionData> {
	const [contact, binary] = await Promise.all([
		settings.fetchContact ? contactFields(context, event) : {},
		settings.downloadTo === undefined
			? undefined
			: attachmentData(context, event, settings.downloadTo, apiUrl),
	]);
	const item = { json: { ...json, ...contact } };
	return binary === undefined ? item : { ...item, binary };
}

async function contactFields(context: IWebhookFunctions, event: Web1on1Event): Promise<IDataObject> {
	const id = idOf(event.conversation?.contact);
	if (id === undefined) return {};
	try {
		const session = await Session.open(context);
		const { body } = await session.request({
			method: 'GET',
			path: `/contacts/${encodeURIComponent(id)}`,
			hurry: { timeoutMs: LOOK_UP_MS },
		});
		const profile = isRecord(body) && isRecord(body.profile) ? body.profile : {};
		const found = {
			contactName: textOf(profile.name),
			telephone: textOf(profile.telephone),
			email: textOf(profile.email),
		};
		return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
	} catch (error) {
		warn(context, 'the contact could not be fetched', error);
		return {};
	}
}

async function attachmentData(
	context: IWebhookFunctions,
	event: Web1on1Event,
	field: string,
	apiUrl: string,
): Promise<INodeExecutionData['binary']> {
	const attachment = attachmentOf(event.message);
	if (attachment === undefined) return undefined;
	try {
		return { [field]: await download(context, attachment, apiUrl) };
	} catch (error) {
		warn(context, 'the attachment could not be downloaded', error);
		return undefined;
	}
}

function warn(context: IWebhookFunctions, what: string, error: unknown): void {
	const { message } = toNodeError(context.getNode(), error);
	context.logger.warn(`${context.getNode().name}: ${what}: ${message}`);
}
