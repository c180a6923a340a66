import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { conversationField } from '../../descriptions/locators';
import { commandMessage } from '../../messages/command';
import type { Parameters } from '../../n8n/parameters';
import { objectIds } from '../../values/ids';
import { InputError } from '../../values/inputError';
import type { JsonRecord } from '../../values/json';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readConversation } from '../target';

/** Whom `/notify` reaches: its `meta`. */
function readMeta(parameters: Parameters): JsonRecord {
	const way = parameters.choice('notify', 'Choose Inboxes By', [
		'rules',
		'channels',
		'organizations',
	]);
	if (way === 'channels') {
		return { channels: someIds(parameters, 'channelIds', 'Channel IDs') };
	}
	if (way === 'organizations') {
		return { organizations: someIds(parameters, 'organizationIds', 'Organization IDs') };
	}
	return {};
}

function someIds(parameters: Parameters, name: string, label: string): string[] {
	const ids = objectIds(parameters.raw(name), `'${label}'`);
	if (ids.length > 0) return ids;
	throw new InputError(`'${label}' is empty`, 'Enter at least one ID.');
}

function plan(parameters: Parameters): PlannedCall {
	const meta = readMeta(parameters);
	return planDelivery(readConversation(parameters), [commandMessage('/notify', meta)], {
		command: '/notify',
	});
}

/**
 * Calls agents to a conversation: `/notify` with `meta.organizations` or `meta.channels` [A]
 * (facts: C3). Without either the routing rules decide (the SDK's docs/conversation.md).
 */
export const notifyConversation: Operation = {
	option: {
		name: 'Notify',
		value: 'notify',
		action: 'Notify agents of conversation',
		description:
			"Put a conversation into shared inboxes (channels), for an agent to accept. Routing rules tell nobody while the bot holds it: 'Hand Over to Agents' leaves first.",
	},
	fields: [
		conversationField,
		{
			displayName: 'Choose Inboxes By',
			name: 'notify',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Routing Rules',
					value: 'rules',
					description: "The rules of the conversation's organization and of those above it",
				},
				{
					name: 'Channel IDs',
					value: 'channels',
					description: 'The shared inboxes you name, whatever the routing rules say',
				},
				{
					name: 'Organization IDs',
					value: 'organizations',
					description: 'The routing rules of the organizations you name',
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
			description: 'Comma-separated IDs of channels (shared inboxes)',
		},
		{
			displayName: 'Organization IDs',
			name: 'organizationIds',
			type: 'string',
			required: true,
			placeholder: 'e.g. 5e8493ba4d84280011860499',
			default: '',
			displayOptions: { show: { notify: ['organizations'] } },
			description: 'Comma-separated IDs of organizations',
		},
		optionsField([inputFieldsOption]),
	],
	plan,
};
