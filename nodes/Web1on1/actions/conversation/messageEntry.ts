import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { optional, templateField } from '../../descriptions/locators';
import { fieldEntry } from '../../descriptions/record';
import { fallbackOfEntry, languageOfEntry } from '../../descriptions/template';
import { showWhen } from '../../descriptions/visibility';
import { chatMessage } from '../../messages/chat';
import { commandMessage } from '../../messages/command';
import { fieldMessages } from '../../messages/field';
import { parseMessages, type Message } from '../../messages/message';
import { variablesInJson } from '../../templates/given';
import { InputError } from '../../values/inputError';
import { jsonObjectIn, type JsonRecord } from '../../values/json';
import { refuseMissing, textOrRefuse } from '../../values/kinds';
import { optionText } from '../../values/options';
import type { Outgoing } from '../../values/outgoing';
import { switchIn } from '../../values/switches';
import type { Target } from '../target';
import { readReference, templateDraft, type TemplateDraft } from '../templateDraft';

/** One kind of message that 'Create or Update' takes: its fields, and the messages they make. */
interface Kind {
	option: INodePropertyOptions & { value: string };
	fields: INodeProperties[];
	/** @throws InputError naming the field */
	build: (entry: JsonRecord, item: Item) => Draft[];
}

/** A message, or a template that has yet to be looked up. */
export type Draft = Message | TemplateDraft;

/** What the item says about all its messages. */
export interface Item {
	target: Target;
	/** Decides what text may leave. */
	outgoing: Outgoing;
	/** 'Check Template': whether a template that can't arrive is refused. */
	isChecked: boolean;
	/** 'Unknown Variables': whether those are left out. */
	leavesOutUnknown: boolean;
	/** 'Empty Fields': whether those are left out. */
	leavesOutEmpty: boolean;
}

const field: Kind = {
	option: { name: 'Field', value: 'field', description: "A field of the contact's record" },
	fields: fieldEntry,
	build: (entry, { outgoing, leavesOutEmpty }) => fieldMessages([entry], outgoing, leavesOutEmpty),
};

const template: Kind = {
	option: {
		name: 'Template',
		value: 'template',
		description: 'A WhatsApp template to the consumer',
	},
	fields: [
		optional(templateField, 'The WhatsApp template to send. Give its variables below.'),
		languageOfEntry,
		fallbackOfEntry,
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
	],
	build: (entry, { target, outgoing, isChecked, leavesOutUnknown }) => {
		const label = 'Variables (JSON)';
		const language = optionText(entry, 'templateLanguage', "'Template Language'");
		const wish = {
			reference: readReference(entry.template, language, entry),
			sentName: optionText(entry, 'templateName', "'Template Name'"),
			variables: variablesInJson(entry.variables, label, jsonObjectIn(entry, 'variables', label)),
			isChecked,
			leavesOutUnknown,
		};
		return [templateDraft(wish, target, outgoing)];
	},
};

const chat: Kind = {
	option: {
		name: 'Chat',
		value: 'chat',
		description: 'Text to the consumer, or an internal note',
	},
	fields: [
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
	],
	build: (entry, { outgoing }) => {
		const { text } = entry;
		if (!switchIn(entry, 'toConsumer', "'Send to Consumer'", true)) {
			return [chatMessage({ text, role: 'bot' }, outgoing)];
		}
		// The contact may be new, and a first message needs a touchpoint (facts: B11).
		const by = optionText(entry, 'touchpoint', "'Touchpoint'") || 'whatsapp';
		return [chatMessage({ text, role: 'agent', touchpoint: by }, outgoing)];
	},
};

const command: Kind = {
	option: {
		name: 'Command',
		value: 'command',
		description: 'Command to Web1on1 such as /leave or /set',
	},
	fields: [
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
	],
	build: (entry) => [
		commandMessage(
			textOrRefuse(entry.command, "'Command'"),
			jsonObjectIn(entry, 'meta', 'Command Meta (JSON)'),
		),
	],
};

const json: Kind = {
	option: {
		name: 'JSON',
		value: 'json',
		description: 'One message or a list of them, as the API takes it',
	},
	fields: [
		{
			displayName: 'Messages (JSON)',
			name: 'json',
			type: 'json',
			default: '{}',
			description:
				'One message object or a list of them, for example {"type": "field", "text": ".licenseplate XX-99-WZ"}',
		},
	],
	build: ({ json: given }, { outgoing }) => {
		refuseMissing(given, "'Messages (JSON)'");
		return parseMessages(given, 'Messages (JSON)', outgoing);
	},
};

/** The type chosen at first. */
const PRESET = field.option.value;

const KINDS = [field, template, chat, command, json];

/** The fields of one message: its type, and what belongs to it. */
export const messageEntry: INodeProperties[] = [
	{
		displayName: 'Type',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: KINDS.map(({ option }) => option).sort((one, other) =>
			one.name.localeCompare(other.name),
		),
		default: PRESET,
	},
	...KINDS.flatMap(({ option, fields }) => showWhen('kind', option.value, fields)),
];

/**
 * The messages one entry makes, none where it is an empty field that is left out.
 * @throws InputError naming the field, or the entry when its type is none
 */
export function buildMessages(entry: JsonRecord, index: number, item: Item): Draft[] {
	const value = optionText(entry, 'kind', "'Type'") || PRESET;
	const kind = KINDS.find(({ option }) => option.value === value);
	if (kind !== undefined) return kind.build(entry, item);
	throw new InputError(
		`Message ${index + 1} has an unknown 'Type'`,
		'Choose a type from the list.',
	);
}
