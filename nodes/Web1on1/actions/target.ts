import { contactProfile, recipientKeys, type ContactProfile } from '../messages/contact';
import { entriesOf, type Parameters } from '../n8n/parameters';
import { parseJsonObject, type JsonRecord } from '../values/json';
import { scalarText, trimmed } from '../values/text';

/** Where messages go: to a contact by its identifiers, or into a known conversation. */
export type Target =
	| { kind: 'contact'; organization: string; profile: ContactProfile; warnings: string[] }
	| { kind: 'conversation'; conversation: string };

/**
 * Reads organization, telephone, e-mail, name and further profile.
 * @throws InputError
 */
export function readContact(parameters: Parameters): Target & { kind: 'contact' } {
	const options = parameters.collection('options');
	return {
		kind: 'contact',
		organization: parameters.id('organization', 'Organization'),
		...contactProfile({
			telephone: parameters.raw('telephone'),
			email: parameters.raw('email'),
			name: parameters.raw('contactName'),
			profile: readProfile(options.profile),
			defaultCountryCode: options.defaultCountryCode,
		}),
	};
}

/** The conversation chosen in the node, as a target. */
export function readConversation(parameters: Parameters): Target {
	return { kind: 'conversation', conversation: parameters.id('conversation', 'Conversation') };
}

/** Reads 'Send To' and what belongs to it. */
export function readTarget(parameters: Parameters): Target {
	return parameters.text('sendTo') === 'conversation'
		? readConversation(parameters)
		: readContact(parameters);
}

function readProfile(value: unknown): JsonRecord {
	const [group = {}] = entriesOf(value, 'profile');
	return {
		givenName: scalarText(group.givenName),
		familyName: scalarText(group.familyName),
		locale: scalarText(group.locale),
		address: parseJsonObject(group.address ?? '', 'Address (JSON)'),
	};
}

/**
 * Touchpoint of a message. A first message needs one; a conversation has one it can go on with (fact
 * sheet, section b).
 */
export function readTouchpoint(parameters: Parameters, target: Target): { touchpoint?: string } {
	const chosen = trimmed(parameters.collection('options').touchpoint);
	const touchpoint = chosen || (target.kind === 'contact' ? 'whatsapp' : '');
	return touchpoint === '' ? {} : { touchpoint };
}

/** Names under which calls to the same person wait for each other. */
export function recipientsOf(target: Target): string[] {
	return target.kind === 'contact'
		? recipientKeys(target.organization, target.profile)
		: [target.conversation.toLowerCase()];
}
