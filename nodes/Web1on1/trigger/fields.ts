import type { INodeProperties } from 'n8n-workflow';

import { organizationField } from '../actions/fields';
import { MESSAGE_TYPES } from '../messages/message';

const comparisonFields: INodeProperties[] = [
	{
		displayName: 'Comparison',
		name: 'comparison',
		type: 'options',
		options: [
			{ name: 'Contains', value: 'contains' },
			{ name: 'Equals', value: 'equals' },
			{ name: 'Is One Of', value: 'oneOf', description: 'Values with commas between them' },
			{ name: 'Matches Regular Expression', value: 'regex' },
		],
		default: 'contains',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
	},
	{
		displayName: 'Case Sensitive',
		name: 'caseSensitive',
		type: 'boolean',
		default: false,
		description: 'Whether capital and small letters differ',
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
	description: 'Events that do not pass start no execution',
	options: [
		{
			displayName: 'Conditions',
			name: 'conditions',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Condition',
			default: {},
			description: 'All of them must hold',
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
								'A property of the message, of the conversation with @ in front, or a variable of either',
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
			description: "Whether the bot's own messages start the workflow too. Beware of loops.",
		},
		{
			displayName: 'Message Types',
			name: 'messageTypes',
			type: 'multiOptions',
			options: MESSAGE_TYPES.map((type) => ({ name: titled(type), value: type })),
			default: [],
			description: "Further kinds of the consumer's messages, beside those under 'Trigger On'",
		},
		{
			displayName: 'Organizations',
			name: 'organizations',
			type: 'string',
			placeholder: 'e.g. 5e8493ba4d84280011860499',
			default: '',
			description: 'IDs with commas between them; only events of these organizations pass',
		},
		{
			displayName: 'Roles',
			name: 'roles',
			type: 'multiOptions',
			options: [
				{ name: 'Agent', value: 'agent', description: 'Sent to the consumer by people or bots' },
				{ name: 'Bot', value: 'bot', description: 'Written by bots inside Web1on1' },
				{ name: 'Contact', value: 'contact', description: 'Written by the consumer' },
			],
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
			description: 'Channels with commas between them, or * for any',
		},
	],
};

/** The trigger's fields. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Any Consumer Message',
				value: 'consumerMessage',
				description: 'Chat messages, cards and button taps of the consumer, on any channel',
			},
			{
				name: 'Button Tap',
				value: 'buttonTap',
				description: 'The consumer taps a quick reply on WhatsApp',
			},
			{
				name: 'Conversation Created',
				value: 'conversationCreated',
				description: 'A contact gets a conversation',
			},
			{
				name: 'Conversation Updated',
				value: 'conversationUpdated',
				description: 'A conversation changes, for example its status',
			},
			{
				name: 'Custom Event',
				value: 'custom',
				description: 'Any event of Web1on1 by its name',
			},
			{
				name: 'Delivery Problem',
				value: 'deliveryProblem',
				description: 'A message could not be delivered to the consumer',
			},
			{
				name: 'Form Results',
				value: 'formResults',
				description: 'The results of a filled-in form',
			},
			{
				name: 'WhatsApp Reply',
				value: 'whatsappReply',
				// Left alone, the editor writes "On whats app reply".
				action: 'On WhatsApp reply',
				description: 'The consumer writes on WhatsApp',
			},
		],
		default: ['whatsappReply'],
	},
	{
		displayName: 'Event Names',
		name: 'customEvents',
		type: 'string',
		placeholder: 'e.g. message.create.contact.form',
		default: '',
		displayOptions: { show: { events: ['custom'] } },
		description: 'Names of events with commas between them; a part may be *',
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
				description: 'Publishing registers the webhook, unpublishing removes it; needs a token with admin scope',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: "You paste the webhook's address into the bot's Webhook tab; any token will do",
			},
		],
		default: 'automatic',
	},
	{
		displayName:
			"Publish the workflow, then copy the production URL (above) into the bot's Webhook tab in Web1on1 and save it there. Web1on1 shows a secret: paste it below and publish again. Until then every delivery is refused.",
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName: 'Webhook Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
		description: "The secret that the bot's Webhook tab shows after saving",
	},
	{
		...organizationField,
		required: false,
		description:
			"Events of this organization and all below it. Leave empty for the bot's own organization.",
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	filters,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Attachment Output Field Name',
				name: 'attachmentField',
				type: 'string',
				default: 'data',
				hint: 'The name of the output field to put the file in',
				description: "Used when 'Download Attachments' is on",
			},
			{
				displayName: 'Download Attachments',
				name: 'downloadAttachments',
				type: 'boolean',
				default: false,
				description: 'Whether to download pictures and files the consumer sends',
			},
			{
				displayName: 'Fetch Contact',
				name: 'fetchContact',
				type: 'boolean',
				default: false,
				description: "Whether to look up the contact's name, telephone number and e-mail address",
			},
			{
				displayName: 'Previous Webhook Secret',
				name: 'previousSecret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				displayOptions: { show: { '/registration': ['manual'] } },
				description:
					'Accepted beside the current one. Enter the old secret here while you change it, and remove it a day later.',
			},
		],
	},
];
