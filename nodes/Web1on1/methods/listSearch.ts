import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { readTemplate } from '../messages/templateDefinition';
import { templateLabel } from '../messages/templateLabel';
import { isObjectId, isRecord, scalarText, type JsonRecord } from '../messages/values';
import { toNodeError } from '../transport/errors';
import { page, type Page, type PageRequest } from '../transport/paging';
import { Session } from '../transport/session';
import { templatePage } from '../transport/templates';
import { chosenId } from './chosen';
import { withPermissionAdvice } from './permission';

type Query = PageRequest['query'];

/** One list for a picker. */
interface Picker {
	/** What it lists, as people say it. */
	things: string;
	/** Queries for what was typed, the likeliest first; the next is tried when one finds nothing. */
	queries: Query[];
	read: (session: Session, query: Query, offset: number) => Promise<Page>;
	/** How an entry is called; empty shows its ID. */
	label: (record: JsonRecord) => string;
}

/**
 * One page of a list. The pagination token says which query found something and where to go on.
 * @throws NodeApiError, so that the editor shows why the list stays empty
 */
async function search(
	context: ILoadOptionsFunctions,
	pick: (session: Session) => Picker | Promise<Picker>,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const session = await Session.open(context);
		const picker = await pick(session);
		return await withPermissionAdvice(picker.things, async () => {
			const [number = 0, offset = 0] = (paginationToken ?? '0:0').split(':').map(Number);
			return await firstHit(session, picker, number, offset);
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function firstHit(
	session: Session,
	picker: Picker,
	number: number,
	offset: number,
): Promise<INodeListSearchResult> {
	const { queries, read, label } = picker;
	const found = await read(session, queries[number] ?? {}, offset);
	const isLast = number >= queries.length - 1;
	if (found.records.length === 0 && offset === 0 && !isLast) {
		return await firstHit(session, picker, number + 1, 0);
	}
	const results = found.records.flatMap((record) => toItem(record, label(record)));
	return found.nextOffset === undefined
		? { results }
		: { results, paginationToken: `${number}:${found.nextOffset}` };
}

function toItem(record: JsonRecord, label: string): INodeListSearchItems[] {
	const { id } = record;
	return isObjectId(id) ? [{ name: label === '' ? id : label, value: id }] : [];
}

function reader(path: string): Picker['read'] {
	return async (session, query, offset) => await page(session, { path, query, offset });
}

/** `field=~text` means "contains" (fact sheet, section f). One query per field that may hold it. */
function containing(filter: string | undefined, fields: string[], query: Query): Query[] {
	const text = filter?.trim() ?? '';
	return text === '' ? [query] : fields.map((field) => ({ ...query, [field]: `~${text}` }));
}

function firstOf(...candidates: unknown[]): string {
	return candidates.map(scalarText).find((text) => text !== undefined && text !== '') ?? '';
}

function described(...parts: unknown[]): string {
	return parts
		.map(scalarText)
		.filter((text) => text !== undefined && text !== '')
		.join(' · ');
}

/** Narrows a list to the organization chosen in the node, if there is one. */
function ofOrganization(context: ILoadOptionsFunctions): Query {
	const organization = chosenId(context, 'organization');
	return organization === undefined ? {} : { organization };
}

/** Organizations the bot sees: its own and those that have hired it. */
export async function searchOrganizations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const picker: Picker = {
		things: 'organizations',
		queries: containing(filter, ['displayName', 'name'], { sort: 'name' }),
		read: reader('/organizations'),
		label: ({ displayName, name }) => firstOf(displayName, name),
	};
	return await search(this, () => picker, paginationToken);
}

/**
 * Templates of the chosen organization (or of those above it), else of all the bot sees. Language,
 * category and status are part of the entry: the editor shows nothing else of it.
 */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const organization = chosenId(this, 'organization');
	const picker: Picker = {
		things: 'templates',
		queries: containing(filter, ['name'], { sort: 'name' }),
		read: async (session, query, offset) =>
			await templatePage(session, { organization, query }, offset),
		label: (record) => templateLabel(readTemplate(record)),
	};
	return await search(this, () => picker, paginationToken);
}

/** Conversations with contacts, the latest first. */
export async function searchConversations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { ...ofOrganization(this), type: 'contact', sort: '-updatedAt' };
	const picker: Picker = {
		things: 'conversations',
		queries: containing(filter, ['name'], query),
		read: reader('/conversations'),
		label: ({ name, status }) => described(name, status),
	};
	return await search(this, () => picker, paginationToken);
}

/** Contacts, found by part of their name, telephone number or e-mail address. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { ...ofOrganization(this), sort: 'profile.name' };
	const picker: Picker = {
		things: 'contacts',
		queries: contactQueries(filter, query),
		read: reader('/contacts'),
		label: ({ profile }) => {
			const { name, telephone, email } = isRecord(profile) ? profile : {};
			return described(name, firstOf(telephone, email));
		},
	};
	return await search(this, () => picker, paginationToken);
}

function contactQueries(filter: string | undefined, query: Query): Query[] {
	const digits = filter?.replace(/[^\d]/g, '') ?? '';
	// "Contains" may be a regular expression, in which a plus means something else.
	if (digits.length >= 3) return [{ ...query, 'profile.telephone': `~${digits}` }];
	const fields = filter?.includes('@') ? ['profile.email'] : ['profile.name', 'profile.email'];
	return containing(filter, fields, query);
}

/** Users of the organization that the chosen conversation belongs to, else all the bot sees. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const pick = async (session: Session): Promise<Picker> => ({
		things: 'users',
		queries: containing(filter, ['name', 'email'], {
			...(await ownerOfConversation(session, chosenId(this, 'conversation'))),
			sort: 'name',
		}),
		read: reader('/users'),
		label: ({ name, email }) => described(name, email),
	});
	return await search(this, pick, paginationToken);
}

/** The organization of a conversation, so that nobody of another dealer is offered. */
async function ownerOfConversation(
	session: Session,
	conversation: string | undefined,
): Promise<Query> {
	if (conversation === undefined) return {};
	const { body } = await withPermissionAdvice(
		'users',
		async () => await session.request({ method: 'GET', path: `/conversations/${conversation}` }),
	);
	return isRecord(body) && isObjectId(body.organization) ? { organization: body.organization } : {};
}
