import { chatMessage } from '../../messages/chat';
import { switchValue } from '../../values/switches';
import { planMessages, readConversation } from '../commanding';
import { conversationField } from '../../descriptions/locators';
import { showFor } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../../n8n/parameters';

function plan(parameters: Parameters): PlannedCall {
	const chat = chatMessage({ text: parameters.verbatim('text'), role: 'bot' });
	const { backchannel } = parameters.collection('options');
	const isBackchannel = switchValue(backchannel, false, 'Backchannel');
	const message = isBackchannel ? { ...chat, isBackchannel } : chat;
	return planMessages(readConversation(parameters), [message], { text: message.text });
}

/** Leaves a note for colleagues: a chat message of role bot, which no consumer gets [A] (fact sheet, section b). */
export const addNote: Operation = {
	option: {
		name: 'Add Internal Note',
		value: 'addNote',
		action: 'Add internal note',
		description: 'Leave a note in a conversation for its agents. The consumer does not get it.',
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
			description: 'The note the agents read',
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
						"Whether to put the note into Web1on1's side stream, which is not routed to any agent",
				},
			],
		},
	]),
	plan,
};
