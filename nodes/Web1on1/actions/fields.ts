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
export function showWhen(
	name: string,
	value: string,
	fields: INodeProperties[],
): INodeProperties[] {
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

/** The last ID in a pasted address. Links of the console are not documented, those of the API are. */
const LAST_ID = '^.*(?<![0-9a-fA-F])([0-9a-fA-F]{24})(?![0-9a-fA-F]).*$';

interface Locator {
	displayName: string;
	name: string;
	description: string;
	/** Name of the search in `methods.listSearch`. */
	searchListMethod: string;
	/** For example "an organization". */
	thing: string;
	example: string;
}

function locator({ searchListMethod, thing, example, ...field }: Locator): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${thing}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${example}`,
				validation: [ID_RULE],
			},
		],
	};
}

export const organizationField: INodeProperties = locator({
	displayName: 'Organization',
	name: 'organization',
	description: 'The dealer on whose behalf this happens. It must have hired the bot.',
	searchListMethod: 'searchOrganizations',
	thing: 'an organization',
	example: '5e8493ba4d84280011860499',
});

const conversationLocator = locator({
	displayName: 'Conversation',
	name: 'conversation',
	description: 'The conversation with the contact. Each contact has exactly one.',
	searchListMethod: 'searchConversations',
	thing: 'a conversation',
	example: '650000000000000000000002',
});

export const conversationField: INodeProperties = {
	...conversationLocator,
	modes: [
		...(conversationLocator.modes ?? []),
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://api.web1on1.chat/v2/conversations/650000000000000000000002',
			hint: 'The last ID in the address counts',
			extractValue: { type: 'regex', regex: LAST_ID },
			validation: [
				{
					type: 'regex',
					properties: {
						regex: LAST_ID,
						errorMessage: 'The address holds no ID of a conversation (24 characters, 0-9 and a-f)',
					},
				},
			],
		},
	],
};

export const contactField: INodeProperties = locator({
	displayName: 'Contact',
	name: 'contact',
	description: 'The contact of the organization',
	searchListMethod: 'searchContacts',
	thing: 'a contact',
	example: '650000000000000000000004',
});

export const assigneeField: INodeProperties = locator({
	displayName: 'Assignee',
	name: 'assignee',
	description: 'The user in whose inbox the conversation goes',
	searchListMethod: 'searchUsers',
	thing: 'a user',
	example: '60a1b2c3d4e5f60718293a04',
});

export const templateField: INodeProperties = locator({
	displayName: 'Template',
	name: 'template',
	description:
		'The WhatsApp template to send. The list shows language, category and approval status.',
	searchListMethod: 'searchTemplates',
	thing: 'a template',
	example: '609a61ec5b25a7001e2fedce',
});

/** The same field where nothing has to be chosen, as among filters. */
export function optional(field: INodeProperties, description: string): INodeProperties {
	const { displayName, name, type, modes } = field;
	return {
		displayName,
		name,
		type,
		default: { mode: 'list', value: '' },
		description,
		...(modes ? { modes } : {}),
	};
}

/** 'Return All' and 'Limit', in n8n's fixed words. */
export const pagingFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** 'Simplify', in n8n's fixed words. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
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
