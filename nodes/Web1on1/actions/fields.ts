import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Shows a list of fields for one operation; what a field already asks for stays. */
export function showFor(
	resource: string,
	operation: string,
	fields: INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => {
		const show: IDisplayOptions['show'] = {
			...field.displayOptions?.show,
			resource: [resource],
			operation: [operation],
		};
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}

/** Shows fields while another parameter has one value. */
export function showWhen(name: string, value: string, fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, [name]: [value] },
		},
	}));
}

const ID_RULE = {
	type: 'regex',
	properties: {
		regex: '^\\s*[0-9a-fA-F]{24}\\s*$',
		errorMessage: 'A Web1on1 ID has 24 characters, 0-9 and a-f',
	},
} as const;

export const organizationField: INodeProperties = {
	displayName: 'Organization',
	name: 'organization',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The dealer on whose behalf this happens. It must have hired the bot.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an organization...',
			typeOptions: { searchListMethod: 'searchOrganizations', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 5e8493ba4d84280011860499',
			validation: [ID_RULE],
		},
	],
};

export const conversationField: INodeProperties = {
	displayName: 'Conversation',
	name: 'conversation',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	required: true,
	description: 'The conversation with the contact. Each contact has exactly one.',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 650000000000000000000002',
			validation: [ID_RULE],
		},
	],
};

export const templateField: INodeProperties = {
	displayName: 'Template',
	name: 'template',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The WhatsApp template to send. Its language belongs to it.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a template...',
			typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 609a61ec5b25a7001e2fedce',
			validation: [ID_RULE],
		},
	],
};

/** What identifies a contact. */
export const contactIdentityFields: INodeProperties[] = [
	{
		displayName: 'Telephone',
		name: 'telephone',
		type: 'string',
		placeholder: 'e.g. +31619626759',
		default: '',
		description:
			"Number of the contact with country code. Blanks, dashes and 00 are tidied; for national numbers set 'Default Country Code' in the options.",
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. name@email.com',
		default: '',
		description: 'Enter a telephone number, an e-mail address, or both',
	},
	{
		displayName: 'Name',
		name: 'contactName',
		type: 'string',
		placeholder: 'e.g. John Johnson',
		default: '',
		description: 'Name of the contact. Left empty, a known name stays as it is.',
	},
];

/** "To a contact, or into a conversation I know." */
export const sendToField: INodeProperties = {
	displayName: 'Send To',
	name: 'sendTo',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Contact',
			value: 'contact',
			description: 'By telephone or e-mail; the contact is created if it is new',
		},
		{
			name: 'Conversation',
			value: 'conversation',
			description: 'By the ID of a conversation you have kept',
		},
	],
	default: 'contact',
};

/** Key and value of one field. */
export const fieldEntry: INodeProperties[] = [
	{
		displayName: 'Key',
		name: 'key',
		type: 'string',
		placeholder: 'e.g. licenseplate',
		default: '',
		description: 'Key of a form field in Web1on1',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		placeholder: 'e.g. XX-99-WZ',
		default: '',
	},
];

export const fieldsField: INodeProperties = {
	displayName: 'Fields to Set',
	name: 'fields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Field',
	default: {},
	description: "Fields of the contact's record, for example licence plate or location",
	options: [{ displayName: 'Field', name: 'field', values: fieldEntry }],
};

export const countryCodeOption: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'string',
	placeholder: 'e.g. 31',
	default: '',
	description:
		'Calling code for telephone numbers without one: with 31, the number 0619626759 becomes +31619626759',
};

export const profileOption: INodeProperties = {
	displayName: 'Contact Profile',
	name: 'profile',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Profile',
	description: 'What else to keep about the contact. What is left empty stays as it is.',
	options: [
		{
			displayName: 'Profile',
			name: 'profile',
			values: [
				{
					displayName: 'Address (JSON)',
					name: 'address',
					type: 'json',
					default: '{}',
					description: 'Address as a JSON object; it replaces the whole address Web1on1 knows',
				},
				{
					displayName: 'Family Name',
					name: 'familyName',
					type: 'string',
					default: '',
				},
				{
					displayName: 'Given Name',
					name: 'givenName',
					type: 'string',
					default: '',
				},
				{
					displayName: 'Locale',
					name: 'locale',
					type: 'string',
					placeholder: 'e.g. nl-NL',
					default: '',
					description: 'Language and country of the contact',
				},
			],
		},
	],
};

export const touchpointOption: INodeProperties = {
	displayName: 'Touchpoint',
	name: 'touchpoint',
	type: 'string',
	default: 'whatsapp',
	description: 'Channel the message goes through',
};
