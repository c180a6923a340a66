import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { assigneeField, conversationField } from '../../descriptions/locators';
import { commandMessage } from '../../messages/command';
import type { Parameters } from '../../n8n/parameters';
import { objectIds } from '../../values/ids';
import type { JsonRecord } from '../../values/json';
import { refuseMissing } from '../../values/kinds';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readConversation } from '../target';

/** An expression that has found nobody is not left empty. */
function furtherUsers(options: JsonRecord): string[] {
	if (!Object.hasOwn(options, 'furtherUsers')) return [];
	refuseMissing(options.furtherUsers, "'Additional User IDs'");
	return objectIds(options.furtherUsers, "'Additional User IDs'");
}

function plan(parameters: Parameters): PlannedCall {
	const options = parameters.collection('options', 'Options');
	const users = [...new Set([parameters.id('assignee', 'Assignee'), ...furtherUsers(options)])];
	return planDelivery(readConversation(parameters), [commandMessage('/assign', { users })], {
		command: '/assign',
		users,
	});
}

/** Puts a conversation into users' inboxes: `/assign` with `meta.users` [A] (facts: C3). */
export const assignConversation: Operation = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign conversation',
		description:
			"Put a conversation into the inbox of one or more users, for one of them to accept. The bot stays in it; 'Hand Over to Agents' takes it out too.",
	},
	fields: [
		conversationField,
		assigneeField,
		optionsField([
			{
				displayName: 'Additional User IDs',
				name: 'furtherUsers',
				type: 'string',
				placeholder: 'e.g. 60a1b2c3d4e5f60718293a05',
				default: '',
				description: 'Comma-separated IDs of more users to assign',
			},
			inputFieldsOption,
		]),
	],
	plan,
};
