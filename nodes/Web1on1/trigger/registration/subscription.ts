import { randomBytes } from 'node:crypto';

import type { IHookFunctions } from 'n8n-workflow';

import { toNodeError } from '../../n8n/nodeError';
import { Web1on1Error } from '../../transport/errors';
import { isLocalAddress } from '../../transport/localAddress';
import { Session } from '../../transport/session';
import { eventsOf } from '../events';
import {
	activateService,
	createService,
	deleteService,
	servicesAt,
	updateService,
	type WebhookService,
	type WebhookWish,
} from './services';
import { enteredSecrets, isManualRegistration, readSettings } from '../settings';
import { newestRecordsOf, retired, TriggerState, type Subscription } from './state';

/** Where we are registered, or shall be. */
interface Place {
	context: IHookFunctions;
	state: TriggerState;
	url: string;
}

/** Everything that registering works with. */
interface Registration extends Place {
	isTest: boolean;
	isManual: boolean;
	events: string[];
	organization: string | undefined;
}

function open(context: IHookFunctions): Registration {
	const settings = readSettings(context);
	return {
		...placeOf(context),
		isTest: context.getMode() === 'manual',
		isManual: settings.isManual,
		events: eventsOf(settings.choices),
		organization: settings.organization,
	};
}

function placeOf(context: IHookFunctions): Place {
	return {
		context,
		state: new TriggerState(context.getWorkflowStaticData('global'), context.getNode().id),
		url: context.getNodeWebhookUrl('default') ?? '',
	};
}

/**
 * n8n's `checkExists`, run when a workflow is published, and before n8n 2.41 at every start: true
 * only when exactly one service delivers to our URL, it is ours, active, for the same events, and we
 * know its secret. An error is an error, never "no": otherwise every start while the API is down
 * would add a service.
 */
export async function hasSubscription(context: IHookFunctions): Promise<boolean> {
	let registration: Registration | undefined;
	try {
		registration = open(context);
		if (registration.isManual) return checkManual(registration);
		return await isRegistered(registration);
	} catch (error) {
		if (registration !== undefined && mayGoOn(registration, error)) return true;
		throw toNodeError(context.getNode(), explained(error));
	}
}

async function isRegistered(registration: Registration): Promise<boolean> {
	const session = await openSession(registration);
	const services = await servicesAt(session, registration.url);
	return services.length === 1 && isAsWished(registration, session, services[0]);
}

/**
 * While n8n starts, a look that fails must not cost the subscription: n8n answers an error here by
 * calling `delete`. What was registered under this URL is taken to be there still.
 */
function mayGoOn({ context, state, url }: Registration, error: unknown): boolean {
	const isStart = /^(?:init|leadershipChange)$/.test(context.getActivationMode());
	if (!isStart || !(error instanceof Web1on1Error) || state.find(url) === undefined) return false;
	context.logger.warn(
		`${context.getNode().name}: could not look whether the webhook for ${url} is still registered at Web1on1, and takes it to be (${error.message})`,
	);
	return true;
}

function checkManual({ context, state, isTest }: Registration): boolean {
	if (enteredSecrets(context).length === 0) {
		context.logger.warn(
			`${context.getNode().name}: 'Webhook Secret' is empty, so every delivery is refused until it is entered and the workflow is published again`,
		);
	}
	if (!isTest) state.subscriptions.forEach(({ url, id }) => warnAboutStranded(context, url, id));
	return true;
}

function warnAboutStranded(context: IHookFunctions, url: string, id: string | undefined): void {
	context.logger.warn(
		`${context.getNode().name}: the webhook ${id ?? ''} at Web1on1 for ${url} was registered automatically before and is still there; delete it at Web1on1 if it is no longer wanted`,
	);
}

function isAsWished(
	registration: Registration,
	session: Session,
	service: WebhookService | undefined,
): boolean {
	const own = registration.state.find(registration.url);
	if (service === undefined || own?.id !== service.id) return false;
	const { events, organization } = registration;
	const wanted = organization ?? session.organization;
	return (
		(own.organization ?? wanted) === wanted &&
		(service.status ?? 'active') === 'active' &&
		sameEvents(service.events, events) &&
		(organization === undefined || service.organization === organization) &&
		!hasStale(registration)
	);
}

function sameEvents(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && [...a].sort().join() === [...b].sort().join();
}

/** Subscriptions of ours under another URL: n8n's public address has changed. */
function stale({ state, url, isTest }: Registration): Subscription[] {
	return state.subscriptions.filter(
		(subscription) => subscription.url !== url && subscription.isTest === isTest,
	);
}

function hasStale(registration: Registration): boolean {
	return stale(registration).length > 0;
}

/** `webhook/<id>/web1on1` of a URL, or `webhook-test/<id>/web1on1`, whatever n8n's address is. */
function endpointOf(url: string): string {
	return url.split('/').slice(-3).join('/');
}

/**
 * Our URLs under other addresses of n8n. n8n deletes tests' webhooks in the same mode as
 * production's: only the URL tells which of the two it means.
 */
function movedFrom({ state, url }: Place): string[] {
	return state.subscriptions
		.map((subscription) => subscription.url)
		.filter((other) => other !== url && endpointOf(other) === endpointOf(url));
}

/**
 * n8n's `create`: afterwards exactly one service delivers to our URL. An existing one is adopted
 * and brought up to date, doubles and those under an older URL are deleted.
 */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	try {
		const registration = open(context);
		if (registration.isManual) return checkManual(registration);
		const session = await openSession(registration);
		const services = await servicesAt(session, registration.url);
		await register(registration, session, services);
		await removeStale(registration, session);
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), explained(error));
	}
}

async function openSession({ context, url }: Registration): Promise<Session> {
	const session = await Session.open(context);
	refuseLocalUrl(url, session.credential.apiUrl);
	return session;
}

function refuseLocalUrl(url: string, apiUrl: string): void {
	if (!isLocalAddress(url) || isLocalAddress(apiUrl)) return;
	throw new Web1on1Error(`Web1on1 can't reach this n8n at ${new URL(url).origin}`, {
		description:
			'Set the environment variable WEBHOOK_URL of n8n to a URL that is reachable from the internet, restart n8n and publish again. To try it on your own machine, use a tunnel or the sandbox.',
		cause: 'configuration-invalid',
	});
}

async function register(
	registration: Registration,
	session: Session,
	services: WebhookService[],
): Promise<void> {
	const { state, url, isTest } = registration;
	const own = state.find(url);
	const kept = services.find(({ id }) => id === own?.id) ?? services[0];
	const secret = secretFor(state, own, kept);
	const oldSecrets = own?.secret === secret ? own.oldSecrets : retired(own, Date.now());
	const wish = wishOf(registration, session, secret);
	announce(registration, secret);
	const service =
		kept === undefined || moved(kept, wish)
			? await createService(session, wish, services)
			: await updateService(session, kept.id, wish);
	await ensureActive(registration, session, service, kept?.id !== service.id);
	const { organization } = wish;
	state.save(
		{
			...{ id: service.id, url, secret, oldSecrets, isTest },
			...(organization === undefined ? {} : { organization }),
		},
		Date.now(),
	);
	noteNewest(registration);
	for (const { id } of services) {
		if (id !== service.id) await removeService(registration.context, session, id, url);
	}
}

/**
 * A known secret is kept, also that of a subscription removed a moment ago, which is still accepted:
 * a new one would open a gap for what is on its way, and for processes that do not know it yet. There
 * is a new one where somebody has deleted the webhook at Web1on1: that is the way to replace a secret.
 */
function secretFor(
	state: TriggerState,
	own: Subscription | undefined,
	kept: WebhookService | undefined,
): string {
	if (own !== undefined && own.id === kept?.id) return own.secret;
	const last = own === undefined ? state.lastSecret(Date.now()) : undefined;
	return last ?? randomBytes(32).toString('hex');
}

/** The organization of a service is set when it is made; whether it can be changed is unknown. */
function moved(kept: WebhookService, wish: WebhookWish): boolean {
	return wish.organization !== undefined && kept.organization !== wish.organization;
}

function wishOf(
	{ url, events, organization }: Registration,
	session: Session,
	secret: string,
): WebhookWish {
	const wanted = organization ?? session.organization;
	return { url, secret, events, ...(wanted === undefined ? {} : { organization: wanted }) };
}

function noteNewest({ context, isTest }: Place & { isTest: boolean }): void {
	const records = newestRecordsOf(context.getWorkflow().id, isTest);
	records.note(context.getWorkflowStaticData('global'), context.getNode().id);
}

/** Secrets of subscriptions being made, by URL, before n8n has saved them. */
const announced = new Map<string, Map<string, string>>();

function announcementKey(workflowId: string | undefined, node: string): string {
	return `${workflowId ?? ''} ${node}`;
}

function announce({ context, url }: Registration, secret: string): void {
	const key = announcementKey(context.getWorkflow().id, context.getNode().id);
	announced.set(key, new Map(announced.get(key)).set(url, secret));
}

function forgetAnnouncement({ context, url }: Place): void {
	announced.get(announcementKey(context.getWorkflow().id, context.getNode().id))?.delete(url);
}

/** A secret that a delivery may be signed with although static data does not hold it yet. */
export function announcedSecret(workflowId: string | undefined, node: string): string[] {
	return [...(announced.get(announcementKey(workflowId, node))?.values() ?? [])];
}

async function ensureActive(
	registration: Registration,
	session: Session,
	service: WebhookService,
	isNew: boolean,
): Promise<void> {
	if ((service.status ?? 'active') === 'active') return;
	try {
		await activateService(session, service.id);
	} catch (error) {
		if (isNew) await removeService(registration.context, session, service.id, registration.url);
		throw toNodeError(registration.context.getNode(), notVerified(registration.url, error));
	}
}

function notVerified(url: string, error: unknown): unknown {
	if (!(error instanceof Web1on1Error) || error.details.status !== 403) return error;
	return new Web1on1Error(`Web1on1 could not verify the webhook at ${url}`, {
		description: `Web1on1 said: ${error.message}. It calls this URL with GET and expects its challenge back. Check that the URL is reachable from the internet and that WEBHOOK_URL of n8n is right.`,
		cause: 'configuration-invalid',
		status: 403,
	});
}

/** Deletes a service; where that fails, says which one is left behind. */
async function removeService(
	context: IHookFunctions,
	session: Session,
	id: string,
	url: string,
): Promise<boolean> {
	try {
		await deleteService(session, id);
		return true;
	} catch (error) {
		const reason = error instanceof Web1on1Error ? error.message : 'unexpected failure';
		warnLeftBehind(context, id, url, reason);
		return false;
	}
}

function warnLeftBehind(context: IHookFunctions, id: string, url: string, reason: string): void {
	context.logger.warn(
		`${context.getNode().name}: the webhook ${id} for ${url} is left behind at Web1on1 (${reason}); publishing the workflow takes care of it (unpublish it first if it is published), or delete it at Web1on1`,
	);
}

async function removeStale(registration: Registration, session: Session): Promise<void> {
	for (const { url } of stale(registration)) await removeAt(registration, session, url);
}

/** Removes all that delivers to a URL. */
async function removeAt(place: Place, session: Session, url: string): Promise<void> {
	const { context, state } = place;
	const services = await servicesAt(session, url);
	const removed = await Promise.all(
		services.map(async ({ id }) => await removeService(context, session, id, url)),
	);
	const own = state.find(url);
	if (own === undefined || !removed.every(Boolean)) return;
	// Whoever deletes a webhook at Web1on1 wants to be rid of its secret too.
	state.forget(url, Date.now(), services.length === 0);
	noteNewest({ ...place, isTest: own.isTest });
}

/**
 * n8n's `delete`: removes what delivers to our URL, also what we have no record of, since n8n calls
 * this with older static data after a publish that failed half-way, and what is still there under
 * the URL that n8n had before. Unpublishing must work while the API is down, and whatever the other
 * parameters say; what is left behind is logged, kept on record and adopted at the next publish.
 */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
	if (isManualRegistration(context)) return true;
	const place = placeOf(context);
	forgetAnnouncement(place);
	const opening = Session.open(context);
	for (const url of [place.url, ...movedFrom(place)]) {
		try {
			await removeAt(place, await opening, url);
		} catch (error) {
			const reason = error instanceof Web1on1Error ? error.message : 'unexpected failure';
			warnLeftBehind(context, place.state.find(url)?.id ?? '', url, reason);
		}
	}
	return true;
}

/**
 * What the user is told when publishing fails. n8n 1.x shows the description alone, the public API
 * of 2.x the message alone: the description therefore says everything.
 */
function explained(error: unknown): unknown {
	if (!(error instanceof Web1on1Error)) return error;
	const { message, details } = withPermissionAdvice(error);
	return new Web1on1Error(message, {
		...details,
		description: `${message}. ${details.description}`,
	});
}

/** Listing and creating services needs an admin token (fact sheet, section e): say what else works. */
function withPermissionAdvice(error: Web1on1Error): Web1on1Error {
	const { status } = error.details;
	if (status !== 401 && status !== 403) return error;
	return new Web1on1Error(`Web1on1 does not let this token register a webhook: ${error.message}`, {
		...error.details,
		description:
			"Automatic registration needs a token with admin scope. Use one, or set 'Webhook Registration' to 'Manual' and paste the production URL into the bot's Webhook tab.",
	});
}
