import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { chatMessage } from '../../messages/chat';
import { commandMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import { InputError } from '../../values/inputError';
import { parseMessages, requireMessages, type Message } from '../../messages/message';
import { templateMessage } from '../../templates/message';
import { nameInLabel } from '../../templates/label';
import { isObjectId, objectId } from '../../values/ids';
import { isRecord, parseJsonObject, type JsonRecord } from '../../values/json';
import { scalarText } from '../../values/text';
import { switchValue } from '../../values/switches';
import type { Session } from '../../transport/session';
import {
	contactIdentityFields,
	countryCodeOption,
	profileOption,
} from '../../descriptions/contact';
import { fieldEntry } from '../../descriptions/record';
import { optional, organizationField, templateField } from '../../descriptions/locators';
import { showFor, showWhen } from '../../descriptions/visibility';
import { simplifyField } from '../../descriptions/list';
import type { Operation, PlannedCall } from '../operation';
import { conversationLinks, withWarnings } from '../output';
import type { Parameters } from '../../n8n/parameters';
import { shownAs, type View } from '../reading';
import { deliveryRequest, readContact, recipientsOf } from '../target';
import { conversationView } from '../views';

const messageEntry: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Chat', value: 'chat', description: 'Text to the consumer, or an internal note' },
			{
				name: 'Command',
				value: 'command',
				description: 'Command to Web1on1 such as /leave or /set',
			},
			{ name: 'Field', value: 'field', description: "A field of the contact's record" },
			{
				name: 'JSON',
				value: 'json',
				description: 'One message or a list of them, as the API takes it',
			},
			{ name: 'Template', value: 'template', description: 'A WhatsApp template to the consumer' },
		],
		default: 'field',
	},
	...showWhen('kind', 'field', fieldEntry),
	...showWhen('kind', 'template', [
		optional(templateField, 'The WhatsApp template to send. Give its variables below.'),
		{
			displayName: 'Template Name',
			name: 'templateName',
			type: 'string',
			placeholder: 'e.g. appointment_24_hours_before',
			default: '',
			description: "Name sent along with the template's ID. Leave empty to take it from the list.",
		},
		{
			displayName: 'Variables (JSON)',
			name: 'variables',
			type: 'json',
			default: '{}',
			description:
				'Variables of the template as a JSON object, for example {"PlanTime": "3.15 pm"}',
		},
	]),
	...showWhen('kind', 'chat', [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: "WhatsApp accepts free text only within 24 hours of the consumer's last message",
		},
		{
			displayName: 'Send to Consumer',
			name: 'toConsumer',
			type: 'boolean',
			default: true,
			description: 'Whether to send the text to the consumer. Turn off for an internal note.',
		},
		{
			displayName: 'Touchpoint',
			name: 'touchpoint',
			type: 'string',
			placeholder: 'e.g. whatsapp',
			default: '',
			description:
				'What the text travels by, for example sms. Leave empty for whatsapp. A note needs none.',
		},
	]),
	...showWhen('kind', 'command', [
		{
			displayName: 'Command',
			name: 'command',
			type: 'string',
			placeholder: 'e.g. /leave',
			default: '',
			description: "Starts with '/', or with '>' for a command to a bot",
		},
		{
			displayName: 'Command Meta (JSON)',
			name: 'meta',
			type: 'json',
			default: '{}',
			description:
				'What the command acts on as a JSON object, for example {"users": ["60a1b2c3d4e5f60718293a04"]} for /assign',
		},
	]),
	...showWhen('kind', 'json', [
		{
			displayName: 'Messages (JSON)',
			name: 'json',
			type: 'json',
			default: '{}',
			description:
				'One message object or a list of them, for example {"type": "field", "text": ".licenseplate XX-99-WZ"}',
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
		const body = scalarText(entry.text) ?? '';
		const toConsumer = switchValue(entry.toConsumer, true, 'Send to Consumer');
		if (!toConsumer) return [chatMessage({ text: body, role: 'bot' })];
		// The contact may be new, and a first message needs a touchpoint (fact sheet, section b).
		const touchpoint = text(entry, 'touchpoint') || 'whatsapp';
		return [chatMessage({ text: body, role: 'agent', touchpoint })];
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
			`Message ${index + 1} has an unknown 'Type'`,
			'Choose a type from the list.',
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
	const show = shownAs(parameters, simpleView);
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const { status, body } = await session.request(deliveryRequest(target, messages));
			const conversation = isRecord(body) ? body : {};
			const output = {
				...show(conversation, session),
				...idAndLinks(conversation.id, session),
				created: status === 201,
			};
			return [withWarnings(output, target.warnings)];
		},
	};
}

/** The conversation as 'Get' shows it; `created` says enough of when it began. */
const simpleView: View = (record, credential) => {
	const view = conversationView(record, credential);
	delete view.createdAt;
	return view;
};

/** What the raw conversation lacks: its ID under the name of the other operations, and its URLs. */
function idAndLinks(id: unknown, { credential }: Session): IDataObject {
	const conversationId = isObjectId(id) ? id : '';
	return conversationId === ''
		? { conversationId }
		: { conversationId, ...conversationLinks(credential, conversationId) };
}

/**
 * Creates or updates the conversation with a contact, with messages in order: `POST /v2/conversations`
 * [A] (fact sheet, section b).
 */
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
			description: 'What to send and do in the conversation, in this order',
			options: [{ displayName: 'Message', name: 'message', values: messageEntry }],
		},
		simplifyField,
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
