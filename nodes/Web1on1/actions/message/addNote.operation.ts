import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { conversationField } from '../../descriptions/locators';
import { chatMessage } from '../../messages/chat';
import type { Parameters } from '../../n8n/parameters';
import { switchIn } from '../../values/switches';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readConversation } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const chat = chatMessage({ text: parameters.raw('text'), role: 'bot' });
	const options = parameters.collection('options', 'Options');
	const isBackchannel = switchIn(options, 'backchannel', "'Backchannel'", false);
	const message = isBackchannel ? { ...chat, isBackchannel } : chat;
	return planDelivery(readConversation(parameters), [message], { text: message.text });
}

/** Leaves a note for colleagues: a chat message of role bot, which no consumer gets [A] (facts: B6). */
export const addNote: Operation = {
	option: {
		name: 'Add Internal Note',
		value: 'addNote',
		action: 'Add internal note',
		description: 'Leave a note in a conversation for its agents. The consumer does not get it.',
	},
	fields: [
		conversationField,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. Asked for a call back after 5 pm.',
			default: '',
			description: 'The note the agents read',
		},
		optionsField([
			{
				displayName: 'Backchannel',
				name: 'backchannel',
				type: 'boolean',
				default: false,
				description:
					"Whether to put the note into Web1on1's side stream, which is not routed to any agent",
			},
			inputFieldsOption,
		]),
	],
	plan,
};
