import { leftoversOption, optionsField } from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import { recipientFields, sendToField } from '../../descriptions/delivery';
import { fieldsField } from '../../descriptions/record';
import { fieldKeyIn, fieldMessage } from '../../messages/field';
import { requireMessages } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readTarget } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const entries = parameters.entries('fields', 'field', 'Fields to Set');
	const messages = requireMessages(
		entries.map(({ key, value }) => fieldMessage({ key, value }, outgoing)),
		'Fields to Set',
	);
	return planDelivery(target, messages, { fields: messages.map(fieldKeyIn) }, outgoing);
}

/** Sets fields of a contact's record: messages of type `field` [A] (facts: C1). The consumer gets no message. */
export const setFields: Operation = {
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set fields',
		description: "Set fields of a contact's record; the consumer gets no message",
	},
	fields: [
		{ ...sendToField, displayName: 'Set For' },
		...recipientFields,
		{ ...fieldsField, required: true },
		optionsField([leftoversOption, ...contactOptions]),
	],
	plan,
};
