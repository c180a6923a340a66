import { toData } from '../n8n/data';
import type { IDataObject } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../values/json';
import { rawMessage } from '../transport/errors';
import { conversationLinks, type LinkPatterns } from '../transport/links';
import { idOf } from '../values/ids';
import { present } from '../values/present';
import { textOf } from '../values/text';
import { attachmentOf, writtenText } from '../messages/written';
import { withoutQuestions } from '../waiting/reference';
import { type Web1on1Event } from './event';
import { touchpointOf } from './filter';

export { attachmentOf };

/** The event as flat, friendly fields. Only what is there: no field is made up. */
export function toItem(event: Web1on1Event, patterns: LinkPatterns): IDataObject {
	const { message, conversation } = event;
	return present({
		event: event.name,
		text: writtenText(message),
		contactName: textOf(conversation?.name),
		...contactFields(conversation?.contact),
		conversationId: conversationIdOf(event),
		conversationStatus: textOf(conversation?.status),
		organizationId: event.organization,
		...messageFields(event),
		problem: problemOf(event),
		...attachmentFields(message),
		variables: variablesOf(isRecord(conversation?.meta) ? withoutQuestions(conversation.meta) : {}),
		meta: variablesOf(message?.meta),
		...linksOf(event, patterns),
	});
}

function conversationIdOf({ message, conversation }: Web1on1Event): string | undefined {
	return idOf(conversation?.id) ?? idOf(message?.conversation);
}

function messageFields(event: Web1on1Event): IDataObject {
	const { message, timestamp } = event;
	return present({
		messageId: idOf(message?.id),
		messageType: textOf(message?.type),
		role: textOf(message?.role),
		touchpoint: touchpointOf(event),
		sentAt: textOf(message?.createdAt) ?? timestamp,
	});
}

function attachmentFields(message: JsonRecord | undefined): IDataObject {
	const { url, contentType } = attachmentOf(message) ?? {};
	return present({ attachmentUrl: url, attachmentType: contentType });
}

/** True for the event of a message that was not delivered. */
export function isProblem({ name }: Web1on1Event): boolean {
	return /\.error(?:\.|$)/.test(name);
}

/** Why a message was not delivered; where the reason stands is not documented, so likely places. */
function problemOf(event: Web1on1Event): string | undefined {
	const { data, message } = event;
	if (!isProblem(event)) return undefined;
	const meta = isRecord(message?.meta) ? message.meta : {};
	return rawMessage(data) ?? rawMessage(message) ?? textOf(meta.error);
}

/** The contact may be an ID or an object with a profile (facts: E7). */
function contactFields(contact: unknown): IDataObject {
	const profile = isRecord(contact) && isRecord(contact.profile) ? contact.profile : {};
	return present({
		contactId: idOf(contact),
		telephone: textOf(profile.telephone),
		email: textOf(profile.email),
	});
}

function variablesOf(meta: unknown): IDataObject | undefined {
	if (!isRecord(meta) || Object.keys(meta).length === 0) return undefined;
	return toData(meta);
}

function linksOf(event: Web1on1Event, patterns: LinkPatterns): IDataObject {
	const id = conversationIdOf(event);
	return id === undefined ? {} : { ...conversationLinks(patterns, id) };
}
