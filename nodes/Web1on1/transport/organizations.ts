import { idOf, isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText } from '../values/text';
import { hasStatus } from './errors';
import { list } from './lists';
import { Remembered } from './remembered';
import type { Session } from './session';

const ORGANIZATIONS = '/organizations';

/** An organization: a dealer, or the group above it. */
export interface Organization {
	id: string;
	/** Empty where the platform does not say. */
	name: string;
	/** IDs from the outermost organization to this one; undefined where the platform does not say. */
	path: readonly string[] | undefined;
}

/** More than so many are looked up together, by listing all that the bot sees. */
const MOST_ONE_BY_ONE = 3;

const each = new Remembered<Organization>();
const lists = new Remembered<Organization[]>();

/**
 * One organization, asked of the platform once per execution. Where many are wanted, as with an item for
 * each of 500 dealers, they come from the list: 100 with one request.
 *
 * @throws Web1on1Error, 403 or 404 where the bot may not see it
 */
export async function organizationOf(session: Session, id: string): Promise<Organization> {
	const isOne = each.has(session, id) || each.asked(session).length < MOST_ONE_BY_ONE;
	return await each.get(session, id, async () =>
		isOne ? await lookUp(session, id) : await amongAll(session, id),
	);
}

/**
 * All organizations the bot sees: its own, what is below it, and those that have hired it (facts: F6).
 * @throws Web1on1Error, 403 for a token that may not list them
 */
export async function organizationsSeen(session: Session): Promise<Organization[]> {
	return await lists.get(session, '', async () => {
		const records = await list(session, ORGANIZATIONS, { sort: 'name' });
		return records.flatMap(readOrganization);
	});
}

async function amongAll(session: Session, id: string): Promise<Organization> {
	const all = await organizationsSeen(session).catch(noneIfForbidden);
	return all.find((one) => one.id === id) ?? (await lookUp(session, id));
}

function noneIfForbidden(error: unknown): Organization[] | Promise<never> {
	return hasStatus(error, 403) ? [] : Promise.reject(error);
}

async function lookUp(session: Session, id: string): Promise<Organization> {
	const { body } = await session.request({ method: 'GET', path: `${ORGANIZATIONS}/${id}` });
	const [found] = isRecord(body) ? readOrganization({ ...body, id }) : [];
	return found ?? { id, name: '', path: undefined };
}

/** `path` is `id#id#id`, outermost first (facts: I1). */
function readOrganization(record: JsonRecord): Organization[] {
	const id = idOf(record.id);
	if (id === undefined) return [];
	const { displayName, name, path } = record;
	const ids = typeof path === 'string' ? path.split('#').filter(isObjectId) : [];
	const called = [displayName, name].map((text) => scalarText(text) ?? '');
	return [
		{
			id,
			name: called.find((text) => text !== '') ?? '',
			path: ids.length === 0 ? undefined : [...ids.filter((other) => other !== id), id],
		},
	];
}
