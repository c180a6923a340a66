import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../values/inputError';
import { findContact } from './contact/find.operation';
import { getContact } from './contact/get.operation';
import { getManyContacts } from './contact/getMany.operation';
import { updateContact } from './contact/update.operation';
import { assignConversation } from './conversation/assign.operation';
import { getConversation } from './conversation/get.operation';
import { getManyConversations } from './conversation/getMany.operation';
import { leaveConversation } from './conversation/leave.operation';
import { notifyConversation } from './conversation/notify.operation';
import { setVariable } from './conversation/setVariable.operation';
import { upsertConversation } from './conversation/upsert.operation';
import { setFields } from './field/set.operation';
import { addNote } from './message/addNote.operation';
import { getManyMessages } from './message/getMany.operation';
import { sendMedia } from './message/sendMedia.operation';
import { sendQuickReplies } from './message/sendQuickReplies.operation';
import { sendTemplate } from './message/sendTemplate.operation';
import { sendText } from './message/sendText.operation';
import type { Operation } from './operation';
import { getManyOrganizations } from './organization/getMany.operation';
import type { Parameters } from '../n8n/parameters';
import { getManyTemplates } from './template/getMany.operation';

interface Resource {
	name: string;
	value: string;
	description: string;
	operations: Operation[];
	/** The operation chosen at first. */
	preset: Operation;
}

/** Everything the node can do. Operations are in the order of their names. */
export const RESOURCES: Resource[] = [
	{
		name: 'Contact',
		value: 'contact',
		description: 'The consumers of an organization',
		operations: [findContact, getContact, getManyContacts, updateContact],
		preset: findContact,
	},
	{
		name: 'Conversation',
		value: 'conversation',
		description: 'The conversation with a contact, of which there is exactly one',
		operations: [
			assignConversation,
			upsertConversation,
			getConversation,
			getManyConversations,
			leaveConversation,
			notifyConversation,
			setVariable,
		],
		preset: upsertConversation,
	},
	{
		name: 'Field',
		value: 'field',
		description: "The fields of a contact's record",
		operations: [setFields],
		preset: setFields,
	},
	{
		name: 'Message',
		value: 'message',
		description: 'The messages of a conversation',
		operations: [addNote, getManyMessages, sendMedia, sendQuickReplies, sendTemplate, sendText],
		preset: sendTemplate,
	},
	{
		name: 'Organization',
		value: 'organization',
		description: 'The dealers the bot works for',
		operations: [getManyOrganizations],
		preset: getManyOrganizations,
	},
	{
		name: 'Template',
		value: 'template',
		description: 'The WhatsApp templates of an organization',
		operations: [getManyTemplates],
		preset: getManyTemplates,
	},
];

function operationField({ value, operations, preset: first }: Resource): INodeProperties {
	const preset = first.option.value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ option }) => option),
		default: preset,
	};
}

/** The node's fields: resource, operation, and each operation's own. */
export const actionProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value, description }) => ({ name, value, description })),
		default: 'message',
	},
	...RESOURCES.map(operationField),
	...RESOURCES.flatMap(({ operations }) => operations.flatMap(({ description }) => description)),
];

/**
 * The operation an item asks for; an expression may choose another one per item.
 * @throws InputError when there is none
 */
export function operationOf(parameters: Parameters): Operation {
	const resource = parameters.text('resource');
	const operation = parameters.text('operation');
	const found = RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ option }) => option.value === operation,
	);
	if (found !== undefined) return found;
	throw new InputError(
		`The node has no operation '${operation}' for '${resource}'`,
		"Choose 'Resource' and 'Operation' from the lists.",
	);
}
