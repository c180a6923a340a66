import type { INodeProperties } from 'n8n-workflow';

import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import {
	assigneeField,
	channelField,
	conversationField,
	organizationField,
} from '../../descriptions/locators';
import { showWhen } from '../../descriptions/visibility';
import { handOverMessages, type Inboxes } from '../../messages/handOver';
import type { Parameters } from '../../n8n/parameters';
import { objectIds } from '../../values/ids';
import type { JsonRecord } from '../../values/json';
import { isUnseen, refuseMissing, textOrRefuse } from '../../values/kinds';
import { deliver, deliveryOutput } from '../delivery';
import { whereItIs } from '../handedOver';
import type { Operation, PlannedCall } from '../operation';
import { readConversation, recipientsOf } from '../target';
import { withWarnings } from '../warnings';

const handOverTo: INodeProperties = {
	displayName: 'Hand Over To',
	name: 'handOverTo',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Channel',
			value: 'channel',
			description: 'A shared inbox, whatever the routing rules say',
		},
		{
			name: 'Organization',
			value: 'organization',
			description: 'The routing rules of the organization you choose',
		},
		{
			name: 'Routing Rules',
			value: 'rules',
			description: "The rules of the conversation's organization and of those above it",
		},
		{ name: 'User', value: 'user', description: 'The inbox of one person' },
	],
	default: 'rules',
};

/** Those chosen in the picker and in the options, each once. */
function idsOf(parameters: Parameters, name: string, label: string): string[] {
	const options = parameters.collection('options', 'Options');
	return [...new Set([parameters.id(name, label), ...furtherIds(options)])];
}

/** An expression that has found nobody is not left empty. */
function furtherIds(options: JsonRecord): string[] {
	if (!Object.hasOwn(options, 'furtherIds')) return [];
	refuseMissing(options.furtherIds, "'Additional IDs'");
	return objectIds(options.furtherIds, "'Additional IDs'");
}

function readInboxes(parameters: Parameters): Inboxes {
	const ways = ['rules', 'channel', 'organization', 'user'] as const;
	const way = parameters.choice('handOverTo', 'Hand Over To', ways);
	if (way === 'channel') {
		return { kind: 'channels', channels: idsOf(parameters, 'channel', 'Channel') };
	}
	if (way === 'user') return { kind: 'users', users: idsOf(parameters, 'assignee', 'Assignee') };
	const organizations =
		way === 'organization' ? idsOf(parameters, 'organization', 'Organization') : [];
	return { kind: 'rules', organizations };
}

/** An expression that has found nothing is not left empty. */
function readNote(parameters: Parameters): string {
	const given = parameters.raw('note');
	refuseMissing(given, "'Internal Note'");
	const note = textOrRefuse(given, "'Internal Note'");
	return isUnseen(note) ? '' : note;
}

function plan(parameters: Parameters): PlannedCall {
	const target = readConversation(parameters);
	const inboxes = readInboxes(parameters);
	const messages = handOverMessages(readNote(parameters), inboxes);
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await deliver(session, target, messages);
			const { output, warnings } = await whereItIs(session, target.conversation, inboxes);
			const extra = withWarnings(output, warnings);
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/**
 * Hands a conversation over to people: a note, `/leave`, then `/notify` or `/assign`. The commands are
 * [A], that they are handled in this order is [A], that the last one stands is [B]
 * (facts: B4, C3, C9, C10, C11, C12, U20).
 */
export const handOverConversation: Operation = {
	option: {
		name: 'Hand Over to Agents',
		value: 'handOver',
		action: 'Hand over conversation to agents',
		description:
			'Leave a note, take the bot out and put the conversation into the inboxes of agents, whatever its status was',
	},
	fields: [
		conversationField,
		handOverTo,
		...showWhen('handOverTo', 'channel', [channelField]),
		...showWhen('handOverTo', 'organization', [
			{
				...organizationField,
				description: 'The organization whose routing rules find the inboxes',
			},
		]),
		...showWhen('handOverTo', 'user', [assigneeField]),
		{
			displayName: 'Internal Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 3 },
			placeholder: 'e.g. Asks for another appointment, Friday suits best.',
			default: '',
			description:
				'What the bot knows, for the agents to read. The consumer does not get it. Leave empty for none.',
		},
		optionsField([
			{
				displayName: 'Additional IDs',
				name: 'furtherIds',
				type: 'string',
				placeholder: 'e.g. 5a437eb33c64832bf93423f1',
				default: '',
				description: "Comma-separated IDs of more of what is chosen in 'Hand Over To'",
				displayOptions: { show: { '/handOverTo': ['channel', 'organization', 'user'] } },
			},
			inputFieldsOption,
		]),
	],
	plan,
};
