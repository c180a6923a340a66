import type { INodeProperties } from 'n8n-workflow';

import { instant } from '../../values/instant';
import { MESSAGE_TYPES } from '../../messages/message';
import { scalarText } from '../../values/text';
import { conversationField } from '../../descriptions/locators';
import { pagingFields, simplifyField } from '../../descriptions/list';
import { showFor } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../../n8n/parameters';
import { planList } from '../reading';
import { messageView } from '../views';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Created Since',
			name: 'createdSince',
			type: 'dateTime',
			default: '',
			description:
				'Only messages after this time, for example 2026-11-20T09:30:00Z. Without a time zone it is UTC.',
		},
		{
			displayName: 'Role',
			name: 'role',
			type: 'options',
			options: [
				{ name: 'Agent', value: 'agent', description: 'Sent to the consumer' },
				{ name: 'Bot', value: 'bot', description: 'Internal, not sent to the consumer' },
				{ name: 'Contact', value: 'contact', description: 'Written by the consumer' },
			],
			default: 'contact',
			description: "Only messages of this role, for example 'contact' for what the consumer wrote",
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: MESSAGE_TYPES.map((type) => ({
				name: type.charAt(0).toUpperCase() + type.slice(1),
				value: type,
			})),
			default: 'chat',
			description: 'Only messages of this type',
		},
	],
};

function plan(parameters: Parameters): PlannedCall {
	const { createdSince, role, type } = parameters.collection('filters');
	const time = instant(createdSince, 'Created Since');
	const [onlyRole, onlyType] = [scalarText(role) ?? '', scalarText(type) ?? ''];
	return planList(parameters, {
		path: '/messages',
		query: {
			conversation: parameters.id('conversation', 'Conversation'),
			...(onlyRole === '' ? {} : { role: onlyRole }),
			...(onlyType === '' ? {} : { type: onlyType }),
			...(time === undefined ? {} : { createdAt: `>${time}` }),
			sort: '-createdAt',
		},
		view: messageView,
	});
}

/** Lists the messages of a conversation, the latest first: `GET /v2/messages` [A] (fact sheet, section f). */
export const getManyMessages: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many messages',
		description:
			'Retrieve a list of messages of a conversation, latest first, filtered by role, type or time',
	},
	description: showFor('message', 'getAll', [
		conversationField,
		...pagingFields,
		simplifyField,
		filters,
	]),
	plan,
};
