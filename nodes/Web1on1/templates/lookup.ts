import { hasStatus, type Web1on1Error } from '../transport/errors';
import { list, page, type Page, type PageRequest, type Selection } from '../transport/lists';
import { organizationOf } from '../transport/organizations';
import { Remembered } from '../transport/remembered';
import type { Session } from '../transport/session';
import { NOT_THE_API } from '../transport/wire/refusals';
import type { JsonRecord } from '../values/json';
import type { TemplateDefinition } from './definition';
import { readKnownTemplate, type KnownTemplate } from './standing';

/** Path of the templates. */
export const TEMPLATES = '/watemplates';

/** Templates looked up. None is read twice in an execution. */
const looked = new Remembered<KnownTemplate | undefined>();
const mayRead = new Remembered<boolean>();

/**
 * A template, asked of the platform once per execution. A token that may not read templates may
 * still send them (403): then it is undefined.
 *
 * @throws Web1on1Error where it is not there, or belongs to somebody the bot does not work for
 */
export async function knownTemplate(
	session: Session,
	template: string,
): Promise<KnownTemplate | undefined> {
	return await looked.get(session, template, async () => await lookUp(session, template));
}

/** What such a template says. */
export async function templateDefinition(
	session: Session,
	template: string,
): Promise<TemplateDefinition | undefined> {
	return (await knownTemplate(session, template))?.definition;
}

async function lookUp(session: Session, template: string): Promise<KnownTemplate | undefined> {
	try {
		const { body } = await session.request({ method: 'GET', path: `${TEMPLATES}/${template}` });
		return readKnownTemplate(body, template);
	} catch (error) {
		const isAnswered =
			hasStatus(error, 404) && error.details.description !== NOT_THE_API.description;
		if (isAnswered) throw notThere(error, 'does not exist, or was deleted');
		if (!hasStatus(error, 403)) return await Promise.reject(error);
		if (!(await mayReadTemplates(session))) return undefined;
		throw notThere(error, 'belongs to an organization that this bot does not work for');
	}
}

/** Whether it is this one template that is refused, or all of them. */
async function mayReadTemplates(session: Session): Promise<boolean> {
	return await mayRead.get(session, '', async () => {
		try {
			await page(session, { path: TEMPLATES, query: {}, offset: 0, limit: 1 });
			return true;
		} catch (error) {
			return hasStatus(error, 403) ? false : await Promise.reject(error);
		}
	});
}

function notThere(error: Web1on1Error, what: string): Web1on1Error {
	return error.with({
		message: `The template ${what}`,
		description: `Web1on1 said: ${error.message}. Choose another one under 'Template'. Where each dealer has its own, choose it 'By Name'.`,
	});
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

/** The organizations above one; none when they can't be told. */
async function ownersAbove(session: Session, organization: string): Promise<string[]> {
	try {
		const { path = [] } = await organizationOf(session, organization);
		return path.filter((id) => id !== organization);
	} catch (error) {
		if (hasStatus(error, 403)) return [];
		return Promise.reject(error);
	}
}
