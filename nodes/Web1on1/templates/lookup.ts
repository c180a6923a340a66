import { hasStatus } from '../transport/errors';
import { list, page, type Page, type PageRequest, type Selection } from '../transport/lists';
import type { Session } from '../transport/session';
import { isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { readTemplate, type TemplateDefinition } from './definition';

/** Path of the templates. */
export const TEMPLATES = '/watemplates';

/** Templates a session has looked up. None is read twice in an execution. */
const looked = new WeakMap<Session, Map<string, Promise<TemplateDefinition | undefined>>>();

/**
 * A template, asked of the platform once per execution. A token that may not read templates may
 * still send them (403): then it is undefined.
 */
export async function templateDefinition(
	session: Session,
	template: string,
): Promise<TemplateDefinition | undefined> {
	const known = looked.get(session) ?? new Map<string, Promise<TemplateDefinition | undefined>>();
	looked.set(session, known);
	const asked = known.get(template) ?? lookUp(session, template);
	known.set(template, asked);
	return await asked;
}

async function lookUp(session: Session, template: string): Promise<TemplateDefinition | undefined> {
	try {
		const { body } = await session.request({ method: 'GET', path: `${TEMPLATES}/${template}` });
		return readTemplate(body);
	} catch (error) {
		if (hasStatus(error, 403)) return undefined;
		return Promise.reject(error);
	}
}

/** Whose templates to list: an organization's, or, without one, all that the bot sees. */
export interface TemplateQuery {
	organization: string | undefined;
	query: PageRequest['query'];
}

/**
 * One page of templates. An organization without templates of its own may use those of the
 * organizations above it (facts: F7), so these are listed then.
 */
export async function templatePage(
	session: Session,
	of: TemplateQuery,
	offset: number,
): Promise<Page> {
	return await ownOrAbove(session, of, {
		read: async (query) => await page(session, { path: TEMPLATES, query, offset }),
		isEmpty: ({ records }) => records.length === 0,
		// The page after the last one is empty too.
		isPart: offset > 0,
	});
}

/** All templates, or a selection of them, with the same fall-back to the organizations above. */
export async function listTemplates(
	session: Session,
	of: TemplateQuery,
	selection: Selection = {},
): Promise<JsonRecord[]> {
	return await ownOrAbove(session, of, {
		read: async (query) => await list(session, TEMPLATES, query, selection),
		isEmpty: (records) => records.length === 0,
		isPart: selection.keep !== undefined,
	});
}

interface Reading<Found> {
	read: (query: PageRequest['query']) => Promise<Found>;
	isEmpty: (found: Found) => boolean;
	/** Whether finding none may mean that there are others. */
	isPart: boolean;
}

async function ownOrAbove<Found>(
	session: Session,
	{ organization, query }: TemplateQuery,
	{ read, isEmpty, isPart }: Reading<Found>,
): Promise<Found> {
	if (organization === undefined) return await read(query);
	const own = await read({ ...query, organization });
	if (!isEmpty(own)) return own;
	const isSelected = isPart || query.name !== undefined;
	if (isSelected && (await hasTemplates(session, organization))) return own;
	const owners = await ownersAbove(session, organization);
	return owners.length === 0 ? own : await read({ ...query, organization: owners });
}

/** Whether an organization has templates of its own, whatever they are called. */
async function hasTemplates(session: Session, organization: string): Promise<boolean> {
	const query = { organization };
	const found = await page(session, { path: TEMPLATES, query, offset: 0, limit: 1 });
	return found.records.length > 0;
}

/** The organizations above one, from its `path` (`id#id#id`); none when it can't be read. */
async function ownersAbove(session: Session, organization: string): Promise<string[]> {
	try {
		const { body } = await session.request({
			method: 'GET',
			path: `/organizations/${organization}`,
		});
		const path = isRecord(body) && typeof body.path === 'string' ? body.path.split('#') : [];
		return path.filter((id) => isObjectId(id) && id !== organization);
	} catch (error) {
		if (hasStatus(error, 403)) return [];
		return Promise.reject(error);
	}
}
