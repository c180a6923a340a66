import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../descriptions/list';
import { organizationField } from '../descriptions/locators';
import { ROLE_OPTIONS } from '../descriptions/roles';
import { MESSAGE_TYPES } from '../messages/message';
import { eventOptions } from './events';

const comparisonFields: INodeProperties[] = [
	{
		displayName: 'Comparison',
		name: 'comparison',
		type: 'options',
		options: [
			{ name: 'Contains', value: 'contains' },
			{ name: 'Equals', value: 'equals' },
			{ name: 'Is One Of', value: 'oneOf', description: 'The same as one of several values' },
			{
				name: 'Matches Regular Expression',
				value: 'regex',
				description: 'Without look-around and back-references',
			},
		],
		default: 'contains',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		placeholder: 'e.g. yes',
		default: '',
		displayOptions: { hide: { comparison: ['oneOf'] } },
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		typeOptions: { rows: 3 },
		placeholder: 'e.g. yes, ja, 👍',
		default: '',
		description:
			'Comma-separated values, or one on each line: then a value may contain commas, as in "Yes, that is fine"',
		displayOptions: { show: { comparison: ['oneOf'] } },
	},
	{
		displayName: 'Case Sensitive',
		name: 'caseSensitive',
		type: 'boolean',
		default: false,
		description:
			'Whether upper and lower case must match. Apostrophes, quotes, blanks and skin tones never have to.',
	},
];

function titled(type: string): string {
	return type.charAt(0).toUpperCase() + type.slice(1);
}

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'What events must be like. Others start no execution.',
	options: [
		{
			displayName: 'Additional Message Types',
			name: 'messageTypes',
			type: 'multiOptions',
			options: MESSAGE_TYPES.map((type) => ({ name: titled(type), value: type })),
			default: [],
			description:
				"More types of messages from the consumer to start on, beside those under 'Trigger On'",
		},
		{
			displayName: 'Conditions',
			name: 'conditions',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Condition',
			default: {},
			description:
				'What must be true of the message or the conversation. All conditions must be met.',
			options: [
				{
					displayName: 'Condition',
					name: 'condition',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							placeholder: 'e.g. @status',
							default: '',
							description:
								'Property of the message, or a variable. Put @ in front for a property of the conversation, for example @status.',
						},
						...comparisonFields,
					],
				},
			],
		},
		{
			displayName: 'Include Own Messages',
			name: 'includeOwn',
			type: 'boolean',
			default: false,
			description:
				"Whether to start the workflow on the bot's own messages too. It may then answer itself without end.",
		},
		{
			displayName: 'Organization IDs',
			name: 'organizations',
			type: 'string',
			placeholder: 'e.g. 5e8493ba4d84280011860499',
			default: '',
			description: 'Comma-separated IDs of the organizations whose events start the workflow',
		},
		{
			displayName: 'Roles',
			name: 'roles',
			type: 'multiOptions',
			options: ROLE_OPTIONS,
			default: ['contact'],
			description: 'Who wrote the message',
		},
		{
			displayName: 'Text',
			name: 'text',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Add Text',
			description: 'What the message must say',
			options: [{ displayName: 'Text', name: 'match', values: comparisonFields }],
		},
		{
			displayName: 'Touchpoints',
			name: 'touchpoints',
			type: 'string',
			placeholder: 'e.g. whatsapp, sms',
			default: 'whatsapp',
			description:
				'Comma-separated touchpoints the messages travel by, for example whatsapp, sms. Enter * for any.',
		},
	],
};

/** What a version before kept in the node, which nobody is to enter there any more. */
const ENTERED = [{ _cnd: { exists: true as const } }];

/** The trigger's fields. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventOptions,
		default: ['whatsappReply'],
	},
	{
		displayName: 'Event Names',
		name: 'customEvents',
		type: 'string',
		placeholder: 'e.g. message.create.contact.form',
		default: '',
		displayOptions: { show: { events: ['custom'] } },
		description:
			"Comma-separated names of Web1on1 events; any part may be *. Of chats, cards and taps only the consumer's start the workflow, unless you set 'Roles'.",
	},
	{
		displayName: 'Webhook Registration',
		name: 'registration',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Publishing registers the webhook and unpublishing removes it, for one organization and those below it. Needs a token with admin scope.',
			},
			{
				name: 'Manual',
				value: 'manual',
				description:
					"You paste the webhook URL into the bot's Webhook tab, which hears every dealer that has hired the bot. Works with any token.",
			},
		],
		default: 'automatic',
	},
	{
		displayName:
			"Publish the workflow, then copy the production URL above into the bot's Webhook tab in Web1on1 and save. Web1on1 then shows a secret: enter it in a credential of type 'Web1on1 Webhook API', choose that above and publish again. Until then every delivery is refused.",
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName:
			"The webhook secret below is part of the workflow, and so of every export. Enter it in a credential of type 'Web1on1 Webhook API', choose that above, and empty the field.",
		name: 'secretNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'], '/secret': ENTERED } },
	},
	{
		displayName: 'Webhook Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		// Shown where a workflow has it from before, so that it can be taken out.
		displayOptions: { show: { registration: ['manual'], '/secret': ENTERED } },
		description: 'Enter it in the credential instead, and empty this field',
	},
	{
		...organizationField,
		required: false,
		description:
			"Receive the events of this organization and of all below it. Leave empty for the bot's own; dealers that have hired the bot are not below it.",
		displayOptions: { show: { registration: ['automatic'] } },
	},
	simplifyField,
	filters,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Also Start the Workflow for Awaited Replies',
				name: 'startAwaited',
				type: 'boolean',
				default: false,
				description:
					"Whether a reply that 'Send and Wait for Reply' has waited for starts this workflow too, beside the execution that goes on with it",
			},
			{
				displayName: 'Download Attachments',
				name: 'downloadAttachments',
				type: 'boolean',
				default: false,
				description: 'Whether to download pictures and other files the consumer sends',
			},
			{
				displayName: 'Fetch Contact',
				name: 'fetchContact',
				type: 'boolean',
				default: false,
				description: "Whether to look up the contact's name, telephone number and email address",
			},
			{
				displayName: 'Output Data Field Name',
				name: 'attachmentField',
				type: 'string',
				default: 'data',
				hint: 'The name of the output field to put the file in',
				description: "Used when 'Download Attachments' is on",
			},
			{
				displayName: 'Previous Webhook Secret',
				name: 'previousSecret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				// n8n does not look into collections for this, and takes out what is not shown.
				displayOptions: { show: { '/registration': ['manual'], '/secret': ENTERED } },
				description: 'Enter it in the credential instead, and empty this field',
			},
		],
	},
];
