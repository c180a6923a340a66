import { hasStatus, type Web1on1Error } from '../transport/errors';
import { organizationOf } from '../transport/organizations';
import type { Answer, Session } from '../transport/session';

/** Organizations that have refused the bot in this execution, each with the platform's words. */
const refused = new WeakMap<Session, Map<string, Web1on1Error>>();

function refusalsOf(session: Session): Map<string, Web1on1Error> {
	const known = refused.get(session) ?? new Map<string, Web1on1Error>();
	refused.set(session, known);
	return known;
}

/**
 * Asks something on behalf of an organization. One that has refused the bot is not asked again in this
 * execution: a dealer who has not hired it fails alone, and costs the others no time.
 *
 * @throws Web1on1Error as `ask` does, or as it did before for this organization
 */
export async function onBehalfOf(
	organization: string,
	session: Session,
	ask: () => Promise<Answer>,
): Promise<Answer> {
	const refusals = refusalsOf(session);
	const name = organization.toLowerCase();
	const before = refusals.get(name);
	if (before !== undefined) throw answeredBefore(before);
	try {
		return await ask();
	} catch (error) {
		const isRefusal = hasStatus(error, 403);
		if (isRefusal && (await isAbout(organization, session, error))) refusals.set(name, error);
		return await Promise.reject(error);
	}
}

function answeredBefore(error: Web1on1Error): Web1on1Error {
	return error.with({
		message: `${error.message} (as for an earlier item of this organization)`,
		description: `Web1on1 has refused this organization in this run, and was not asked again for this item. ${error.details.description}`,
		fate: 'not-sent',
	});
}

/** How a refusal speaks of the organization, and of something else that it may be about instead. */
const ORGANIZATION = /\borgani[sz]ation\b|\bhired?\b|\bbot ?(?:store|instance)\b/i;
const SOMETHING_ELSE =
	/\b(?:template|contact|conversation|message|channel|user|scope|permissions?)\b/i;

/**
 * True for a 403 that is about the organization: it says so, or the bot may not look at the organization
 * either. One that may be about the token is not (facts: X2), nor one about what the item holds.
 */
async function isAbout(
	organization: string,
	session: Session,
	error: Web1on1Error,
): Promise<boolean> {
	const { fate, cause, mayBeToken } = error.details;
	if (fate !== 'refused' || cause === 'credential-invalid' || mayBeToken === true) return false;
	if (ORGANIZATION.test(error.message) && !SOMETHING_ELSE.test(error.message)) return true;
	try {
		await organizationOf(session, organization);
		return false;
	} catch (denied) {
		return hasStatus(denied, 403, 404);
	}
}
