import { fieldMessage } from '../../messages/field';
import { requireMessages } from '../../messages/message';
import {
	contactIdentityFields,
	countryCodeOption,
	profileOption,
} from '../../descriptions/contact';
import { conversationField, organizationField } from '../../descriptions/locators';
import { fieldsField } from '../../descriptions/record';
import { sendToField } from '../../descriptions/delivery';
import { showFor, showWhen } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import { deliveryOutput } from '../output';
import type { Parameters } from '../../n8n/parameters';
import { deliveryRequest, readTarget, recipientsOf } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const target = readTarget(parameters);
	const entries = parameters.entries('fields', 'field');
	const messages = requireMessages(
		entries.map(({ key, value }) => fieldMessage({ key, value })),
		'Fields to Set',
	);
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await session.request(deliveryRequest(target, messages));
			const fields = messages.map(({ text }) => text.slice(1, text.indexOf(' ')));
			return [deliveryOutput(target, answer, session.credential, { fields })];
		},
	};
}

/** Sets fields of a contact's record: messages of type `field` [A] (fact sheet, section c). The consumer gets no message. */
export const setFields: Operation = {
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set fields',
		description: "Set fields of a contact's record; the consumer gets no message",
	},
	description: showFor('field', 'set', [
		{ ...sendToField, displayName: 'Set For' },
		...showWhen('sendTo', 'contact', [organizationField, ...contactIdentityFields]),
		...showWhen('sendTo', 'conversation', [conversationField]),
		{ ...fieldsField, required: true },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: { show: { sendTo: ['contact'] } },
			options: [profileOption, countryCodeOption],
		},
	]),
	plan,
};
