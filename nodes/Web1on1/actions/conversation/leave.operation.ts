import { leaveMessage } from '../../messages/command';
import { planMessages, readConversation } from '../commanding';
import { conversationField } from '../../descriptions/locators';
import { showFor } from '../../descriptions/visibility';
import type { Operation } from '../operation';

/** Leaves a conversation: `/leave` [A] (fact sheet, sections b and c). */
export const leaveConversation: Operation = {
	option: {
		name: 'Leave',
		value: 'leave',
		action: 'Leave conversation',
		description:
			"Take the bot out of a conversation, so that replies go to the organization's agents again. It closes when no other agent holds it.",
	},
	description: showFor('conversation', 'leave', [conversationField]),
	plan: (parameters) =>
		// Alone there is nothing to come after, so it needs no delay.
		planMessages(readConversation(parameters), [leaveMessage(0)], { command: '/leave' }),
};
