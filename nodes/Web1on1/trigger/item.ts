import { toData } from '../n8n/data';
import type { IDataObject } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../values/json';
import { vendorMessage } from '../transport/errors';
import { conversationLinks, type LinkPatterns } from '../transport/links';
import { idOf } from '../values/ids';
import { present } from '../values/present';
import { textOf } from '../values/text';
import { type Web1on1Event } from './event';
import { touchpointOf } from './filter';

/** A file the consumer sent: the message's text is its address (fact sheet, section h). */
export interface Attachment {
	url: string;
	contentType: string;
}

/** The attachment of a message, where its content type is not text and its text is a web address. */
export function attachmentOf(message: JsonRecord | undefined): Attachment | undefined {
	const contentType = textOf(message?.contentType);
	const url = textOf(message?.text);
	if (contentType === undefined || url === undefined || /^text\//i.test(contentType))
		return undefined;
	return /^https?:\/\/\S+$/i.test(url) ? { url, contentType } : undefined;
}

/** The event as flat, friendly fields. Only what is there: no field is made up. */
export function toItem(event: Web1on1Event, patterns: LinkPatterns): IDataObject {
	const { message, conversation } = event;
	const attachment = attachmentOf(message);
	return present({
		event: event.name,
		text: attachment === undefined ? textOf(message?.text) : undefined,
		contactName: textOf(conversation?.name),
		...contactFields(conversation?.contact),
		conversationId: idOf(conversation?.id) ?? idOf(message?.conversation),
		conversationStatus: textOf(conversation?.status),
		organizationId: event.organization,
		messageId: idOf(message?.id),
		messageType: textOf(message?.type),
		role: textOf(message?.role),
		touchpoint: touchpointOf(event),
		sentAt: textOf(message?.createdAt) ?? event.timestamp,
		problem: problemOf(event),
		attachmentUrl: attachment?.url,
		attachmentType: attachment?.contentType,
		variables: variablesOf(conversation?.meta),
		meta: variablesOf(message?.meta),
		...linksOf(event, patterns),
	});
}

/** Why a message was not delivered; where the reason stands is not documented, so likely places. */
function problemOf({ name, data, message }: Web1on1Event): string | undefined {
	if (!/\.error(?:\.|$)/.test(name)) return undefined;
	const meta = isRecord(message?.meta) ? message.meta : {};
	return vendorMessage(data) ?? vendorMessage(message) ?? textOf(meta.error);
}

/** The contact may be an ID or an object with a profile (fact sheet, section e). */
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

function linksOf({ message, conversation }: Web1on1Event, patterns: LinkPatterns): IDataObject {
	const id = idOf(conversation?.id) ?? idOf(message?.conversation);
	return id === undefined ? {} : { ...conversationLinks(patterns, id) };
}
