import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { leaveMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import type { Message } from '../../messages/message';
import { templateMessage, templateVariables } from '../../templates/message';
import { templatePreview, type TemplateDefinition } from '../../templates/definition';
import { nameInLabel } from '../../templates/label';
import {
	approvalWarning,
	compareVariables,
	contactWarning,
	knownValues,
	requireVariables,
} from '../../templates/check';
import { parseJsonObject, type JsonRecord } from '../../values/json';
import { scalarText } from '../../values/text';
import { switchValue } from '../../values/switches';
import { templateDefinition } from '../../templates/lookup';
import { contactIdentityFields, contactOptions } from '../../descriptions/contact';
import { conversationField, organizationField, templateField } from '../../descriptions/locators';
import { fieldsField } from '../../descriptions/record';
import { sendToField, touchpointOption } from '../../descriptions/delivery';
import { showFor, showWhen } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import { deliveryOutput } from '../output';
import type { Parameters } from '../../n8n/parameters';
import { deliveryRequest, readTarget, recipientsOf, type Target } from '../target';
import { readVariables, templateVariableFields } from './templateVariables';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Check Variables',
			name: 'checkVariables',
			type: 'boolean',
			default: true,
			description: 'Whether to compare the variables with the template before anything is sent',
		},
		...contactOptions,
		{
			displayName: 'Extra Meta (JSON)',
			name: 'extraMeta',
			type: 'json',
			default: '{}',
			description:
				"More properties of the message's 'meta' as a JSON object, for what this node has no field for. Web1on1 does not document header media and button parameters.",
		},
		{
			displayName: 'Leave Conversation Afterwards',
			name: 'leave',
			type: 'boolean',
			default: false,
			description:
				"Whether to take the bot out of the conversation after sending, so that replies go to the organization's agents",
		},
		{
			displayName: 'Template Name',
			name: 'templateName',
			type: 'string',
			placeholder: 'e.g. appointment_24_hours_before',
			default: '',
			description:
				"Name sent along with the template's ID. Leave empty to take it from the list or look it up.",
		},
		touchpointOption,
	],
};

/** Everything about the message that one item says. */
interface TemplateRequest {
	template: string;
	/** Name given in the options. */
	name: string;
	/** Name kept beside the ID when it was picked. */
	pickedName: string;
	variables: JsonRecord;
	extraMeta: JsonRecord;
	check: boolean;
	/** The messages to send; the template's name may have to be looked up first. */
	messages: (name: string) => Message[];
}

function readRequest(parameters: Parameters): TemplateRequest {
	const template = parameters.id('template', 'Template');
	const chosen = parameters.collection('options');
	const variables = readVariables(parameters);
	const extraMeta = parseJsonObject(chosen.extraMeta ?? '', 'Extra Meta (JSON)');
	const leaves = switchValue(chosen.leave, false, 'Leave Conversation Afterwards');
	const touchpoint = (scalarText(chosen.touchpoint) ?? '').trim() || 'whatsapp';
	const fields = parameters
		.entries('fields', 'field')
		.map(({ key, value }) => fieldMessage({ key, value }));
	const messages = (name: string): Message[] => [
		...fields,
		templateMessage({ templateId: template, name, variables, extraMeta, touchpoint }),
		...(leaves ? [leaveMessage()] : []),
	];
	// Built once ahead of time, so that a bad variable is refused before anything is sent.
	messages(template);
	return {
		template,
		name: (scalarText(chosen.templateName) ?? '').trim(),
		pickedName: nameInLabel(parameters.pickedName('template')),
		variables,
		extraMeta,
		check: chosen.checkVariables !== false,
		messages,
	};
}

/** Compares the variables with the template as it is now, as far as it can be read. */
function checkVariables(
	{ check, variables, extraMeta }: TemplateRequest,
	definition: TemplateDefinition | undefined,
): void {
	if (!check || definition === undefined) return;
	const given = Object.keys(templateVariables(variables));
	requireVariables(definition, compareVariables(definition, given, Object.keys(extraMeta)));
}

/** What the output says about the template, next to the conversation. */
function templateOutput(
	{ template, variables, extraMeta }: TemplateRequest,
	templateName: string,
	definition: TemplateDefinition | undefined,
	target: Target,
	isNew: boolean,
): IDataObject {
	const templateId = template;
	if (definition === undefined) return { templateId, templateName, preview: '' };
	const values = { ...textsOf(extraMeta), ...templateVariables(variables) };
	const profile = target.kind === 'contact' ? target.profile : {};
	const known = knownValues(values, profile);
	const warnings = [
		approvalWarning(definition),
		isNew ? contactWarning(definition, known) : undefined,
	].filter((warning) => warning !== undefined);
	return {
		templateId,
		templateName,
		preview: templatePreview(definition, known),
		...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
	};
}

function textsOf(values: JsonRecord): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const text = scalarText(value);
			return text === undefined ? [] : [[name, text]];
		}),
	);
}

function plan(parameters: Parameters): PlannedCall {
	const target = readTarget(parameters);
	const request = readRequest(parameters);
	return {
		recipients: recipientsOf(target),
		check: async (session) =>
			checkVariables(request, await templateDefinition(session, request.template)),
		run: async (session) => {
			const definition = await templateDefinition(session, request.template);
			// Without a name to be had, the ID stands for it (fact sheet, unknown 14).
			const { name, pickedName, template } = request;
			const templateName = name || definition?.name || pickedName || template;
			const answer = await session.request(deliveryRequest(target, request.messages(templateName)));
			const isNew = target.kind === 'contact' && answer.status === 201;
			const extra = templateOutput(request, templateName, definition, target, isNew);
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/**
 * Sends a WhatsApp template to a contact or into a known conversation: a chat message with the
 * template's ID and variables in `meta` [A] (fact sheet, section d).
 */
export const sendTemplate: Operation = {
	option: {
		name: 'Send Template',
		value: 'sendTemplate',
		action: 'Send WhatsApp template',
		description:
			'Send an approved WhatsApp template, at any time. The contact is created if new. Whether it was delivered shows up later in the conversation.',
	},
	description: showFor('message', 'sendTemplate', [
		sendToField,
		...showWhen('sendTo', 'contact', [organizationField, ...contactIdentityFields]),
		...showWhen('sendTo', 'conversation', [conversationField]),
		templateField,
		...templateVariableFields,
		fieldsField,
		options,
	]),
	plan,
};
