import type { IDataObject } from 'n8n-workflow';

import { toData } from '../n8n/data';
import type { Parameters } from '../n8n/parameters';
import { readTemplate, templatePreview } from '../templates/definition';
import { conversationLinks, type LinkPatterns } from '../transport/links';
import type { Session } from '../transport/session';
import { idOf } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { present } from '../values/present';

/** A record of the API as an item: what matters of it, in our names. */
export type View = (record: JsonRecord, patterns: Readonly<LinkPatterns>) => IDataObject;

/** The record as the API gives it, or, with 'Simplify', what matters of it. */
export function shownAs(
	parameters: Parameters,
	view: View,
): (record: unknown, session: Session) => IDataObject {
	const simplify = parameters.flag('simplify', 'Simplify', true);
	return (record, { credential }) =>
		simplify ? view(isRecord(record) ? record : {}, credential) : toData(record);
}

/** The members that are there: no nulls, no empty texts. */
function shown(members: JsonRecord): IDataObject {
	return toData(present(members));
}

export const conversationView: View = (record, patterns) => {
	const { id, name, status, organization, contact, meta, createdAt, updatedAt } = record;
	const conversationId = idOf(id);
	return shown({
		conversationId,
		name,
		status,
		organizationId: idOf(organization),
		contactId: idOf(contact),
		variables: isRecord(meta) ? meta : {},
		createdAt,
		updatedAt,
		...(conversationId === undefined ? {} : conversationLinks(patterns, conversationId)),
	});
};

export const contactView: View = (record) => {
	const { id, profile, organization, conversation, presences, createdAt, updatedAt } = record;
	const { name, telephone, email, locale } = isRecord(profile) ? profile : {};
	return shown({
		contactId: idOf(id),
		name,
		telephone,
		email,
		locale,
		organizationId: idOf(organization),
		conversationId: idOf(conversation),
		channels: channelsOf(presences),
		createdAt,
		updatedAt,
	});
};

/** Channels on which the contact has been reached (`presences`; facts: B9). */
function channelsOf(presences: unknown): string[] {
	const list: unknown[] = Array.isArray(presences) ? presences : [];
	return list.flatMap((presence) => {
		const type = isRecord(presence) ? presence.type : presence;
		return typeof type === 'string' ? [type] : [];
	});
}

export const messageView: View = (record) => {
	const { id, conversation, type, role, touchpoint, text, contentType, user, createdAt } = record;
	return shown({
		messageId: idOf(id),
		conversationId: idOf(conversation),
		type,
		role,
		touchpoint,
		text,
		contentType,
		userId: idOf(user),
		createdAt,
	});
};

export const organizationView: View = (record) => {
	const { id, name, displayName, status, parent, level, country } = record;
	return shown({
		organizationId: idOf(id),
		name,
		displayName,
		status,
		parentId: idOf(parent),
		level,
		country,
	});
};

export const templateView: View = (record) => {
	const template = readTemplate(record);
	const { name, language, category, status, buttons, variables } = template;
	return shown({
		templateId: idOf(record.id),
		name,
		language,
		category,
		status,
		text: templatePreview(template, () => undefined),
		buttons,
		variables: variables.map((variable) => variable.name),
		organizationId: idOf(record.organization),
	});
};
