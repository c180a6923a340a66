import type { INodeProperties } from 'n8n-workflow';

import { instant } from '../../values/instant';
import { scalarText } from '../../values/text';
import { contactField, optional, organizationField } from '../../descriptions/locators';
import { pagingFields, simplifyField } from '../../descriptions/list';
import { showFor } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../../n8n/parameters';
import { optionalId, planList } from '../reading';
import { conversationView } from '../views';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		optional(contactField, 'Only the conversation with this contact'),
		{
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
		},
		{
			displayName: 'Updated Since',
			name: 'updatedSince',
			type: 'dateTime',
			default: '',
			description:
				'Only conversations that changed after this time, for example 2026-11-20T09:30:00Z. Without a time zone it is UTC.',
		},
	],
};

function plan(parameters: Parameters): PlannedCall {
	const { contact, status, updatedSince } = parameters.collection('filters');
	const query = {
		organization: optionalId(parameters.raw('organization'), 'Organization'),
		contact: optionalId(contact, 'Contact'),
		status: scalarText(status) || undefined,
		updatedAt: since(instant(updatedSince, 'Updated Since')),
	};
	return planList(parameters, {
		path: '/conversations',
		query: { type: 'contact', ...given(query), sort: '-updatedAt' },
		view: conversationView,
	});
}

/** `field=>time` means "after" (fact sheet, section f). */
function since(time: string | undefined): string | undefined {
	return time === undefined ? undefined : `>${time}`;
}

function given(query: Record<string, string | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}

/**
 * Lists conversations with contacts, the latest first. The query language is [A], the names of the
 * members filtered by [B] (fact sheet, sections e and f).
 */
export const getManyConversations: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many conversations',
		description:
			'Retrieve a list of conversations, latest first, filtered by contact, status, organization or time of change',
	},
	description: showFor('conversation', 'getAll', [
		optional(
			organizationField,
			'Only conversations of this organization. Leave empty for all the bot sees.',
		),
		...pagingFields,
		simplifyField,
		filters,
	]),
	plan,
};
