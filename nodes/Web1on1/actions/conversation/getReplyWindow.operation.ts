import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { countryCodeOption } from '../../descriptions/contact';
import { conversationField, organizationField } from '../../descriptions/locators';
import { showWhen } from '../../descriptions/visibility';
import type { ContactProfile } from '../../messages/contact';
import type { ReplyWindow } from '../../messages/replyWindow';
import { attachmentOf, writtenText } from '../../messages/written';
import type { Parameters } from '../../n8n/parameters';
import { conversationLinks } from '../../transport/links';
import type { Session } from '../../transport/session';
import { idOf } from '../../values/ids';
import { present } from '../../values/present';
import { findContactOf, identifierFields, readIdentifier } from '../identifier';
import type { Operation, PlannedCall } from '../operation';
import { windowOf } from '../replyWindow';

const findBy: INodeProperties = {
	displayName: 'Find By',
	name: 'findBy',
	type: 'options',
	options: [
		{ name: 'Conversation', value: 'conversation' },
		{ name: 'Email', value: 'email' },
		{ name: 'Telephone', value: 'telephone' },
	],
	default: 'conversation',
	description:
		"What identifies the conversation: 'conversation' (its ID), or the contact's 'email' or 'telephone'",
};

/** Where the conversation is to be found. */
type Sought = { conversation: string } | { organization: string; contact: ContactProfile };

function readSought(parameters: Parameters): Sought {
	const by = parameters.choice('findBy', 'Find By', ['conversation', 'email', 'telephone']);
	if (by === 'conversation') {
		return { conversation: parameters.id('conversation', 'Conversation') };
	}
	const organization = parameters.id('organization', 'Organization');
	return { organization, contact: readIdentifier(parameters, by) };
}

function plan(parameters: Parameters): PlannedCall {
	const sought = readSought(parameters);
	return {
		recipients: [],
		run: async (session) => {
			const conversation = await conversationFor(session, sought);
			// Whom nobody knows has written nothing. An item in any case, so that a workflow can branch.
			if (conversation === undefined) return [{ found: false, open: false, remainingSeconds: 0 }];
			const window = await windowOf(session, conversation);
			return [
				{ ...shown(conversation, window), ...conversationLinks(session.credential, conversation) },
			];
		},
	};
}

/** @throws Web1on1Error where there is no such conversation: a list of its messages would be empty */
async function conversationFor(session: Session, sought: Sought): Promise<string | undefined> {
	if ('conversation' in sought) {
		const { conversation } = sought;
		await session.request({ method: 'GET', path: `/conversations/${conversation}` });
		return conversation;
	}
	const contact = await findContactOf(session, sought.organization, sought.contact);
	return idOf(contact?.conversation);
}

function shown(conversationId: string, window: ReplyWindow): IDataObject {
	const { isOpen, last, closesAt, remainingMs } = window;
	return {
		conversationId,
		found: true,
		open: isOpen,
		...present({ closesAt: closesAt === undefined ? undefined : new Date(closesAt).toISOString() }),
		remainingSeconds: Math.floor(remainingMs / 1000),
		...present({
			lastMessageAt: last?.createdAt,
			lastMessageId: idOf(last?.id),
			lastMessageText: writtenText(last),
			lastMessageType: attachmentOf(last)?.contentType,
		}),
	};
}

/**
 * WhatsApp's 24-hour window of a conversation, by the consumer's last message in it: that free text
 * needs it is [A], that the messages name their touchpoint [C] (facts: D4, F4, J6, U16).
 */
export const getReplyWindow: Operation = {
	option: {
		name: 'Get Reply Window',
		value: 'getReplyWindow',
		action: 'Get reply window of conversation',
		description:
			"Tell whether WhatsApp takes free text now: only within 24 hours of the consumer's last WhatsApp message. Without a match, 'found' is false.",
	},
	fields: [
		findBy,
		...showWhen('findBy', 'conversation', [conversationField]),
		{ ...organizationField, displayOptions: { show: { findBy: ['email', 'telephone'] } } },
		...identifierFields,
		optionsField([
			{ ...countryCodeOption, displayOptions: { show: { '/findBy': ['telephone'] } } },
			inputFieldsOption,
		]),
	],
	plan,
};
