import type { INodeProperties } from 'n8n-workflow';

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

export const countryCodeOption: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'string',
	placeholder: 'e.g. 31',
	default: '',
	description:
		'For telephone numbers without a country code. With 31 or NL, for example, 0619626759 becomes +31619626759.',
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
