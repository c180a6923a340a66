import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { readTemplate } from '../templates/definition';
import { templateLabel } from '../templates/label';
import { isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText } from '../values/text';
import { containing, contains } from '../transport/containing';
import { toNodeError } from '../n8n/nodeError';
import { page, type Page, type PageRequest } from '../transport/lists';
import { Session } from '../transport/session';
import { templatePage } from '../templates/lookup';
import { chosenId } from './chosen';
import { withPermissionAdvice } from './permission';

type Query = PageRequest['query'];

/** One list for a picker. */
interface Picker {
	/** What it lists, as people say it. */
	things: string;
	query: Query;
	/** What was typed and where it may stand, the likeliest first. The API knows no "or". */
	search?: Search | undefined;
	read: (session: Session, query: Query, offset: number) => Promise<Page>;
	/** How an entry is called; empty shows its ID. */
	label: (record: JsonRecord) => string;
}

/** Members to look for a text in, one after the other, dots for those further in. */
interface Search {
	text: string;
	fields: string[];
}

/**
 * One page of a list. The pagination token says which member is searched and where to go on.
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
			return await hits(session, picker, number, offset);
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * One page, and where it is the last for one member, what the next member finds: the editor asks
 * for more only when its list is long enough to scroll.
 */
async function hits(
	session: Session,
	picker: Picker,
	number: number,
	offset: number,
): Promise<INodeListSearchResult> {
	const { query, search: sought, read, label } = picker;
	const field = sought?.fields[number];
	const narrowing =
		sought === undefined || field === undefined ? undefined : containing(field, sought.text);
	const found = await read(session, { ...query, ...narrowing?.query }, offset);
	const results = found.records
		.filter((record) => narrowing?.keep?.(record) !== false)
		.filter((record) => !isFoundBefore(record, sought, number))
		.flatMap((record) => toItem(record, label(record)));
	if (found.nextOffset !== undefined) {
		return { results, paginationToken: `${number}:${found.nextOffset}` };
	}
	if (number + 1 >= (sought?.fields.length ?? 0)) return { results };
	const others = await hits(session, picker, number + 1, 0);
	return { ...others, results: [...results, ...others.results] };
}

/** True for what an earlier member's search has listed. */
function isFoundBefore(record: JsonRecord, sought: Search | undefined, number: number): boolean {
	if (sought === undefined) return false;
	return sought.fields.slice(0, number).some((field) => contains(record, field, sought.text));
}

function toItem(record: JsonRecord, label: string): INodeListSearchItems[] {
	const { id } = record;
	return isObjectId(id) ? [{ name: label === '' ? id : label, value: id }] : [];
}

function reader(path: string): Picker['read'] {
	return async (session, query, offset) => await page(session, { path, query, offset });
}

/** Where to look for what was typed; nowhere as long as nothing is. */
function searchFor(filter: string | undefined, fields: string[]): Search | undefined {
	const text = filter?.trim() ?? '';
	return text === '' ? undefined : { text, fields };
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
		query: { sort: 'name' },
		search: searchFor(filter, ['displayName', 'name']),
		read: reader('/organizations'),
		label: ({ displayName, name }) => firstOf(displayName, name),
	};
	return await search(this, () => picker, paginationToken);
}

/**
 * Templates of the organization that is chosen or that the chosen conversation belongs to (or of
 * those above it), else of all the bot sees. Language, category and status are part of the entry:
 * the editor shows nothing else of it.
 */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const pick = async (session: Session): Promise<Picker> => {
		const organization =
			chosenId(this, 'organization') ??
			(await ownerOfConversation(session, chosenId(this, 'conversation'), 'templates'));
		return {
			things: 'templates',
			query: { sort: 'name' },
			search: searchFor(filter, ['name']),
			read: async (of, query, offset) => await templatePage(of, { organization, query }, offset),
			label: (record) => templateLabel(readTemplate(record)),
		};
	};
	return await search(this, pick, paginationToken);
}

/** Conversations with contacts, the latest first. */
export async function searchConversations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const picker: Picker = {
		things: 'conversations',
		query: { ...ofOrganization(this), type: 'contact', sort: '-updatedAt' },
		search: searchFor(filter, ['name']),
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
	const picker: Picker = {
		things: 'contacts',
		query: { ...ofOrganization(this), sort: 'profile.name' },
		search: contactSearch(filter),
		read: reader('/contacts'),
		label: ({ profile }) => {
			const { name, telephone, email } = isRecord(profile) ? profile : {};
			return described(name, firstOf(telephone, email));
		},
	};
	return await search(this, () => picker, paginationToken);
}

/** A telephone number as people write it. */
const TELEPHONE = /^[+\d\s()./-]+$/;

function contactSearch(filter: string | undefined): Search | undefined {
	const text = filter?.trim() ?? '';
	// Stored with country code and plus: a national number is found by its digits after the zero.
	const digits = text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
	if (TELEPHONE.test(text) && digits.length >= 3) {
		return { text: digits, fields: ['profile.telephone'] };
	}
	return searchFor(
		filter,
		text.includes('@') ? ['profile.email'] : ['profile.name', 'profile.email'],
	);
}

/** Users of the organization that the chosen conversation belongs to, else all the bot sees. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const pick = async (session: Session): Promise<Picker> => {
		const conversation = chosenId(this, 'conversation');
		const organization = await ownerOfConversation(session, conversation, 'users');
		return {
			things: 'users',
			query: { ...(organization === undefined ? {} : { organization }), sort: 'name' },
			search: searchFor(filter, ['name', 'email']),
			read: reader('/users'),
			label: ({ name, email }) => described(name, email),
		};
	};
	return await search(this, pick, paginationToken);
}

/** The organization of a conversation, so that nothing of another dealer is offered. */
async function ownerOfConversation(
	session: Session,
	conversation: string | undefined,
	things: string,
): Promise<string | undefined> {
	if (conversation === undefined) return undefined;
	const { body } = await withPermissionAdvice(
		things,
		async () => await session.request({ method: 'GET', path: `/conversations/${conversation}` }),
	);
	return isRecord(body) && isObjectId(body.organization) ? body.organization : undefined;
}
