import { hasStatus } from '../../transport/errors';
import { organizationsSeen, type Organization } from '../../transport/organizations';
import type { Session } from '../../transport/session';
import { InputError } from '../../values/inputError';
import type { Place } from './place';

/** More names than these help nobody. */
const MOST_NAMES = 3;

const REMEDY =
	"Choose one under 'Organization' (the bot's own, if that is meant), or set 'Webhook Registration' to 'Manual': the bot's own Webhook tab in Web1on1 hears every dealer that has hired the bot";

/**
 * Refuses a trigger that would not hear the dealers its bot works for: a webhook gets the events of its
 * organization and of those below (facts: E1), and a bot's own organization is not above its dealers
 * (facts: F6). Where that can't be told, it is said in n8n's log.
 *
 * @throws InputError naming some of those that would not be heard
 */
export async function refuseDeafness(place: Place, session: Session): Promise<void> {
	const home = session.organization;
	const seen = await seenBy(session);
	if (seen === undefined || (home === undefined && seen.length > 1)) {
		place.warn(`${UNKNOWN}. ${REMEDY}`);
		return;
	}
	const [first, ...others] = seen.filter((one) => isOutside(one, home));
	if (first === undefined) return;
	const names = [first, ...others].slice(0, MOST_NAMES).map(({ id, name }) => `'${name || id}'`);
	const rest = others.length + 1 - names.length;
	throw new InputError(
		`Without an 'Organization', replies at ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} would not start this workflow`,
		`${REMEDY}.`,
	);
}

const UNKNOWN =
	"Without an 'Organization' only the bot's own and those below it are heard, and the token does not tell whether the bot works for others";

/** Undefined where the token may not list organizations. */
async function seenBy(session: Session): Promise<Organization[] | undefined> {
	try {
		return await organizationsSeen(session);
	} catch (error) {
		return hasStatus(error, 403) ? undefined : await Promise.reject(error);
	}
}

/** True for an organization that is not the bot's own and, as far as it says, not below that. */
function isOutside({ id, path }: Organization, home: string | undefined): boolean {
	if (home === undefined || id === home) return false;
	return path !== undefined && !path.includes(home);
}
