import type { INodeProperties } from 'n8n-workflow';

import { instant } from '../../messages/instant';
import { scalarText } from '../../messages/values';
import { conversationField, pagingFields, showFor, simplifyField } from '../fields';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../parameters';
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
			description: 'Only messages after this time. Without a time zone it is UTC.',
		},
		{
			displayName: 'Role',
			name: 'role',
			type: 'options',
			options: [
				{ name: 'Agent', value: 'agent', description: 'To the consumer' },
				{ name: 'Bot', value: 'bot', description: 'Inside Web1on1' },
				{ name: 'Contact', value: 'contact', description: 'From the consumer' },
			],
			default: 'contact',
			description: 'Only messages of this role',
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{ name: 'Card', value: 'card' },
				{ name: 'Chat', value: 'chat' },
				{ name: 'Command', value: 'command' },
				{ name: 'Field', value: 'field' },
				{ name: 'Form', value: 'form' },
				{ name: 'Postback', value: 'postback' },
				{ name: 'Results', value: 'results' },
				{ name: 'Status', value: 'status' },
			],
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
			"Get the messages of a conversation, the latest first. Filter by role 'contact' for what the consumer wrote.",
	},
	description: showFor('message', 'getAll', [
		conversationField,
		...pagingFields,
		simplifyField,
		filters,
	]),
	plan,
};
