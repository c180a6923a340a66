import type { INodeProperties } from 'n8n-workflow';

import { ID_IN_URL } from '../values/ids';

const ID_RULE = {
	type: 'regex',
	properties: {
		regex: '^\\s*[0-9a-fA-F]{24}\\s*$',
		errorMessage: 'A Web1on1 ID has 24 characters, 0-9 and a-f',
	},
} as const;

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
			hint: "The ID behind 'conversations' is used, otherwise the last one",
			extractValue: { type: 'regex', regex: ID_IN_URL },
			validation: [
				{
					type: 'regex',
					properties: {
						regex: ID_IN_URL,
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

export const channelField: INodeProperties = locator({
	displayName: 'Channel',
	name: 'channel',
	description: 'The shared inbox, where the agents who have subscribed to it find the conversation',
	searchListMethod: 'searchChannels',
	thing: 'a channel',
	example: '5a437eb33c64832bf93423f0',
});

const templateLocator = locator({
	displayName: 'Template',
	name: 'template',
	description:
		'The WhatsApp template to send. The list shows language, category and approval status.',
	searchListMethod: 'searchTemplates',
	thing: 'a template',
	example: '609a61ec5b25a7001e2fedce',
});

export const templateField: INodeProperties = {
	...templateLocator,
	modes: [
		...(templateLocator.modes ?? []),
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. appointment_24_hours_before',
			hint: "Each organization's own template of this name, or that of an organization above it",
		},
	],
};

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
