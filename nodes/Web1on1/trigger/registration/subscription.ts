import type { IHookFunctions } from 'n8n-workflow';

import { toNodeError } from '../../n8n/nodeError';
import { inOneText, Web1on1Error } from '../../transport/errors';
import { Session } from '../../transport/session';
import { InputError } from '../../values/inputError';
import { eventsOf, withTaps } from '../events';
import { isManualRegistration, readSettings } from '../settings';
import { whereSecretsAre } from './entered';
import { refuseDeafness } from './hears';
import { Place } from './place';
import { explained, refuseLocalUrl } from './problems';
import { isAsWanted, register, removeStale, type Wanted } from './register';
import { removeAt, warnLeftBehind } from './remove';
import { servicesAt } from './services';

/**
 * n8n's `checkExists`, run when a workflow is published, and before n8n 2.41 at every start: true
 * only when exactly one service delivers to our URL, it is ours, active, for the same events, and we
 * know its secret. An error is an error, never "no": otherwise every start while the API is down
 * would add a service.
 */
export async function hasSubscription(context: IHookFunctions): Promise<boolean> {
	const place = new Place(context);
	try {
		const begun = await begin(place);
		if (begun === undefined) return await checkManual(place);
		const { wanted, session } = begun;
		// First, since a token that may not register at all has another remedy.
		const services = await servicesAt(session, place.url);
		await checkHearing(place, wanted, session);
		return isAsWanted(place, wanted, session, services);
	} catch (error) {
		if (mayGoOn(place, error)) return true;
		throw toNodeError(context.getNode(), explained(error));
	}
}

/**
 * n8n's `create`: afterwards exactly one service delivers to our URL. An existing one is adopted
 * and brought up to date, doubles and those under an older URL are deleted.
 */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	const place = new Place(context);
	try {
		const begun = await begin(place);
		if (begun === undefined) return await checkManual(place);
		const { wanted, session } = begun;
		await register(place, wanted, session, await servicesAt(session, place.url));
		await removeStale(place, wanted, session);
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), explained(error));
	}
}

/**
 * n8n's `delete`: removes what delivers to our URL, also what we have no record of, since n8n calls
 * this with older static data after a publish that failed half-way, and what is still there under
 * the URL that n8n had before. Unpublishing must work while the API is down, and whatever the other
 * parameters say; what is left behind is logged, kept on record and adopted at the next publish.
 */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
	if (isManualRegistration(context)) return true;
	const place = new Place(context);
	place.forgetAnnouncement();
	if (place.isUntouched) return true;
	const opening = Session.open(context);
	for (const url of [place.url, ...place.movedFrom]) {
		try {
			await removeAt(place, await opening, url);
		} catch (error) {
			warnLeftBehind(place, place.record.find(url)?.id ?? '', url, error);
		}
	}
	return true;
}

/**
 * What needs no network, before the network is asked: n8n calls `delete` after a publish that failed, and
 * need not wait for an API it can't reach where nothing was asked of it.
 *
 * @returns undefined where the user registers the webhook
 */
async function begin(place: Place): Promise<{ wanted: Wanted; session: Session } | undefined> {
	place.endedUnasked(true);
	const wanted = wantedBy(place.context);
	if (wanted === undefined) return undefined;
	const session = await openSession(place);
	place.endedUnasked(false);
	return { wanted, session };
}

/** Someone who publishes is told; a start of n8n must not cost a subscription. */
async function checkHearing(
	place: Place,
	{ organization }: Wanted,
	session: Session,
): Promise<void> {
	if (organization !== undefined) return;
	try {
		await refuseDeafness(place, session);
	} catch (error) {
		if (!isStart(place)) return await Promise.reject(error);
		if (error instanceof InputError) place.warn(inOneText(error.message, error.description));
	}
}

/** True while n8n starts, before 2.41, or another main process takes over. */
function isStart({ context }: Place): boolean {
	return /^(?:init|leadershipChange)$/.test(context.getActivationMode());
}

/** @returns undefined where the user registers the webhook */
function wantedBy(context: IHookFunctions): Wanted | undefined {
	const { isManual, choices, organization } = readSettings(context);
	if (isManual) return undefined;
	const events = eventsOf(choices);
	// A test resumes nothing.
	if (isTest(context)) return { isTest: true, events, organization };
	return { isTest: false, events: withTaps(events), organization };
}

function isTest(context: IHookFunctions): boolean {
	return context.getMode() === 'manual';
}

async function openSession({ context, url }: Place): Promise<Session> {
	const session = await Session.open(context);
	refuseLocalUrl(url, session.credential.apiUrl);
	return session;
}

async function checkManual(place: Place): Promise<boolean> {
	const { inParameters, inCredential } = await whereSecretsAre(place.context);
	if (!inParameters && !inCredential) {
		place.warn(
			"there is no 'Webhook Secret', so every delivery is refused until a credential of type 'Web1on1 Webhook API' with it is chosen in the node and the workflow is published again",
		);
	}
	if (inParameters) {
		place.warn(
			"'Webhook Secret' is a field of the node, where every export of the workflow shows it. Enter it in a credential of type 'Web1on1 Webhook API', choose that in the node, and empty the field",
		);
	}
	if (!isTest(place.context)) warnAboutStranded(place);
	return true;
}

function warnAboutStranded(place: Place): void {
	for (const { url, id } of place.record.subscriptions) {
		place.warn(
			`the webhook ${id ?? ''} at Web1on1 for ${url} was registered automatically before and is still there; delete it at Web1on1 if it is no longer wanted`,
		);
	}
}

/**
 * While n8n starts, a look that fails must not cost the subscription: n8n answers an error here by
 * calling `delete`. What was registered under this URL is taken to be there still.
 */
function mayGoOn(place: Place, error: unknown): boolean {
	const isKnown = place.record.find(place.url) !== undefined;
	if (!isStart(place) || !isKnown || !(error instanceof Web1on1Error)) return false;
	place.warn(
		`could not look whether the webhook for ${place.url} is still registered at Web1on1, and takes it to be (${error.message})`,
	);
	return true;
}
