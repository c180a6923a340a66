import { commandMessage } from '../../messages/command';
import { InputError } from '../../messages/inputError';
import type { JsonRecord } from '../../messages/values';
import { planMessages, readConversation } from '../commanding';
import { conversationField, showFor } from '../fields';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../parameters';
import { idList } from '../reading';

/** Whom `/notify` reaches: its `meta`. */
function readMeta(parameters: Parameters): JsonRecord {
	const way = parameters.text('notify');
	if (way === 'channels') {
		return { channels: someIds(parameters, 'channelIds', 'Channel IDs') };
	}
	if (way === 'organizations') {
		return { organizations: someIds(parameters, 'organizationIds', 'Organization IDs') };
	}
	return {};
}

function someIds(parameters: Parameters, name: string, label: string): string[] {
	const ids = idList(parameters.raw(name), label);
	if (ids.length > 0) return ids;
	throw new InputError(`'${label}' is empty`, 'Enter at least one ID.');
}

function plan(parameters: Parameters): PlannedCall {
	const meta = readMeta(parameters);
	return planMessages(readConversation(parameters), [commandMessage('/notify', meta)], {
		command: '/notify',
	});
}

/**
 * Calls agents to a conversation: `/notify` with `meta.organizations` or `meta.channels` [A] (fact
 * sheet, section c). Without either the routing rules decide (the SDK's docs/conversation.md).
 */
export const notifyConversation: Operation = {
	option: {
		name: 'Notify',
		value: 'notify',
		action: 'Notify agents of conversation',
		description: 'Put a conversation into shared inboxes, so that an agent takes it up',
	},
	description: showFor('conversation', 'notify', [
		conversationField,
		{
			displayName: 'Notify',
			name: 'notify',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'By Routing Rules',
					value: 'rules',
					description: 'The rules of the organization and those above it choose the inboxes',
				},
				{
					name: 'Channels',
					value: 'channels',
					description: 'Given inboxes, past the routing rules',
				},
				{
					name: 'Organizations',
					value: 'organizations',
					description: 'The routing rules of given organizations',
				},
			],
			default: 'rules',
		},
		{
			displayName: 'Channel IDs',
			name: 'channelIds',
			type: 'string',
			required: true,
			placeholder: 'e.g. 5a437eb33c64832bf93423f0',
			default: '',
			displayOptions: { show: { notify: ['channels'] } },
			description: 'IDs of the channels (shared inboxes), with commas between them',
		},
		{
			displayName: 'Organization IDs',
			name: 'organizationIds',
			type: 'string',
			required: true,
			placeholder: 'e.g. 5e8493ba4d84280011860499',
			default: '',
			displayOptions: { show: { notify: ['organizations'] } },
			description: 'IDs of the organizations, with commas between them',
		},
	]),
	plan,
};
