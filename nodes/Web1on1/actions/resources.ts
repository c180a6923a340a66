import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../messages/inputError';
import { upsertConversation } from './conversation/upsert.operation';
import { setFields } from './field/set.operation';
import { sendTemplate } from './message/sendTemplate.operation';
import type { Operation } from './operation';
import type { Parameters } from './parameters';

interface Resource {
	name: string;
	value: string;
	description: string;
	operations: Operation[];
}

/** Everything the node can do. */
export const RESOURCES: Resource[] = [
	{
		name: 'Conversation',
		value: 'conversation',
		description: 'The one conversation with a contact',
		operations: [upsertConversation],
	},
	{
		name: 'Field',
		value: 'field',
		description: "Fields of a contact's record",
		operations: [setFields],
	},
	{
		name: 'Message',
		value: 'message',
		description: 'Messages in a conversation',
		operations: [sendTemplate],
	},
];

function operationField({ value, operations }: Resource): INodeProperties {
	const preset = operations[0]?.option.value ?? '';
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
