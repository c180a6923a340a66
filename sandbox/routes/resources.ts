import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { requireScope } from '../access';
import { badRequest, notFound } from '../errors';
import { isId } from '../ids';
import type { RuntimeOptions } from '../options';
import type { Platform } from '../platform';
import { nextLink, runQuery, select, type Query } from '../query';
import { callerOf, queryOf } from '../request';
import type { Collection } from '../store';
import { templateView } from '../templates';
import type { Caller } from '../tokens';
import type { Document, OwnedDocument, Scope, User } from '../types';

/** How one resource can be read. */
interface Resource<T extends Document> {
	path: string;
	singular: string;
	collection: Collection<T>;
	/** Minimum scopes (facts: A8 for the documented ones). */
	list: Scope;
	fetch: Scope;
	/** Organization a document belongs to. */
	owner: (document: T) => string;
	/** Documents of organizations above are visible too. */
	isContent?: boolean;
	/** How the API shows a document. */
	view?: (document: T) => object;
	/** Refuses queries the API refuses. */
	checkQuery?: (query: Query) => void;
	/** Documents everyone may fetch. */
	isOwn?: (document: T, caller: Caller) => boolean;
}

/** One page as a bare array, with a `Link` header when there is more (facts: F2, F3). */
export function sendPage(
	request: FastifyRequest,
	reply: FastifyReply,
	documents: object[],
	{ pageSize, ignoredFilters }: Pick<RuntimeOptions, 'pageSize' | 'ignoredFilters'>,
): FastifyReply {
	const query = ignoredFilters.reduce<Query>(without, queryOf(request));
	const { items, next } = runQuery(documents, query, pageSize);
	if (next !== undefined) {
		const path = request.url.split('?')[0] ?? '';
		void reply.header('Link', nextLink(`http://${request.host}`, path, query, next));
	}
	return reply.send(items.map((document) => select(document, query.select)));
}

const without = (query: Query, ignored: string): Query =>
	Object.fromEntries(Object.entries(query).filter(([key]) => key !== ignored));

/** `GET /v2/<resource>` and `GET /v2/<resource>/:id`. */
function readable<T extends Document>(
	api: FastifyInstance,
	platform: Platform,
	resource: Resource<T>,
): void {
	const { path, collection, owner, view = (document: T) => document } = resource;
	const allows = (caller: Caller, document: T): boolean =>
		resource.isContent
			? platform.access.allowsContentOf(caller, owner(document))
			: platform.access.allows(caller, owner(document));

	api.get(`/${path}`, { config: { scope: resource.list } }, async (request, reply) => {
		resource.checkQuery?.(queryOf(request));
		const caller = callerOf(request);
		// Many documents share few organizations: decide once for each.
		const decided = new Map<string, boolean>();
		const isOwnOnly =
			resource.isContent === true &&
			platform.options.listsOwnContentOnly &&
			queryOf(request).organization === undefined;
		const visible = collection.all().filter((document) => {
			if (isOwnOnly && owner(document) !== caller.user.organization) return false;
			const known = decided.get(owner(document)) ?? allows(caller, document);
			decided.set(owner(document), known);
			return known;
		});
		return sendPage(request, reply, visible.map(view), platform.options);
	});

	api.get<{ Params: { id: string } }>(`/${path}/:id`, async (request, reply) => {
		const caller = callerOf(request);
		const { id } = request.params;
		if (!isId(id)) throw badRequest(`Invalid ${resource.singular} id`);
		const document = collection.get(id);
		const isOwn = document !== undefined && resource.isOwn?.(document, caller) === true;
		if (!isOwn) requireScope(caller, resource.fetch);
		if (!document) throw notFound(`${capitalized(resource.singular)} not found`);
		if (!isOwn && !allows(caller, document)) platform.access.require(caller, owner(document));
		return reply.send(select(view(document), queryOf(request).select));
	});
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const organizationOf = (document: OwnedDocument): string => document.organization;

const MESSAGE_FILTERS = ['id', 'organization', 'conversation', 'type', 'role', 'createdAt'];
const RESERVED = ['sort', 'limit', 'offset', 'select', 'populate'];

/** Lists of messages need one of some filters (facts: F4). */
function checkMessageQuery(query: Query): void {
	if (!MESSAGE_FILTERS.some((filter) => filter in query)) {
		throw badRequest(`Listing messages needs a filter on one of ${MESSAGE_FILTERS.join(', ')}`);
	}
}

/** A `meta.*` filter on conversations needs another filter beside it (facts: F5). */
function checkConversationQuery(query: Query): void {
	const filters = Object.keys(query).filter((key) => !RESERVED.includes(key));
	const isMeta = (filter: string): boolean => filter.startsWith('meta.');
	if (filters.some(isMeta) && filters.every(isMeta)) {
		throw badRequest('A filter on meta needs a further filter on an indexed field');
	}
}

/** Scopes of the rows that the permission table shows, or that follow from it. */
const FOR_BOTS = { list: 'bot', fetch: 'bot', owner: organizationOf } as const;

/** Everything that is only read, and the reading of everything else. */
export function resourceRoutes(api: FastifyInstance, platform: Platform): void {
	talkRoutes(api, platform);
	contentRoutes(api, platform);
	peopleRoutes(api, platform);
}

function talkRoutes(api: FastifyInstance, platform: Platform): void {
	const { conversations, contacts, messages, files } = platform.store;
	readable(api, platform, {
		...FOR_BOTS,
		path: 'conversations',
		singular: 'conversation',
		collection: conversations,
		list: 'agent',
		fetch: 'agent',
		checkQuery: checkConversationQuery,
	});
	readable(api, platform, {
		...FOR_BOTS,
		path: 'contacts',
		singular: 'contact',
		collection: contacts,
		list: 'agent',
	});
	readable(api, platform, {
		...FOR_BOTS,
		path: 'messages',
		singular: 'message',
		collection: messages,
		checkQuery: checkMessageQuery,
	});
	readable(api, platform, { ...FOR_BOTS, path: 'files', singular: 'file', collection: files });
}

function contentRoutes(api: FastifyInstance, platform: Platform): void {
	const { watemplates, forms } = platform.store;
	readable(api, platform, {
		...FOR_BOTS,
		path: 'watemplates',
		singular: 'watemplate',
		collection: watemplates,
		isContent: true,
		view: (template) => templateView(template, platform.options.templateShape),
	});
	readable(api, platform, {
		...FOR_BOTS,
		path: 'forms',
		singular: 'form',
		collection: forms,
		fetch: 'admin',
		isContent: true,
	});
}

function peopleRoutes(api: FastifyInstance, platform: Platform): void {
	const { organizations, users, bots, botinstances, channels } = platform.store;
	readable(api, platform, {
		path: 'organizations',
		singular: 'organization',
		collection: organizations,
		list: 'bot',
		fetch: 'bot',
		owner: ({ id }) => id,
	});
	readable(api, platform, {
		...FOR_BOTS,
		path: 'users',
		singular: 'user',
		collection: users,
		// "Fetch own user" is open to every scope.
		isOwn: (document: User, caller) => document.id === caller.user.id,
	});
	readable(api, platform, { ...FOR_BOTS, path: 'bots', singular: 'bot', collection: bots });
	readable(api, platform, {
		...FOR_BOTS,
		path: 'botinstances',
		singular: 'botinstance',
		collection: botinstances,
	});
	readable(api, platform, {
		...FOR_BOTS,
		path: 'channels',
		singular: 'channel',
		collection: channels,
	});
}
