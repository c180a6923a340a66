import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../../values/inputError';
import { isRecord, parseJsonObject, type JsonRecord } from '../../values/json';
import { scalarText } from '../../values/text';
import { entriesOf, type Parameters } from '../../n8n/parameters';

/** What the chosen template says: a mapper without fields shows its notice (methods/templateForm.ts). */
const templatePreview: INodeProperties = {
	displayName: 'Template Text',
	name: 'templatePreview',
	type: 'resourceMapper',
	default: { mappingMode: 'defineBelow', value: null },
	noDataExpression: true,
	typeOptions: {
		loadOptionsDependsOn: ['template.value'],
		resourceMapper: {
			resourceMapperMethod: 'templatePreview',
			mode: 'add',
			fieldWords: { singular: 'template text', plural: 'template text' },
			supportAutoMap: false,
		},
	},
};

const form: INodeProperties = {
	displayName: 'Template Variables',
	name: 'variableValues',
	type: 'resourceMapper',
	default: { mappingMode: 'defineBelow', value: null },
	noDataExpression: true,
	required: true,
	displayOptions: { show: { variableMode: ['form'] } },
	typeOptions: {
		loadOptionsDependsOn: ['template.value'],
		resourceMapper: {
			resourceMapperMethod: 'templateVariables',
			mode: 'add',
			valuesLabel: 'Template Variables',
			fieldWords: { singular: 'variable', plural: 'variables' },
			addAllFields: true,
			supportAutoMap: false,
		},
	},
};

const oneByOne: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Variable',
	default: {},
	displayOptions: { show: { variableMode: ['list'] } },
	description:
		'Variables of the template and their values. Web1on1 fills in {{contact.name}} itself.',
	options: [
		{
			displayName: 'Variable',
			name: 'variable',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					placeholder: 'e.g. PlanTime',
					default: '',
					description: 'Name of the variable, as it stands between double braces in the template',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					placeholder: 'e.g. 3.15 pm',
					default: '',
					description: 'What the consumer reads in its place',
				},
			],
		},
	],
};

const asJson: INodeProperties = {
	displayName: 'Variables (JSON)',
	name: 'variablesJson',
	type: 'json',
	default: '{}',
	displayOptions: { show: { variableMode: ['json'] } },
	description: 'Variables of the template as a JSON object, for example {"PlanTime": "3.15 pm"}',
};

/** The template's text and the three ways to give its variables. */
export const templateVariableFields: INodeProperties[] = [
	templatePreview,
	{
		displayName: 'Enter Variables',
		name: 'variableMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Fill In Form',
				value: 'form',
				description: 'A field for each variable of the chosen template',
			},
			{ name: 'Enter One by One', value: 'list', description: 'Pairs of name and value' },
			{
				name: 'Enter as JSON',
				value: 'json',
				description: 'One JSON object with all variables, for expressions and AI agents',
			},
		],
		default: 'form',
		description: 'How to give the values of the variables in the template',
	},
	form,
	oneByOne,
	asJson,
];

/**
 * The variables by name, whichever way they were entered.
 * @throws InputError
 */
export function readVariables(parameters: Parameters): JsonRecord {
	const mode = parameters.text('variableMode');
	if (mode === 'json') {
		return parseJsonObject(parameters.raw('variablesJson'), 'Variables (JSON)');
	}
	if (mode === 'list') return pairs(parameters.raw('variables'));
	return filled(parameters.collection('variableValues'));
}

/**
 * What the form holds. An optional field that is empty is not given; a required one stays, empty, so
 * that it is refused: n8n itself does not see that an expression has come to nothing.
 */
function filled({ value, schema }: JsonRecord): JsonRecord {
	const values = parseJsonObject(value ?? {}, 'Template Variables');
	const fields = (Array.isArray(schema) ? schema : []).filter(isRecord);
	const optional = fields.filter(({ required }) => required !== true).map(({ id }) => id);
	const needed = fields
		.filter(({ required, removed }) => required === true && removed !== true)
		.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
	const names = [...new Set([...Object.keys(values), ...needed])];
	return Object.fromEntries(
		names
			.map((name) => [name, Object.hasOwn(values, name) ? values[name] : undefined] as const)
			.filter(([name, given]) => !isNothing(given) || !optional.includes(name)),
	);
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function pairs(value: unknown): JsonRecord {
	const variables = new Map<string, unknown>();
	for (const entry of entriesOf(value, 'variable')) {
		const name = (scalarText(entry.name) ?? '').trim();
		if (variables.has(name)) {
			throw new InputError(
				`The template variable '${name}' is given twice`,
				"Remove one of the two under 'Variables'.",
			);
		}
		variables.set(name, entry.value);
	}
	return Object.fromEntries(variables);
}
