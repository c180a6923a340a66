import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../descriptions/visibility';
import type { Parameters } from '../n8n/parameters';
import { InputError } from '../values/inputError';
import { contact } from './contact';
import { conversation } from './conversation';
import { field } from './field';
import { message } from './message';
import type { Operation, Resource } from './operation';
import { organization } from './organization';
import { template } from './template';

/** Everything the node can do. */
export const RESOURCES: Resource[] = [
	contact,
	conversation,
	field,
	message,
	organization,
	template,
];

/** The resource chosen at first. */
const PRESET = message.value;

/** The node's fields: resource, operation, and each operation's own. */
export const actionProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value, description }) => ({ name, value, description })),
		default: PRESET,
	},
	...RESOURCES.map(operationField),
	...RESOURCES.flatMap(({ value, operations }) =>
		operations.flatMap(({ option, fields }) => showFor(value, option.value, fields)),
	),
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

/**
 * The operation an item asks for; an expression may choose another one per item.
 * @throws InputError when there is none
 */
export function operationOf(parameters: Parameters): Operation {
	const resource = parameters.text('resource', 'Resource');
	const operation = parameters.text('operation', 'Operation');
	const found = RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ option }) => option.value === operation,
	);
	if (found !== undefined) return found;
	throw new InputError(
		`The node has no operation '${operation}' for '${resource}'`,
		"Choose 'Resource' and 'Operation' from the lists.",
	);
}
