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
	description:
		'The dealer in whose name this happens. It must have hired the bot in the Bot Store.',
	searchListMethod: 'searchOrganizations',
	thing: 'an organization',
	example: '5e8493ba4d84280011860499',
});

const conversationLocator = locator({
	displayName: 'Conversation',
	name: 'conversation',
	description:
		"Each contact has exactly one. Its ID is the 'conversationId' of the trigger and of other operations.",
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
			hint: 'The last ID in the URL is used',
			extractValue: { type: 'regex', regex: LAST_ID },
			validation: [
				{
					type: 'regex',
					properties: {
						regex: LAST_ID,
						errorMessage: 'The URL holds no conversation ID (24 characters, 0-9 and a-f)',
					},
				},
			],
		},
	],
};

export const contactField: INodeProperties = locator({
	displayName: 'Contact',
	name: 'contact',
	description:
		"A consumer as Web1on1 knows them. Its ID is the 'contactId' of the trigger and of 'Find'.",
	searchListMethod: 'searchContacts',
	thing: 'a contact',
	example: '650000000000000000000004',
});

export const assigneeField: INodeProperties = locator({
	displayName: 'Assignee',
	name: 'assignee',
	description: 'The user whose inbox the conversation goes to',
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
			"Telephone number of the contact with country code, for example +31619626759. For national numbers set 'Default Country Code' in the options.",
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. name@email.com',
		default: '',
		description:
			'Email address of the contact. Enter a telephone number, an email address, or both.',
	},
	{
		displayName: 'Name',
		name: 'contactName',
		type: 'string',
		placeholder: 'e.g. John Johnson',
		default: '',
		description: 'Full name of the contact. Leave empty to keep the name Web1on1 knows.',
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
			description: 'By telephone number or email address; the contact is created if new',
		},
		{
			name: 'Conversation',
			value: 'conversation',
			description: 'Into a conversation whose ID you know',
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

export const countryCodeOption: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'string',
	placeholder: 'e.g. 31',
	default: '',
	description:
		'For telephone numbers without a country code. With 31, for example, 0619626759 becomes +31619626759.',
};

export const addressField: INodeProperties = {
	displayName: 'Address (JSON)',
	name: 'address',
	type: 'json',
	default: '{}',
	description: 'Postal address as a JSON object. It replaces the whole address Web1on1 knows.',
};

export const familyNameField: INodeProperties = {
	displayName: 'Family Name',
	name: 'familyName',
	type: 'string',
	placeholder: 'e.g. Johnson',
	default: '',
};

export const givenNameField: INodeProperties = {
	displayName: 'Given Name',
	name: 'givenName',
	type: 'string',
	placeholder: 'e.g. John',
	default: '',
};

export const localeField: INodeProperties = {
	displayName: 'Locale',
	name: 'locale',
	type: 'string',
	placeholder: 'e.g. nl-NL',
	default: '',
	description: 'Language and country of the contact, for example nl-NL',
};

export const profileOption: INodeProperties = {
	displayName: 'Contact Profile',
	name: 'profile',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Profile',
	description: 'More about the contact to keep in Web1on1. Leave empty what should stay as it is.',
	options: [
		{
			displayName: 'Profile',
			name: 'profile',
			values: [addressField, familyNameField, givenNameField, localeField],
		},
	],
};

/** The two in options that other operations share: they say nothing about a known conversation. */
export const contactOptions: INodeProperties[] = [profileOption, countryCodeOption].map(
	(option) => ({ ...option, displayOptions: { show: { '/sendTo': ['contact'] } } }),
);

export const touchpointOption: INodeProperties = {
	displayName: 'Touchpoint',
	name: 'touchpoint',
	type: 'string',
	placeholder: 'e.g. whatsapp',
	default: 'whatsapp',
	description: 'What the message travels by, for example whatsapp or sms',
};
