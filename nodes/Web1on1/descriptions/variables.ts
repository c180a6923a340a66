import type { INodeProperties } from 'n8n-workflow';

/** What the chosen template says: a mapper without fields shows its notice (editor/templateForm.ts). */
const templateText: INodeProperties = {
	displayName: 'Template Text',
	name: 'templatePreview',
	type: 'resourceMapper',
	default: { mappingMode: 'defineBelow', value: null },
	noDataExpression: true,
	typeOptions: {
		loadOptionsDependsOn: ['template.mode', 'template.value', 'organization.value'],
		resourceMapper: {
			resourceMapperMethod: 'templatePreview',
			mode: 'add',
			fieldWords: { singular: 'template text', plural: 'template text' },
			supportAutoMap: false,
		},
	},
};

/** A field for each variable, which the editor asks of the template (editor/templateForm.ts). */
const form: INodeProperties = {
	displayName: 'Template Variables',
	name: 'variableValues',
	type: 'resourceMapper',
	default: { mappingMode: 'defineBelow', value: null },
	noDataExpression: true,
	required: true,
	displayOptions: { show: { variableMode: ['form'] } },
	typeOptions: {
		loadOptionsDependsOn: ['template.mode', 'template.value', 'organization.value'],
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
export const variableFields: INodeProperties[] = [
	templateText,
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
