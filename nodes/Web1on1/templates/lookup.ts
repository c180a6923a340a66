import { readTemplate, type TemplateDefinition } from './definition';
import { isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { Web1on1Error } from '../transport/errors';
import { list, page, type Page, type PageRequest, type Selection } from '../transport/lists';
import type { Session } from '../transport/session';

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
		const { body } = await session.request({ method: 'GET', path: `/watemplates/${template}` });
		return readTemplate(body);
	} catch (error) {
		if (isForbidden(error)) return undefined;
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
 * organizations above it (fact sheet, section f), so these are listed then.
 */
export async function templatePage(
	session: Session,
	{ organization, query }: TemplateQuery,
	offset: number,
): Promise<Page> {
	const path = '/watemplates';
	if (organization === undefined) return await page(session, { path, query, offset });
	const request = { path, query: { ...query, organization } };
	const own = await page(session, { ...request, offset });
	if (own.records.length > 0) return own;
	// The page after the last one is empty too.
	if ((offset > 0 || isFiltered(query)) && (await hasTemplates(session, organization))) return own;
	const owners = await ownersAbove(session, organization);
	if (owners.length === 0) return own;
	return await page(session, { path, query: { ...query, organization: owners }, offset });
}

/** All templates, or a selection of them, with the same fall-back to the organizations above. */
export async function listTemplates(
	session: Session,
	{ organization, query }: TemplateQuery,
	selection: Selection = {},
): Promise<JsonRecord[]> {
	const path = '/watemplates';
	if (organization === undefined) return await list(session, path, query, selection);
	const own = await list(session, path, { ...query, organization }, selection);
	if (own.length > 0) return own;
	const isPart = isFiltered(query) || selection.keep !== undefined;
	if (isPart && (await hasTemplates(session, organization))) return own;
	const owners = await ownersAbove(session, organization);
	if (owners.length === 0) return own;
	return await list(session, path, { ...query, organization: owners }, selection);
}

function isFiltered(query: PageRequest['query']): boolean {
	return query.name !== undefined;
}

/** Whether an organization has templates of its own, whatever they are called. */
async function hasTemplates(session: Session, organization: string): Promise<boolean> {
	const query = { organization };
	const found = await page(session, { path: '/watemplates', query, offset: 0, limit: 1 });
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
		if (isForbidden(error)) return [];
		return Promise.reject(error);
	}
}

function isForbidden(error: unknown): boolean {
	return error instanceof Web1on1Error && error.details.status === 403;
}
