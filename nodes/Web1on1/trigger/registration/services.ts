import { isRecord, type JsonRecord } from '../../values/json';
import { isFateOpen, Web1on1Error } from '../../transport/errors';
import { list } from '../../transport/lists';
import type { Session } from '../../transport/session';
import { idOf } from '../../values/ids';
import { textOf } from '../../values/text';

/** A Web1on1 `service` of type webhook (facts: E1, Z5). */
export interface WebhookService {
	id: string;
	url: string;
	/** `unverified`, `active`, …; the vocabulary is not documented. */
	status?: string;
	organization?: string;
	events: string[];
}

/** What a service shall be like. */
export interface WebhookWish {
	/** As people see it in Web1on1. */
	name: string;
	url: string;
	secret: string;
	events: string[];
	organization?: string;
}

function readService(record: JsonRecord): WebhookService[] {
	const id = idOf(record.id);
	const params = isRecord(record.params) ? record.params : {};
	const url = textOf(params.url);
	if (id === undefined || url === undefined) return [];
	const status = textOf(record.status);
	const organization = idOf(record.organization);
	const events = Array.isArray(params.events) ? params.events : [];
	return [
		{
			id,
			url,
			events: events.flatMap((event) => textOf(event) ?? []),
			...(status === undefined ? {} : { status }),
			...(organization === undefined ? {} : { organization }),
		},
	];
}

/** All services that deliver to a URL. The filter may be ignored by the platform, so it is applied here too. */
export async function servicesAt(session: Session, url: string): Promise<WebhookService[]> {
	const records = await list(session, '/services', { type: 'webhook', 'params.url': url });
	return records.flatMap(readService).filter((service) => service.url === url);
}

/**
 * Creates the service; the platform verifies the URL meanwhile, so the node must answer already.
 * @param before the services that deliver to the URL already
 */
export async function createService(
	session: Session,
	wish: WebhookWish,
	before: readonly WebhookService[],
): Promise<WebhookService> {
	const body = {
		name: wish.name,
		type: 'webhook',
		...(wish.organization === undefined ? {} : { organization: wish.organization }),
		params: paramsOf(wish),
	};
	try {
		const answer = await session.request({ method: 'POST', path: '/services', body });
		const [created] = isRecord(answer.body) ? readService(answer.body) : [];
		if (created !== undefined) return created;
	} catch (error) {
		if (!isFateOpen(error)) return await Promise.reject(error);
	}
	// The answer was lost or unreadable: look whether the service is there before anybody makes a second.
	return await createdMeanwhile(session, wish.url, before);
}

async function createdMeanwhile(
	session: Session,
	url: string,
	before: readonly WebhookService[],
): Promise<WebhookService> {
	const services = await servicesAt(session, url);
	// One that was there before has another secret.
	const found = services.find((service) => before.every(({ id }) => id !== service.id));
	if (found !== undefined) return found;
	throw new Web1on1Error(
		'Web1on1 did not say whether it registered the webhook, and it is not there',
		{
			description: 'Publish the workflow again.',
			cause: 'temporarily-unavailable',
		},
	);
}

/** Brings an existing service to what is wished. `params` is replaced whole (facts: Z4). */
export async function updateService(
	session: Session,
	id: string,
	wish: WebhookWish,
): Promise<WebhookService> {
	const answer = await session.request({
		method: 'PATCH',
		path: `/services/${encodeURIComponent(id)}`,
		body: { name: wish.name, params: paramsOf(wish) },
	});
	const [updated] = isRecord(answer.body) ? readService(answer.body) : [];
	return updated ?? { id, url: wish.url, events: wish.events };
}

/** Asks for verification again; refused with 403 when the URL does not answer the challenge. */
export async function activateService(session: Session, id: string): Promise<void> {
	const path = `/services/${encodeURIComponent(id)}`;
	await session.request({ method: 'PATCH', path, body: { status: 'active' } });
}

/** Removes a service; one that is gone already is fine. */
export async function deleteService(session: Session, id: string): Promise<void> {
	try {
		await session.request({ method: 'DELETE', path: `/services/${encodeURIComponent(id)}` });
	} catch (error) {
		if (error instanceof Web1on1Error && error.details.status === 404) return;
		await Promise.reject(error);
	}
}

function paramsOf({ url, secret, events }: WebhookWish): JsonRecord {
	return { url, secret, events };
}
