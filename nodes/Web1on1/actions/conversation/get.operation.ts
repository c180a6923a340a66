import { conversationField } from '../../descriptions/locators';
import { getOne } from '../getOne';
import type { Operation } from '../operation';
import { conversationView } from '../views';

/** Reads one conversation: `GET /v2/conversations/{id}` [A] (facts: Z6, B16). */
export const getConversation: Operation = getOne({
	thing: 'conversation',
	description: 'Retrieve a conversation by its ID, with status, contact and variables',
	of: conversationField,
	path: '/conversations',
	view: conversationView,
});
