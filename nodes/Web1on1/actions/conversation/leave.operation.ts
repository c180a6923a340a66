import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { conversationField } from '../../descriptions/locators';
import { leaveMessage } from '../../messages/command';
import { planDelivery } from '../delivery';
import type { Operation } from '../operation';
import { readConversation } from '../target';

/** Leaves a conversation: `/leave` [A] (facts: B8, C3). */
export const leaveConversation: Operation = {
	option: {
		name: 'Leave',
		value: 'leave',
		action: 'Leave conversation',
		description:
			"Take the bot out of a conversation, so that agents get the next reply. Unless somebody else holds it, it closes: 'Hand Over to Agents' calls them now.",
	},
	fields: [conversationField, optionsField([inputFieldsOption])],
	plan: (parameters) =>
		// Alone there is nothing to come after, so it needs no delay.
		planDelivery(readConversation(parameters), [leaveMessage(0)], { command: '/leave' }),
};
