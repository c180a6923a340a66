import type { INodeProperties } from 'n8n-workflow';

/** Shown where the template is chosen by its name; n8n reads the path from where the field stands. */
const WHILE_BY_NAME = { show: { '/template.mode': ['name'] } };

export const templateLanguageField: INodeProperties = {
	displayName: 'Template Language',
	name: 'templateLanguage',
	type: 'string',
	placeholder: 'e.g. nl',
	default: '',
	displayOptions: WHILE_BY_NAME,
	description:
		"Language of the template; nl finds nl_NL too. Leave empty to go by the contact's locale, or for a template in one language only.",
};

export const fallbackLanguageField: INodeProperties = {
	displayName: 'Fallback Language',
	name: 'fallbackLanguage',
	type: 'string',
	placeholder: 'e.g. en',
	default: '',
	displayOptions: WHILE_BY_NAME,
	description:
		"Comma-separated languages to take in this order where there is no template in the one wanted, for example en. For templates chosen 'By Name'.",
};

/** The same among the options of a node, which stand one level further in. */
export const fallbackLanguageOption: INodeProperties = {
	...fallbackLanguageField,
	displayOptions: { show: { '/template.mode': ['name'] } },
};

export const checkTemplateOption: INodeProperties = {
	displayName: 'Check Template',
	name: 'checkVariables',
	type: 'boolean',
	default: true,
	description:
		"Whether to refuse, before anything is sent, a template that is not approved, is another organization's, or has other variables",
};

export const unknownVariablesOption: INodeProperties = {
	displayName: 'Unknown Variables',
	name: 'unknownVariables',
	type: 'options',
	options: [
		{
			name: 'Leave Out',
			value: 'leaveOut',
			description:
				'Send only those the template has, so that an item can carry those of all languages',
		},
		{ name: 'Refuse', value: 'refuse', description: 'Refuse the item before anything is sent' },
	],
	default: 'refuse',
	description: 'What to do with variables that the template has not',
};

export const extraMetaOption: INodeProperties = {
	displayName: 'Extra Meta (JSON)',
	name: 'extraMeta',
	type: 'json',
	default: '{}',
	description:
		"More properties of the message's 'meta' as a JSON object, for what this node has no field for. Web1on1 does not document header media and button parameters.",
};

export const templateNameOption: INodeProperties = {
	displayName: 'Template Name',
	name: 'templateName',
	type: 'string',
	placeholder: 'e.g. appointment_24_hours_before',
	default: '',
	description:
		"Name sent along with the template's ID. Leave empty to take it from the list or look it up.",
};
