import type { INodeProperties } from 'n8n-workflow';

import { chatMessage } from '../../messages/chat';
import { commandMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import { InputError } from '../../messages/inputError';
import { parseMessages, requireMessages, type Message } from '../../messages/message';
import { templateMessage } from '../../messages/template';
import { nameInLabel } from '../../messages/templateLabel';
import {
	isRecord,
	objectId,
	parseJsonObject,
	scalarText,
	type JsonRecord,
} from '../../messages/values';
import {
	contactIdentityFields,
	countryCodeOption,
	fieldEntry,
	optional,
	organizationField,
	profileOption,
	showFor,
	showWhen,
	templateField,
} from '../fields';
import type { Operation, PlannedCall } from '../operation';
import { conversationOutput } from '../output';
import type { Parameters } from '../parameters';
import { deliveryRequest, readContact, recipientsOf } from '../target';

const messageEntry: INodeProperties[] = [
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Chat', value: 'chat', description: 'A text, to the consumer or for colleagues' },
			{ name: 'Command', value: 'command', description: 'A command such as /leave or /set' },
			{ name: 'Field', value: 'field', description: "A field of the contact's record" },
			{ name: 'JSON', value: 'json', description: 'One message or a list, as the API takes it' },
			{ name: 'Template', value: 'template', description: 'A WhatsApp template to the consumer' },
		],
		default: 'field',
	},
	...showWhen('kind', 'field', fieldEntry),
	...showWhen('kind', 'template', [
		optional(templateField, 'The WhatsApp template to send, with its variables below'),
		{
			displayName: 'Template Name',
			name: 'templateName',
			type: 'string',
			placeholder: 'e.g. appointment_24_hours_before',
			default: '',
			description: 'Left empty, it is taken from the list, or the ID stands for it',
		},
		{
			displayName: 'Variables (JSON)',
			name: 'variables',
			type: 'json',
			default: '{}',
			description: 'Names and values as a JSON object, for example {"PlanTime": "3.15 pm"}',
		},
	]),
	...showWhen('kind', 'chat', [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: 'WhatsApp takes free text only within 24 hours of the last reply',
		},
		{
			displayName: 'Send to Consumer',
			name: 'toConsumer',
			type: 'boolean',
			default: true,
			description: 'Whether the consumer gets it. Otherwise it stays inside Web1on1.',
		},
		{
			displayName: 'Touchpoint',
			name: 'touchpoint',
			type: 'string',
			placeholder: 'e.g. whatsapp',
			default: '',
			description: "Channel the message goes through. Left empty, the conversation's active one.",
		},
	]),
	...showWhen('kind', 'command', [
		{
			displayName: 'Command',
			name: 'command',
			type: 'string',
			placeholder: 'e.g. /leave',
			default: '',
		},
		{
			displayName: 'Command Meta (JSON)',
			name: 'meta',
			type: 'json',
			default: '{}',
			description: 'What the command acts on, for example {"users": ["..."]} for /assign',
		},
	]),
	...showWhen('kind', 'json', [
		{
			displayName: 'Messages (JSON)',
			name: 'json',
			type: 'json',
			default: '{}',
			description: 'One message object or a list of them',
		},
	]),
];

function text(entry: JsonRecord, name: string): string {
	return (scalarText(entry[name]) ?? '').trim();
}

const BUILDERS: Record<string, (entry: JsonRecord) => Message[]> = {
	field: ({ key, value }) => [fieldMessage({ key, value })],
	template: (entry) => {
		const { template } = entry;
		const templateId = objectId(isRecord(template) ? template.value : template, 'Template');
		const picked = isRecord(template) ? nameInLabel(text(template, 'cachedResultName')) : '';
		return [
			templateMessage({
				templateId,
				name: text(entry, 'templateName') || picked || templateId,
				variables: parseJsonObject(entry.variables ?? '', 'Variables (JSON)'),
			}),
		];
	},
	chat: (entry) => {
		const touchpoint = text(entry, 'touchpoint');
		return [
			chatMessage({
				text: scalarText(entry.text) ?? '',
				role: entry.toConsumer === false ? 'bot' : 'agent',
				...(touchpoint === '' ? {} : { touchpoint }),
			}),
		];
	},
	command: (entry) => [
		commandMessage(
			text(entry, 'command'),
			parseJsonObject(entry.meta ?? '', 'Command Meta (JSON)'),
		),
	],
	json: (entry) => parseMessages(entry.json, 'Messages (JSON)'),
};

function buildMessages(entry: JsonRecord, index: number): Message[] {
	const kind = text(entry, 'kind') || 'field';
	const build = Object.hasOwn(BUILDERS, kind) ? BUILDERS[kind] : undefined;
	if (build === undefined) {
		throw new InputError(
			`Message ${index + 1} has an unknown 'Kind'`,
			'Choose a kind from the list.',
		);
	}
	return build(entry);
}

function plan(parameters: Parameters): PlannedCall {
	const target = readContact(parameters);
	const messages = requireMessages(
		parameters.entries('messages', 'message').flatMap(buildMessages),
		'Messages',
	);
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await session.request(deliveryRequest(target, messages));
			return [conversationOutput(target, answer, session.credential)];
		},
	};
}

/** Creates or updates the conversation with a contact, with messages in order (fact sheet, section b). */
export const upsertConversation: Operation = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update conversation',
		description:
			'Create a new conversation, or update the current one if it already exists (upsert)',
	},
	description: showFor('conversation', 'upsert', [
		organizationField,
		...contactIdentityFields,
		{
			displayName: 'Messages',
			name: 'messages',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Message',
			default: {},
			required: true,
			description: 'What to do in the conversation, in this order',
			options: [{ displayName: 'Message', name: 'message', values: messageEntry }],
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [profileOption, countryCodeOption],
		},
	]),
	plan,
};
