import type { INodeProperties } from 'n8n-workflow';

/** Key and value of one field. */
export const fieldEntry: INodeProperties[] = [
	{
		displayName: 'Key',
		name: 'key',
		type: 'string',
		placeholder: 'e.g. licenseplate',
		default: '',
		description: 'Key of the form field in Web1on1, which may differ from its label',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		placeholder: 'e.g. XX-99-WZ',
		default: '',
		description: 'Text or number to set',
	},
];

export const fieldsField: INodeProperties = {
	displayName: 'Fields to Set',
	name: 'fields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Field',
	default: {},
	description: "Fields of the contact's record, for example license plate or location",
	options: [{ displayName: 'Field', name: 'field', values: fieldEntry }],
};
