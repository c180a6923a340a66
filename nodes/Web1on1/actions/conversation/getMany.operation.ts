import type { INodeProperties } from 'n8n-workflow';

import { contactField, optional, organizationField } from '../../descriptions/locators';
import { oneOf, updatedSince, withId } from '../filters';
import { getMany } from '../getMany';
import type { Operation } from '../operation';
import { conversationView } from '../views';

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Active', value: 'active', description: 'Accepted by an agent or a bot' },
		{ name: 'Closed', value: 'closed', description: 'Left by all agents and bots' },
		{
			name: 'Queued',
			value: 'queued',
			description: 'Waiting for an agent or a bot to accept it',
		},
	],
	default: 'active',
	description: 'Only conversations with this status',
};

/**
 * Lists conversations with contacts, the latest first. The query language is [A], the names of the
 * members filtered by [B] (facts: F1, E7).
 */
export const getManyConversations: Operation = getMany({
	things: 'conversations',
	description:
		'Retrieve a list of conversations, latest first, filtered by contact, status, organization or time of change',
	of: optional(
		organizationField,
		'Only conversations of this organization. Leave empty for all the bot sees.',
	),
	filters: [
		withId(optional(contactField, 'Only the conversation with this contact')),
		oneOf(status),
		updatedSince('conversations'),
	],
	path: '/conversations',
	always: { type: 'contact' },
	sort: '-updatedAt',
	view: conversationView,
});
