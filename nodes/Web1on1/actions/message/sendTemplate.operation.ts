import type { INodeProperties } from 'n8n-workflow';

import { leaveMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import { InputError } from '../../messages/inputError';
import type { Message } from '../../messages/message';
import { templateMessage } from '../../messages/template';
import { parseJsonObject, scalarText, type JsonRecord } from '../../messages/values';
import type { Session } from '../../transport/session';
import { templateName } from '../../transport/templates';
import {
	contactIdentityFields,
	conversationField,
	countryCodeOption,
	fieldsField,
	organizationField,
	profileOption,
	sendToField,
	showFor,
	showWhen,
	templateField,
	touchpointOption,
} from '../fields';
import type { Operation, PlannedCall } from '../operation';
import { deliveryOutput } from '../output';
import type { Parameters } from '../parameters';
import { deliveryRequest, readTarget, recipientsOf } from '../target';

const variableFields: INodeProperties[] = [
	{
		displayName: 'Template Variables',
		name: 'variableMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Enter One by One', value: 'list' },
			{ name: 'Enter as JSON', value: 'json' },
		],
		default: 'list',
		description: 'How to give the values for the placeholders in the template',
	},
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Variable',
		default: {},
		displayOptions: { show: { variableMode: ['list'] } },
		description: 'What stands for the placeholders. {{contact.name}} is filled in by Web1on1.',
		options: [
			{
				displayName: 'Variable',
				name: 'variable',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						placeholder: 'e.g. PlanTime',
						default: '',
						description: 'What stands between the double braces in the template',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						placeholder: 'e.g. 3.15 pm',
						default: '',
					},
				],
			},
		],
	},
	{
		displayName: 'Variables (JSON)',
		name: 'variablesJson',
		type: 'json',
		default: '{}',
		displayOptions: { show: { variableMode: ['json'] } },
		description: 'Names and values as a JSON object, for example {"PlanTime": "3.15 pm"}',
	},
];

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		profileOption,
		countryCodeOption,
		{
			displayName: 'Extra Meta (JSON)',
			name: 'extraMeta',
			type: 'json',
			default: '{}',
			description:
				"Further members of the message's meta, for what this node has no field for. Header media and button parameters are not documented by Web1on1.",
		},
		{
			displayName: 'Leave Conversation Afterwards',
			name: 'leave',
			type: 'boolean',
			default: false,
			description:
				"Whether the bot leaves the conversation after sending, so that replies go to the dealer's inbox again",
		},
		{
			displayName: 'Template Name',
			name: 'templateName',
			type: 'string',
			placeholder: 'e.g. appointment_24_hours_before',
			default: '',
			description:
				"Name that goes with the template's ID. Left empty, it is taken from the list or looked up.",
		},
		touchpointOption,
	],
};

function readVariables(parameters: Parameters): JsonRecord {
	if (parameters.text('variableMode') === 'json') {
		return parseJsonObject(parameters.raw('variablesJson'), 'Variables (JSON)');
	}
	const variables = new Map<string, unknown>();
	for (const { name, value } of parameters.entries('variables', 'variable')) {
		const key = (scalarText(name) ?? '').trim();
		if (variables.has(key)) {
			throw new InputError(
				`The template variable '${key}' is given twice`,
				"Remove one of the two under 'Variables'.",
			);
		}
		variables.set(key, value);
	}
	return Object.fromEntries(variables);
}

/** Everything of the message but the template's name, which may have to be looked up. */
function readMessages(parameters: Parameters): (name: string) => Message[] {
	const templateId = parameters.id('template', 'Template');
	const chosen = parameters.collection('options');
	const variables = readVariables(parameters);
	const extraMeta = parseJsonObject(chosen.extraMeta ?? '', 'Extra Meta (JSON)');
	const touchpoint = (scalarText(chosen.touchpoint) ?? '').trim() || 'whatsapp';
	const fields = parameters
		.entries('fields', 'field')
		.map(({ key, value }) => fieldMessage({ key, value }));
	const build = (name: string): Message[] => [
		...fields,
		templateMessage({ templateId, name, variables, extraMeta, touchpoint }),
		...(chosen.leave === true ? [leaveMessage()] : []),
	];
	// Built once ahead of time, so that a bad variable is refused before anything is sent.
	build(templateId);
	return build;
}

function plan(parameters: Parameters): PlannedCall {
	const target = readTarget(parameters);
	const messages = readMessages(parameters);
	const template = parameters.id('template', 'Template');
	const given =
		(scalarText(parameters.collection('options').templateName) ?? '').trim() ||
		parameters.pickedName('template');
	return {
		recipients: recipientsOf(target),
		run: async (session: Session) => {
			const name = given === '' ? await templateName(session, template) : given;
			const answer = await session.request(deliveryRequest(target, messages(name)));
			return [deliveryOutput(target, answer, session.credential, { template, templateName: name })];
		},
	};
}

/** Sends a WhatsApp template to a contact or into a known conversation (fact sheet, section d). */
export const sendTemplate: Operation = {
	option: {
		name: 'Send Template',
		value: 'sendTemplate',
		action: 'Send WhatsApp template',
		description:
			'Send a WhatsApp template to a contact, who is created if new. Accepted is not delivered: delivery problems show up later in the conversation.',
	},
	description: showFor('message', 'sendTemplate', [
		sendToField,
		...showWhen('sendTo', 'contact', [organizationField, ...contactIdentityFields]),
		...showWhen('sendTo', 'conversation', [conversationField]),
		templateField,
		...variableFields,
		fieldsField,
		options,
	]),
	plan,
};
