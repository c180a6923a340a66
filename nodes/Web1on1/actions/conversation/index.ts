import type { Resource } from '../operation';
import { assignConversation } from './assign.operation';
import { getConversation } from './get.operation';
import { getManyConversations } from './getMany.operation';
import { getReplyWindow } from './getReplyWindow.operation';
import { handOverConversation } from './handOver.operation';
import { leaveConversation } from './leave.operation';
import { notifyConversation } from './notify.operation';
import { setVariable } from './setVariable.operation';
import { upsertConversation } from './upsert.operation';

export const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	description: 'The conversation with a contact, of which there is exactly one',
	operations: [
		assignConversation,
		upsertConversation,
		getConversation,
		getManyConversations,
		getReplyWindow,
		handOverConversation,
		leaveConversation,
		notifyConversation,
		setVariable,
	],
	preset: upsertConversation,
};
