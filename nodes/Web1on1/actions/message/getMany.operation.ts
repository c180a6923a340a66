import type { INodeProperties } from 'n8n-workflow';

import { conversationField } from '../../descriptions/locators';
import { ROLE_OPTIONS } from '../../descriptions/roles';
import { MESSAGE_TYPES } from '../../messages/message';
import { createdSince, oneOf } from '../filters';
import { getMany } from '../getMany';
import type { Operation } from '../operation';
import { messageView } from '../views';

const role: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	type: 'options',
	options: ROLE_OPTIONS,
	default: 'contact',
	description: "Only messages of this role, for example 'contact' for what the consumer wrote",
};

const type: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: MESSAGE_TYPES.map((value) => ({
		name: value.charAt(0).toUpperCase() + value.slice(1),
		value,
	})),
	default: 'chat',
	description: 'Only messages of this type',
};

/** Lists the messages of a conversation, the latest first: `GET /v2/messages` [A] (facts: F1, F4). */
export const getManyMessages: Operation = getMany({
	things: 'messages',
	description:
		'Retrieve a list of messages of a conversation, latest first, filtered by role, type or time',
	of: conversationField,
	filters: [createdSince('messages'), oneOf(role), oneOf(type)],
	path: '/messages',
	sort: '-createdAt',
	view: messageView,
});
