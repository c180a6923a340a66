import type { INodeProperties } from 'n8n-workflow';

/**
 * Shown where the template is chosen by its name. From the root, which n8n 1.123 takes as it is: it
 * does not start a node with a condition on a member of something beside the field.
 */
const WHILE_BY_NAME = { show: { '/template.mode': ['name'] } };

/** Among the fields of one message, whose own picker no condition can name: always there. */
export const languageOfEntry: INodeProperties = {
	displayName: 'Template Language',
	name: 'templateLanguage',
	type: 'string',
	placeholder: 'e.g. nl',
	default: '',
	description:
		"Language of the template; nl finds nl_NL too. Leave empty to go by the contact's locale, or for a template in one language only. For templates chosen 'By Name'.",
};

/** Beside it. */
export const fallbackOfEntry: INodeProperties = {
	displayName: 'Fallback Language',
	name: 'fallbackLanguage',
	type: 'string',
	placeholder: 'e.g. en',
	default: '',
	description:
		"Comma-separated languages to take in this order where there is no template in the one wanted, for example en. For templates chosen 'By Name'.",
};

export const templateLanguageField: INodeProperties = {
	...languageOfEntry,
	displayOptions: WHILE_BY_NAME,
	description:
		"Language of the template; nl finds nl_NL too. Leave empty to go by the contact's locale, or for a template in one language only.",
};

export const fallbackLanguageOption: INodeProperties = {
	...fallbackOfEntry,
	displayOptions: WHILE_BY_NAME,
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
