import type { INodeProperties } from 'n8n-workflow';

import { leftoversOption, optionsField } from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import { targetFields, touchpointOption } from '../../descriptions/delivery';
import { templateField } from '../../descriptions/locators';
import { fieldsField } from '../../descriptions/record';
import { variableFields } from '../../descriptions/variables';
import type { Message } from '../../messages/message';
import { templateOf } from '../../messages/whatsapp';
import type { Parameters } from '../../n8n/parameters';
import { compareVariables, requireVariables } from '../../templates/check';
import type { TemplateDefinition } from '../../templates/definition';
import { templateDefinition } from '../../templates/lookup';
import { sentTemplate } from '../../templates/sent';
import { deliver, deliveryOutput } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readTarget, recipientsOf, type Target } from '../target';
import { warningsOf, withWarnings } from '../warnings';
import { readTemplateRequest, type TemplateRequest } from './templateRequest';

const options: INodeProperties[] = [
	leftoversOption,
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
];

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const request = readTemplateRequest(parameters, outgoing);
	const { name, pickedName, template } = request;
	return {
		recipients: recipientsOf(target),
		check: async (session) => {
			const definition = await templateDefinition(session, template);
			checkVariables(request, definition);
			request.messages(template, definition);
		},
		run: async (session) => {
			const definition = await templateDefinition(session, template);
			// Without a name to be had, the ID stands for it (facts: U14).
			const templateName = name || definition?.name || pickedName || template;
			const messages = request.messages(templateName, definition);
			const answer = await deliver(session, target, messages);
			const templates = new Map(definition === undefined ? [] : [[template, definition]]);
			const delivered = { target, messages, answer, outgoing, templates };
			const preview = previewOf(messages, definition, target);
			const extra = withWarnings(
				{ templateId: template, templateName, preview },
				warningsOf(delivered),
			);
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/** Compares the variables with the template as it is now, as far as it can be read. */
function checkVariables(
	{ check, given, further }: TemplateRequest,
	definition: TemplateDefinition | undefined,
): void {
	if (!check || definition === undefined) return;
	requireVariables(definition, compareVariables(definition, given, further));
}

/** What the consumer reads, made of the message itself; empty where the template can't be looked up. */
function previewOf(
	messages: readonly Message[],
	definition: TemplateDefinition | undefined,
	target: Target,
): string {
	const values = messages.find((message) => templateOf(message) !== undefined)?.meta;
	if (definition === undefined || values === undefined) return '';
	const profile = target.kind === 'contact' ? target.profile : {};
	return sentTemplate(definition, { values, profile, isNew: false }).preview;
}

/**
 * Sends a WhatsApp template to a contact or into a known conversation: a chat message with the
 * template's ID and variables in `meta` [A] (facts: D1).
 */
export const sendTemplate: Operation = {
	option: {
		name: 'Send Template',
		value: 'sendTemplate',
		action: 'Send WhatsApp template',
		description:
			'Send an approved WhatsApp template, at any time. The contact is created if new. Whether it was delivered shows up later in the conversation.',
	},
	fields: [...targetFields, templateField, ...variableFields, fieldsField, optionsField(options)],
	plan,
};
