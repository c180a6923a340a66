import type { IDataObject } from 'n8n-workflow';

import { optionsField } from '../../descriptions/collections';
import {
	contactIdentityFields,
	countryCodeOption,
	profileOption,
} from '../../descriptions/contact';
import { simplifyField } from '../../descriptions/list';
import { organizationField } from '../../descriptions/locators';
import { requireMessages } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import { conversationLinks, type LinkPatterns } from '../../transport/links';
import { isObjectId } from '../../values/ids';
import { isRecord } from '../../values/json';
import { deliveryRequest, isCreated, withWarnings } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readContact, recipientsOf } from '../target';
import { conversationView, shownAs, type View } from '../views';
import { buildMessages, messageEntry } from './messageEntry';

function plan(parameters: Parameters): PlannedCall {
	const target = readContact(parameters);
	const messages = requireMessages(
		parameters.entries('messages', 'message').flatMap(buildMessages),
		'Messages',
	);
	const show = shownAs(parameters, simpleView);
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await session.request(deliveryRequest(target, messages));
			const shown = show(answer.body, session);
			const found = idAndLinks(answer.body, session.credential);
			const output = { ...shown, ...found, created: isCreated(answer) };
			return [withWarnings(output, target.warnings)];
		},
	};
}

/** The conversation as 'Get' shows it; `created` says enough of when it began. */
const simpleView: View = (record, patterns) => {
	const view = conversationView(record, patterns);
	delete view.createdAt;
	return view;
};

/** What the raw conversation lacks: its ID under the name of the other operations, and its URLs. */
function idAndLinks(conversation: unknown, patterns: Readonly<LinkPatterns>): IDataObject {
	const id = isRecord(conversation) ? conversation.id : undefined;
	const conversationId = isObjectId(id) ? id : '';
	return conversationId === ''
		? { conversationId }
		: { conversationId, ...conversationLinks(patterns, conversationId) };
}

/**
 * Creates or updates the conversation with a contact, with messages in order: `POST /v2/conversations`
 * [A] (fact sheet, section b).
 */
export const upsertConversation: Operation = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update conversation',
		description:
			'Create a new conversation, or update the current one if it already exists (upsert)',
	},
	fields: [
		organizationField,
		...contactIdentityFields,
		{
			displayName: 'Messages',
			name: 'messages',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Message',
			default: {},
			required: true,
			description: 'What to send and do in the conversation, in this order',
			options: [{ displayName: 'Message', name: 'message', values: messageEntry }],
		},
		simplifyField,
		optionsField([profileOption, countryCodeOption]),
	],
	plan,
};
