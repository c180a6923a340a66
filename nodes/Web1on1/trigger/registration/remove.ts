import type { Session } from '../../transport/session';
import type { Place } from './place';
import { reasonOf } from './problems';
import { deleteService, servicesAt } from './services';

/** Says which service stays behind at Web1on1, and what to do about it. */
export function warnLeftBehind(place: Place, id: string, url: string, error: unknown): void {
	place.warn(
		`the webhook ${id} for ${url} is left behind at Web1on1 (${reasonOf(error)}); publishing the workflow takes care of it (unpublish it first if it is published), or delete it at Web1on1`,
	);
}

/**
 * Deletes a service; where that fails, says which one is left behind.
 * @returns whether it is gone
 */
export async function removeService(
	place: Place,
	session: Session,
	id: string,
	url: string,
): Promise<boolean> {
	try {
		await deleteService(session, id);
		return true;
	} catch (error) {
		warnLeftBehind(place, id, url, error);
		return false;
	}
}

/** Removes all that delivers to a URL. */
export async function removeAt(place: Place, session: Session, url: string): Promise<void> {
	const services = await servicesAt(session, url);
	const removed = await Promise.all(
		services.map(async ({ id }) => await removeService(place, session, id, url)),
	);
	const { record } = place;
	const own = record.find(url);
	if (own === undefined || !removed.every(Boolean)) return;
	// Whoever deletes a webhook at Web1on1 wants to be rid of its secret too.
	const isSpent = services.length === 0;
	const now = Date.now();
	place.save(record.without(own, now, isSpent), own.isTest, now);
}
