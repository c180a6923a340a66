import { readTemplate, templatePreview } from '../templates/definition';
import { idOf } from '../values/ids';
import { isRecord } from '../values/json';
import { conversationLinks } from './output';
import { present, type View } from './reading';

export const conversationView: View = (record, credential) => {
	const { id, name, status, organization, contact, meta, createdAt, updatedAt } = record;
	const conversationId = idOf(id);
	return present({
		conversationId,
		name,
		status,
		organizationId: idOf(organization),
		contactId: idOf(contact),
		variables: isRecord(meta) ? meta : {},
		createdAt,
		updatedAt,
		...(conversationId === undefined ? {} : conversationLinks(credential, conversationId)),
	});
};

export const contactView: View = (record) => {
	const { id, profile, organization, conversation, presences, createdAt, updatedAt } = record;
	const { name, telephone, email, locale } = isRecord(profile) ? profile : {};
	return present({
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

/** Channels on which the contact has been reached (`presences`; fact sheet, section b). */
function channelsOf(presences: unknown): string[] {
	const list: unknown[] = Array.isArray(presences) ? presences : [];
	return list.flatMap((presence) => {
		const type = isRecord(presence) ? presence.type : presence;
		return typeof type === 'string' ? [type] : [];
	});
}

export const messageView: View = (record) => {
	const { id, conversation, type, role, touchpoint, text, contentType, user, createdAt } = record;
	return present({
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
	return present({
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
	return present({
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
