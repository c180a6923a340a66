import type { IDataObject } from 'n8n-workflow';

import type { Message } from '../messages/message';
import type { PlannedCall } from './operation';
import { deliveryOutput } from './output';
import type { Parameters } from '../n8n/parameters';
import { deliveryRequest, recipientsOf, type Target } from './target';

/** Puts messages into a conversation or before a contact, and says what they were. */
export function planMessages(target: Target, messages: Message[], extra: IDataObject): PlannedCall {
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await session.request(deliveryRequest(target, messages));
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/** The conversation chosen in the node, as a target. */
export function readConversation(parameters: Parameters): Target {
	return { kind: 'conversation', conversation: parameters.id('conversation', 'Conversation') };
}
