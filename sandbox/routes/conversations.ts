import type { FastifyInstance, FastifyRequest } from 'fastify';

import { badRequest, notFound } from '../errors';
import { isId } from '../ids';
import type { Platform } from '../platform';
import { callerOf } from '../request';
import type { Caller } from '../tokens';
import type { Conversation } from '../types';
import {
	contactPatchSchema,
	conversationPatchSchema,
	conversationSchema,
	messagePatchSchema,
	messagesSchema,
	parse,
	type ConversationInput,
	type ProfileInput,
} from '../validate';
import { sendPage } from './resources';

interface WithId {
	Params: { id: string };
}

/** Conversations, their messages and contacts: everything that changes when people talk. */
export function conversationRoutes(api: FastifyInstance, platform: Platform): void {
	const { store, access, messaging } = platform;

	/** A conversation the caller may see. */
	const conversationOf = (request: FastifyRequest<WithId>): Conversation => {
		const { id } = request.params;
		if (!isId(id)) throw badRequest('Invalid conversation id');
		const conversation = platform.conversation(id);
		access.require(callerOf(request), conversation.organization);
		return conversation;
	};

	api.post('/conversations', { config: { scope: 'agent' } }, async (request, reply) => {
		const input = parse(conversationSchema, request.body);
		const caller = callerOf(request);
		const isContact = (input.type ?? (input.contact ? 'contact' : 'bot')) === 'contact';
		const { conversation, created } = isContact
			? upsert(platform, caller, input)
			: createTeamConversation(platform, caller, input);
		return reply.code(created ? 201 : 200).send(conversation);
	});

	api.post<WithId>(
		'/conversations/:id/messages',
		{ config: { scope: 'guest' } },
		async (request, reply) => {
			const conversation = conversationOf(request);
			const input = parse(messagesSchema, request.body);
			const { user } = callerOf(request);
			const inputs = Array.isArray(input) ? input : [input];
			const messages = messaging.post(conversation, inputs, user);
			// Shape of the answer to an array: not documented (facts: U13).
			return reply.code(201).send(Array.isArray(input) ? messages : messages[0]);
		},
	);

	api.get<WithId>(
		'/conversations/:id/messages',
		{ config: { scope: 'bot' } },
		async (request, reply) =>
			sendPage(request, reply, store.messagesOf(conversationOf(request).id), platform.options),
	);

	api.patch<WithId>('/conversations/:id', { config: { scope: 'agent' } }, (request) => {
		const conversation = conversationOf(request);
		Object.assign(conversation, withoutFixed(parse(conversationPatchSchema, request.body)));
		store.touch(conversation);
		platform.announce('conversation', 'update', conversation, callerOf(request).user);
		return conversation;
	});

	contactAndMessageChanges(api, platform);
}

function contactAndMessageChanges(api: FastifyInstance, platform: Platform): void {
	const { store, access } = platform;
	api.patch<WithId>('/contacts/:id', { config: { scope: 'agent' } }, (request) => {
		const contact = store.contacts.get(request.params.id);
		if (!contact) throw notFound('Contact not found');
		access.require(callerOf(request), contact.organization);
		// Nested objects are replaced whole (facts: Z4).
		Object.assign(contact, withoutFixed(parse(contactPatchSchema, request.body)));
		store.contacts.changed(contact);
		store.touch(contact);
		platform.announce('contact', 'update', contact, callerOf(request).user);
		return contact;
	});

	api.patch<WithId>('/messages/:id', { config: { scope: 'agent' } }, (request) => {
		const message = store.messages.get(request.params.id);
		if (!message) throw notFound('Message not found');
		const caller = callerOf(request);
		access.require(caller, message.organization);
		Object.assign(message, parse(messagePatchSchema, request.body));
		store.touch(message);
		const conversation = platform.conversation(message.conversation);
		const { events, webhooks } = platform;
		webhooks.publish(events.aboutMessage('message.update', message, conversation, caller.user));
		return message;
	});
}

/** Members a PATCH leaves alone. */
const FIXED = [
	'id',
	'organization',
	'orgPath',
	'type',
	'contact',
	'conversation',
	'participants',
	'createdAt',
	'updatedAt',
];

function withoutFixed(changes: object): object {
	return Object.fromEntries(Object.entries(changes).filter(([key]) => !FIXED.includes(key)));
}

/** The organization of a call, once it is known to exist and to be the caller's business. */
function organizationFor(platform: Platform, caller: Caller, id: string): string {
	if (!platform.store.organizations.get(id)) throw notFound('Organization not found');
	platform.access.require(caller, id);
	return id;
}

function requiredProfile(input: ConversationInput): ProfileInput {
	const profile = input.contact?.profile;
	if (!profile?.telephone && !profile?.email) {
		throw badRequest('contact.profile needs at least an email address or a telephone number');
	}
	return profile;
}

/** Upsert (facts: B1, B2): everything is checked before anything changes. */
function upsert(
	platform: Platform,
	caller: Caller,
	input: ConversationInput,
): { conversation: Conversation; created: boolean } {
	const { organization: id, name, tags, meta } = input;
	if (!id) throw badRequest('organization is required');
	const profile = requiredProfile(input);
	const organization = organizationFor(platform, caller, id);
	platform.messaging.check(organization, input.messages);
	const { conversation, created } = platform.upsertContact(organization, profile, caller.user);
	Object.assign(conversation, { ...(name ? { name } : {}), ...(tags ? { tags } : {}) });
	if (meta) conversation.meta = { ...conversation.meta, ...meta };
	if (created) platform.announce('conversation', 'create', conversation, caller.user);
	platform.messaging.post(conversation, input.messages, caller.user);
	return { conversation, created };
}

/** A conversation among users or with a bot: always a new one. */
function createTeamConversation(
	platform: Platform,
	caller: Caller,
	input: ConversationInput,
): { conversation: Conversation; created: boolean } {
	const { store } = platform;
	const owner = input.organization ?? caller.user.organization;
	const organization = organizationFor(platform, caller, owner);
	platform.messaging.check(organization, input.messages);
	const conversation = store.conversations.add({
		...store.stamp(),
		organization,
		orgPath: store.pathOf(organization),
		type: input.type ?? 'bot',
		name: input.name ?? caller.user.name,
		status: 'active',
		participants: [],
		tags: input.tags ?? [],
		meta: input.meta ?? {},
	});
	platform.announce('conversation', 'create', conversation, caller.user);
	platform.messaging.post(conversation, input.messages, caller.user);
	return { conversation, created: true };
}
