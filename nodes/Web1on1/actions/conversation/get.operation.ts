import { conversationField } from '../../descriptions/locators';
import { showFor } from '../../descriptions/visibility';
import { simplifyField } from '../../descriptions/list';
import type { Operation } from '../operation';
import { planGet } from '../reading';
import { conversationView } from '../views';

/** Reads one conversation: `GET /v2/conversations/{id}` [A] (fact sheet, sections 0 and b). */
export const getConversation: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get conversation',
		description: 'Retrieve a conversation by its ID, with status, contact and variables',
	},
	description: showFor('conversation', 'get', [conversationField, simplifyField]),
	plan: (parameters) => {
		const conversation = parameters.id('conversation', 'Conversation');
		return planGet(
			parameters,
			{ method: 'GET', path: `/conversations/${conversation}` },
			conversationView,
		);
	},
};
