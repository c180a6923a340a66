import { contactProfile, recipientKeys, type ContactProfile } from '../messages/contact';
import { entriesOf, type Parameters } from '../n8n/parameters';
import { parseJsonObject, type JsonRecord } from '../values/json';
import { Outgoing } from '../values/outgoing';
import { switchValue } from '../values/switches';
import { trimmed } from '../values/text';

/** Where messages go: to a contact by its identifiers, or into a known conversation. */
export type Target =
	| { kind: 'contact'; organization: string; profile: ContactProfile }
	| { kind: 'conversation'; conversation: string };

/** What is to decide about the texts of an item, as its options say. */
export function readOutgoing(parameters: Parameters): Outgoing {
	const { allowUndefined } = parameters.collection('options');
	return new Outgoing({
		allowsLeftovers: switchValue(allowUndefined, false, 'Allow Undefined and Null'),
	});
}

/**
 * Reads organization, telephone, e-mail, name and further profile.
 * @param outgoing decides what text may leave, and takes the warnings
 * @throws InputError
 */
export function readContact(
	parameters: Parameters,
	outgoing: Outgoing,
): Target & { kind: 'contact' } {
	const options = parameters.collection('options');
	const organization = parameters.id('organization', 'Organization');
	const { profile, warnings } = contactProfile(
		{
			telephone: parameters.raw('telephone'),
			email: parameters.raw('email'),
			name: parameters.raw('contactName'),
			profile: readProfile(options.profile),
			defaultCountryCode: options.defaultCountryCode,
		},
		outgoing,
	);
	outgoing.warn(...warnings);
	return { kind: 'contact', organization, profile };
}

/** The conversation chosen in the node, as a target. */
export function readConversation(parameters: Parameters): Target {
	return { kind: 'conversation', conversation: parameters.id('conversation', 'Conversation') };
}

/** Reads 'Send To' and what belongs to it. */
export function readTarget(parameters: Parameters, outgoing: Outgoing): Target {
	return parameters.text('sendTo') === 'conversation'
		? readConversation(parameters)
		: readContact(parameters, outgoing);
}

function readProfile(value: unknown): JsonRecord {
	const [group = {}] = entriesOf(value, 'profile');
	return {
		givenName: group.givenName,
		familyName: group.familyName,
		locale: group.locale,
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
