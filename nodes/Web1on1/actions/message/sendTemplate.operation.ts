import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import { targetFields, touchpointOption } from '../../descriptions/delivery';
import { templateField } from '../../descriptions/locators';
import { fieldsField } from '../../descriptions/record';
import { variableFields } from '../../descriptions/variables';
import type { Parameters } from '../../n8n/parameters';
import { compareVariables, requireVariables } from '../../templates/check';
import type { TemplateDefinition } from '../../templates/definition';
import { templateDefinition } from '../../templates/lookup';
import { variableTexts } from '../../templates/message';
import { sentTemplate } from '../../templates/sent';
import { deliver, deliveryOutput, isCreated } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readTarget, recipientsOf, type Target } from '../target';
import { readTemplateRequest, type TemplateRequest } from './templateRequest';

const options: INodeProperties[] = [
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
	const target = readTarget(parameters);
	const request = readTemplateRequest(parameters);
	return {
		recipients: recipientsOf(target),
		check: async (session) =>
			checkVariables(request, await templateDefinition(session, request.template)),
		run: async (session) => {
			const definition = await templateDefinition(session, request.template);
			// Without a name to be had, the ID stands for it (fact sheet, unknown 14).
			const { name, pickedName, template } = request;
			const templateName = name || definition?.name || pickedName || template;
			const answer = await deliver(session, target, request.messages(templateName));
			const isNew = target.kind === 'contact' && isCreated(answer);
			const extra = {
				templateId: template,
				templateName,
				...whatWasSent(request, definition, target, isNew),
			};
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/** Compares the variables with the template as it is now, as far as it can be read. */
function checkVariables(
	{ check, variables, extraMeta }: TemplateRequest,
	definition: TemplateDefinition | undefined,
): void {
	if (!check || definition === undefined) return;
	const given = Object.keys(variableTexts(variables));
	requireVariables(definition, compareVariables(definition, given, Object.keys(extraMeta)));
}

/** What the output says about the template's text, next to the conversation. */
function whatWasSent(
	{ variables, extraMeta }: TemplateRequest,
	definition: TemplateDefinition | undefined,
	target: Target,
	isNew: boolean,
): IDataObject {
	if (definition === undefined) return { preview: '' };
	const values = { ...extraMeta, ...variableTexts(variables) };
	const profile = target.kind === 'contact' ? target.profile : {};
	return sentTemplate(definition, { values, profile, isNew });
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
	fields: [...targetFields, templateField, ...variableFields, fieldsField, optionsField(options)],
	plan,
};
