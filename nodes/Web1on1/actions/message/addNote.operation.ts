import { chatMessage } from '../../messages/chat';
import { planMessages, readConversation } from '../commanding';
import { conversationField, showFor } from '../fields';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../parameters';

function plan(parameters: Parameters): PlannedCall {
	const chat = chatMessage({ text: parameters.verbatim('text'), role: 'bot' });
	const isBackchannel = parameters.collection('options').backchannel === true;
	const message = isBackchannel ? { ...chat, isBackchannel } : chat;
	return planMessages(readConversation(parameters), [message], { text: message.text });
}

/** Leaves a note for colleagues: a chat message of role bot, which no consumer gets [A] (fact sheet, section b). */
export const addNote: Operation = {
	option: {
		name: 'Add Internal Note',
		value: 'addNote',
		action: 'Add internal note',
		description:
			"Add a note to a conversation for the dealer's agents; the consumer does not get it",
	},
	description: showFor('message', 'addNote', [
		conversationField,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. Asked for a call back after 5 pm.',
			default: '',
			description: 'What the agents read',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Backchannel',
					name: 'backchannel',
					type: 'boolean',
					default: false,
					description:
						"Whether the note goes into Web1on1's internal side stream, which is not routed to anybody",
				},
			],
		},
	]),
	plan,
};
