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
			"Take the bot out of a conversation, so that replies go to the organization's agents again. It closes when no other agent holds it.",
	},
	fields: [conversationField],
	plan: (parameters) =>
		// Alone there is nothing to come after, so it needs no delay.
		planDelivery(readConversation(parameters), [leaveMessage(0)], { command: '/leave' }),
};
