import { readTemplate } from '../templates/definition';
import { templateLabel } from '../templates/label';
import { templatePage } from '../templates/lookup';
import { isRecord } from '../values/json';
import { scalarText } from '../values/text';
import { chosenId, ownerOfConversation } from './chosen';
import { inFields, pagesOf, searchOf, type Search } from './picker';

/** Organizations the bot sees: its own and those that have hired it. */
export const searchOrganizations = searchOf({
	things: 'organizations',
	query: { sort: 'name' },
	search: inFields('displayName', 'name'),
	read: pagesOf('/organizations'),
	label: ({ displayName, name }) => firstOf(displayName, name),
});

/**
 * Templates of the organization that is chosen or that the chosen conversation belongs to (or of
 * those above it), else of all the bot sees. Language, category and status are part of the entry:
 * the editor shows nothing else of it.
 */
export const searchTemplates = searchOf({
	things: 'templates',
	query: { sort: 'name' },
	organization: async (context, session) =>
		chosenId(context, 'organization') ?? (await ownerOfConversation(context, session)),
	search: inFields('name'),
	read: async (session, { offset, ...of }) => await templatePage(session, of, offset),
	label: (record) => templateLabel(readTemplate(record)),
});

/** Conversations with contacts, the latest first. */
export const searchConversations = searchOf({
	things: 'conversations',
	query: { type: 'contact', sort: '-updatedAt' },
	organization: (context) => chosenId(context, 'organization'),
	search: inFields('name'),
	read: pagesOf('/conversations'),
	label: ({ name, status }) => described(name, status),
});

/** Contacts, found by part of their name, telephone number or e-mail address. */
export const searchContacts = searchOf({
	things: 'contacts',
	query: { sort: 'profile.name' },
	organization: (context) => chosenId(context, 'organization'),
	search: contactSearch,
	read: pagesOf('/contacts'),
	label: ({ profile }) => {
		const { name, telephone, email } = isRecord(profile) ? profile : {};
		return described(name, firstOf(telephone, email));
	},
});

/** Users of the organization that the chosen conversation belongs to, else all the bot sees. */
export const searchUsers = searchOf({
	things: 'users',
	query: { sort: 'name' },
	organization: ownerOfConversation,
	search: inFields('name', 'email'),
	read: pagesOf('/users'),
	label: ({ name, email }) => described(name, email),
});

/** Channels (shared inboxes) of the organization that the chosen conversation belongs to, else all. */
export const searchChannels = searchOf({
	things: 'channels',
	query: { sort: 'name' },
	organization: ownerOfConversation,
	search: inFields('name'),
	read: pagesOf('/channels'),
	label: ({ name, status }) => described(name, status === 'active' ? '' : status),
});

/** A telephone number as people write it. */
const TELEPHONE = /^[+\d\s()./-]+$/;

function contactSearch(text: string): Search {
	// Stored with country code and plus: a national number is found by its digits after the zero.
	const digits = text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
	if (TELEPHONE.test(text) && digits.length >= 3) {
		return { text: digits, fields: ['profile.telephone'] };
	}
	return {
		text,
		fields: text.includes('@') ? ['profile.email'] : ['profile.name', 'profile.email'],
	};
}

function texts(parts: unknown[]): string[] {
	return parts.map((part) => scalarText(part) ?? '').filter((text) => text !== '');
}

function firstOf(...candidates: unknown[]): string {
	return texts(candidates)[0] ?? '';
}

function described(...parts: unknown[]): string {
	return texts(parts).join(' · ');
}
