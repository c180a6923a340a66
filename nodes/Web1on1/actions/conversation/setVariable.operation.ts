import { inputFieldsOption, leftoversOption, optionsField } from '../../descriptions/collections';
import { conversationField } from '../../descriptions/locators';
import { variableMessage } from '../../messages/variable';
import type { Parameters } from '../../n8n/parameters';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readConversation, readOutgoing } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const message = variableMessage(parameters.raw('key'), parameters.raw('value'), outgoing);
	const extra = { command: '/set', key: message.text.split(' ')[1] ?? '' };
	return planDelivery(readConversation(parameters), [message], extra, outgoing);
}

/** Keeps a value in a conversation: `/set key value`, found in its `meta` [A] (facts: C3). */
export const setVariable: Operation = {
	option: {
		name: 'Set Variable',
		value: 'setVariable',
		action: 'Set conversation variable',
		description:
			'Keep a value in a conversation, for example an appointment ID. Every reply brings it back.',
	},
	fields: [
		conversationField,
		{
			displayName: 'Name',
			name: 'key',
			type: 'string',
			required: true,
			placeholder: 'e.g. appointmentId',
			default: '',
			description: 'Name of the variable, in one word',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			required: true,
			placeholder: 'e.g. A-4711',
			default: '',
			description: 'Text or number to keep. What the variable holds already is replaced.',
		},
		optionsField([leftoversOption, inputFieldsOption]),
	],
	plan,
};
