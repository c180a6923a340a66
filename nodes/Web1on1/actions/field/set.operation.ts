import {
	emptyFieldsOption,
	inputFieldsOption,
	leftoversOption,
	optionsField,
} from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import { recipientFields, sendToField } from '../../descriptions/delivery';
import { fieldsField } from '../../descriptions/record';
import { fieldKeyIn, fieldMessages } from '../../messages/field';
import { requireMessages } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import { planDelivery } from '../delivery';
import { leavesOut } from '../leftOut';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readTarget } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const entries = parameters.entries('fields', 'field', 'Fields to Set');
	const options = parameters.collection('options', 'Options');
	const messages = requireMessages(
		fieldMessages(entries, outgoing, leavesOut(options, 'emptyFields', 'Empty Fields')),
		'Fields to Set',
		entries.length,
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
		optionsField([leftoversOption, ...contactOptions, emptyFieldsOption, inputFieldsOption]),
	],
	plan,
};
