import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../values/json';
import { toData } from '../n8n/data';
import { toNodeError } from '../n8n/nodeError';
import { inTime } from '../transport/inTime';
import type { LinkPatterns } from '../transport/links';
import { download } from './attachment';
import type { Asking, CredentialOnce } from './credential';
import { idOf } from '../values/ids';
import { present } from '../values/present';
import { textOf } from '../values/text';
import { attachmentOf } from '../messages/written';
import { type Web1on1Event } from './event';
import { isProblem, toItem } from './item';
import { warn } from '../transport/log';
import type { TriggerSettings } from './settings';

/** Where an item's links lead, and what asks the platform for the rest. */
export interface Source {
	bot: Readonly<LinkPatterns>;
	credential: CredentialOnce;
}

/** Time for one look-up while Web1on1 waits for our answer. */
const LOOK_UP_MS = 5000;

/**
 * Time for all of it, waiting for a token or for the pace included. Web1on1 waits 20 seconds for
 * our answer (facts: E8), and n8n needs some of them.
 */
const IN_ALL_MS = 10_000;

/**
 * An event as n8n's item, with what the integrator asked for beside it: the contact, the attachment.
 * A reply is never lost for want of these: what can't be had is missing from the item, and the log
 * says why.
 */
export async function buildItem(
	context: IWebhookFunctions,
	event: Web1on1Event,
	settings: TriggerSettings,
	{ bot, credential }: Source,
): Promise<INodeExecutionData> {
	const source = { context, credential };
	const [contact, binary] = await Promise.all([
		wantsContact(event, settings) ? contactFields(source, event) : {},
		settings.downloadTo === undefined
			? undefined
			: attachmentData(source, event, settings.downloadTo, bot.apiUrl),
	]);
	const payload = settings.simplify ? {} : { payload: toData(event.payload) };
	const item = { json: { ...toItem(event, bot), ...payload, ...contact } };
	return binary === undefined ? item : { ...item, binary };
}

/** Whom a message has not reached is what one has to know of it, whether or not it was asked for. */
function wantsContact(event: Web1on1Event, { fetchContact }: TriggerSettings): boolean {
	if (fetchContact) return true;
	const { contact } = event.conversation ?? {};
	const profile = isRecord(contact) && isRecord(contact.profile) ? contact.profile : {};
	return isProblem(event) && textOf(profile.telephone) === undefined;
}

/** Gives up after a while; the work is told. */
async function briefly<Result>(work: (late: AbortSignal) => Promise<Result>): Promise<Result> {
	const late = AbortSignal.timeout(IN_ALL_MS);
	return await inTime(work(late), late, () => new Error('it took too long'));
}

/** The document at a path of the API. */
type Read = (path: string) => Promise<unknown>;

/** Which members a delivery's conversation has is not documented (facts: U8). */
async function contactOf({ conversation }: Web1on1Event, read: Read): Promise<string | undefined> {
	const named = idOf(conversation?.contact);
	const id = idOf(conversation?.id);
	if (named !== undefined || id === undefined) return named;
	const whole = await read(`/conversations/${encodeURIComponent(id)}`);
	return isRecord(whole) ? idOf(whole.contact) : undefined;
}

async function profileOf(
	credential: CredentialOnce,
	event: Web1on1Event,
	late: AbortSignal,
): Promise<JsonRecord> {
	const session = await credential.open({ timeoutMs: LOOK_UP_MS, late });
	const read: Read = async (path) => (await session.request({ method: 'GET', path })).body;
	const id = await contactOf(event, read);
	const contact = id === undefined ? {} : await read(`/contacts/${encodeURIComponent(id)}`);
	return isRecord(contact) && isRecord(contact.profile) ? contact.profile : {};
}

async function contactFields(
	{ context, credential }: Asking,
	event: Web1on1Event,
): Promise<IDataObject> {
	try {
		const profile = await briefly(async (late) => await profileOf(credential, event, late));
		return present({
			contactName: textOf(profile.name),
			telephone: textOf(profile.telephone),
			email: textOf(profile.email),
		});
	} catch (error) {
		warnThat(context, 'the contact could not be fetched', error);
		return {};
	}
}

async function attachmentData(
	{ context, credential }: Asking,
	event: Web1on1Event,
	field: string,
	apiUrl: string,
): Promise<INodeExecutionData['binary']> {
	const attachment = attachmentOf(event.message);
	if (attachment === undefined) return undefined;
	try {
		return {
			[field]: await briefly(
				async (late) => await download({ context, credential }, attachment, apiUrl, late),
			),
		};
	} catch (error) {
		warnThat(context, 'the attachment could not be downloaded', error);
		return undefined;
	}
}

function warnThat(context: IWebhookFunctions, what: string, error: unknown): void {
	const { message } = toNodeError(context.getNode(), error);
	warn(context, `${what}: ${message}`);
}
