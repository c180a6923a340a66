import { randomBytes } from 'node:crypto';

import type { Session } from '../../transport/session';
import type { Place } from './place';
import { notVerified } from './problems';
import { retired, type Subscription, type TriggerRecord } from './record';
import { removeAt, removeService } from './remove';
import {
	activateService,
	createService,
	updateService,
	type WebhookService,
	type WebhookWish,
} from './services';

/** What a registration shall be like. */
export interface Wanted {
	/** For 'Listen for test event'. */
	isTest: boolean;
	events: string[];
	/** Undefined for the token's own organization. */
	organization: string | undefined;
}

/** True when these services are exactly the one that is wanted, and it is ours. */
export function isAsWanted(
	place: Place,
	wanted: Wanted,
	session: Session,
	services: readonly WebhookService[],
): boolean {
	const [service, ...doubles] = services;
	const own = place.record.find(place.url);
	if (service === undefined || doubles.length > 0 || own?.id !== service.id) return false;
	const { events, organization } = wanted;
	const home = organization ?? session.organization;
	return (
		(own.organization ?? home) === home &&
		(service.status ?? 'active') === 'active' &&
		sameEvents(service.events, events) &&
		(organization === undefined || service.organization === organization) &&
		stale(place, wanted).length === 0
	);
}

function sameEvents(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && [...a].sort().join() === [...b].sort().join();
}

/** Subscriptions of ours under another URL: n8n's public address has changed. */
function stale({ record, url }: Place, { isTest }: Wanted): Subscription[] {
	return record.subscriptions.filter(
		(subscription) => subscription.url !== url && subscription.isTest === isTest,
	);
}

/** Removes what is registered under n8n's addresses before this one. */
export async function removeStale(place: Place, wanted: Wanted, session: Session): Promise<void> {
	for (const { url } of stale(place, wanted)) await removeAt(place, session, url);
}

/**
 * Makes one service of these, or a new one, deliver what is wanted, with a secret we know, and
 * removes the others.
 * @param services all that deliver to our URL
 */
export async function register(
	place: Place,
	wanted: Wanted,
	session: Session,
	services: WebhookService[],
): Promise<void> {
	const { record, url } = place;
	const own = record.find(url);
	const kept = services.find(({ id }) => id === own?.id) ?? services[0];
	const secret = secretFor(record, own, kept);
	const wish = wishFor(place, wanted, session, secret);
	place.announce(secret, wanted.isTest);
	const service =
		kept === undefined || hasMoved(kept, wish)
			? await createService(session, wish, services)
			: await updateService(session, kept.id, wish);
	await ensureActive(place, session, service, kept?.id !== service.id);
	note(place, wanted, wish, service.id);
	for (const { id } of services) {
		if (id !== service.id) await removeService(place, session, id, url);
	}
}

/**
 * A known secret is kept, also that of a subscription removed a moment ago, which is still accepted:
 * a new one would open a gap for what is on its way, and for processes that do not know it yet. There
 * is a new one where somebody has deleted the webhook at Web1on1: that is the way to replace a secret.
 */
function secretFor(
	record: TriggerRecord,
	own: Subscription | undefined,
	kept: WebhookService | undefined,
): string {
	if (own !== undefined && own.id === kept?.id) return own.secret;
	const last = own === undefined ? record.lastSecret(Date.now()) : undefined;
	return last ?? randomBytes(32).toString('hex');
}

function wishFor(
	place: Place,
	{ events, organization }: Wanted,
	session: Session,
	secret: string,
): WebhookWish {
	const { url } = place;
	const home = organization ?? session.organization;
	const name = place.title;
	return { name, url, secret, events, ...(home === undefined ? {} : { organization: home }) };
}

/** The organization of a service is set when it is made; whether it can be changed is unknown. */
function hasMoved(kept: WebhookService, wish: WebhookWish): boolean {
	return wish.organization !== undefined && kept.organization !== wish.organization;
}

async function ensureActive(
	place: Place,
	session: Session,
	service: WebhookService,
	isNew: boolean,
): Promise<void> {
	if ((service.status ?? 'active') === 'active') return;
	try {
		await activateService(session, service.id);
	} catch (error) {
		if (isNew) await removeService(place, session, service.id, place.url);
		throw notVerified(place.url, error);
	}
}

/** Keeps what was registered, and the secrets before it for those deliveries that are on their way. */
function note(
	place: Place,
	{ isTest }: Wanted,
	{ url, secret, organization }: WebhookWish,
	id: string,
): void {
	const now = Date.now();
	const { record } = place;
	const own = record.find(url);
	const oldSecrets = own?.secret === secret ? own.oldSecrets : retired(own, now);
	const home = organization === undefined ? {} : { organization };
	place.save(record.with({ id, url, secret, oldSecrets, isTest, ...home }), isTest, now);
}
