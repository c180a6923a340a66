import type { INodeProperties } from 'n8n-workflow';

import {
	emptyFieldsOption,
	inputFieldsOption,
	leftoversOption,
	optionsField,
} from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import { targetFields, touchpointOption } from '../../descriptions/delivery';
import { templateField } from '../../descriptions/locators';
import { onceOptions } from '../../descriptions/once';
import { fieldsField } from '../../descriptions/record';
import {
	checkTemplateOption,
	extraMetaOption,
	fallbackLanguageOption,
	templateLanguageField,
	templateNameOption,
	unknownVariablesOption,
} from '../../descriptions/template';
import { variableFields } from '../../descriptions/variables';
import type { Message } from '../../messages/message';
import { templateOf } from '../../messages/whatsapp';
import type { Parameters } from '../../n8n/parameters';
import type { TemplateDefinition } from '../../templates/definition';
import { sentTemplate } from '../../templates/sent';
import { deliverOnce, deliveryOutput, plannedFor, type Sending } from '../delivery';
import { readOnceKey } from '../once/key';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readTarget, type Target } from '../target';
import { warningsOf, withWarnings } from '../warnings';
import { readTemplateRequest } from './templateRequest';

const options: INodeProperties[] = [
	leftoversOption,
	checkTemplateOption,
	emptyFieldsOption,
	fallbackLanguageOption,
	unknownVariablesOption,
	...contactOptions,
	extraMetaOption,
	inputFieldsOption,
	{
		displayName: 'Leave Conversation Afterwards',
		name: 'leave',
		type: 'boolean',
		default: false,
		description:
			"Whether to take the bot out of the conversation after sending, so that replies go to the organization's agents",
	},
	...onceOptions,
	templateNameOption,
	touchpointOption,
];

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const prepare = readTemplateRequest(parameters, target, outgoing);
	const sending: Sending = {
		key: readOnceKey(parameters),
		check: async (session) => void (await prepare(session)),
	};
	return {
		...plannedFor(target, sending),
		run: async (session) => {
			const prepared = async (): ReturnType<typeof prepare> => await prepare(session);
			const delivery = await deliverOnce(session, target, prepared, sending);
			if ('skipped' in delivery) return [delivery.skipped];
			const { answer, id, name, language, definition, messages } = delivery;
			const templates = new Map(definition === undefined ? [] : [[id, definition]]);
			const delivered = { target, messages, answer, outgoing, templates };
			const preview = previewOf(messages, definition, target);
			const extra = withWarnings(
				{
					templateId: id,
					templateName: name,
					...(language === undefined ? {} : { templateLanguage: language }),
					preview,
				},
				warningsOf(delivered),
			);
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
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
	fields: [
		...targetFields,
		templateField,
		templateLanguageField,
		...variableFields,
		fieldsField,
		optionsField(options),
	],
	plan,
};
