import { contactProfile, recipientKeys, type ContactProfile } from '../messages/contact';
import { entriesOf, type Parameters } from '../n8n/parameters';
import { parseJsonObject, type JsonRecord } from '../values/json';
import { optionText } from '../values/options';
import { Outgoing } from '../values/outgoing';
import { switchIn } from '../values/switches';

/** Where messages go: to a contact by its identifiers, or into a known conversation. */
export type Target =
	| { kind: 'contact'; organization: string; profile: ContactProfile }
	| { kind: 'conversation'; conversation: string };

/** What is to decide about the texts of an item, as its options say. */
export function readOutgoing(parameters: Parameters): Outgoing {
	const options = parameters.collection('options', 'Options');
	return new Outgoing({
		allowsLeftovers: switchIn(options, 'allowUndefined', "'Allow Undefined and Null'", false),
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
	const options = parameters.collection('options', 'Options');
	const organization = parameters.id('organization', 'Organization');
	const { profile, warnings } = contactProfile(
		{
			telephone: parameters.raw('telephone'),
			email: parameters.raw('email'),
			name: parameters.raw('contactName'),
			profile: readProfile(profileOption(options)),
			defaultCountryCode: options.defaultCountryCode,
		},
		outgoing,
	);
	outgoing.warn(...warnings);
	return { kind: 'contact', organization, profile };
}

/** The conversation chosen in the node, as a target. */
export function readConversation(parameters: Parameters): Target & { kind: 'conversation' } {
	return { kind: 'conversation', conversation: parameters.id('conversation', 'Conversation') };
}

/** Reads 'Send To' and what belongs to it. */
export function readTarget(parameters: Parameters, outgoing: Outgoing): Target {
	return parameters.choice('sendTo', 'Send To', ['contact', 'conversation']) === 'conversation'
		? readConversation(parameters)
		: readContact(parameters, outgoing);
}

/** 'Contact Profile' among the options. */
function profileOption(options: JsonRecord): JsonRecord {
	if (!Object.hasOwn(options, 'profile')) return {};
	const [group = {}] = entriesOf(options.profile, 'profile', "'Contact Profile'");
	return group;
}

/**
 * Further members of a contact's profile. What is missing stays as Web1on1 knows it, undefined and null
 * included: a table has gaps.
 * @throws InputError for what is no JSON object
 */
export function readProfile(group: JsonRecord): JsonRecord {
	return {
		givenName: group.givenName,
		familyName: group.familyName,
		locale: group.locale,
		address: parseJsonObject(group.address ?? '', 'Address (JSON)'),
	};
}

/**
 * Touchpoint of a message. A first message needs one; a conversation has one it can go on with
 * (facts: B11).
 */
export function readTouchpoint(parameters: Parameters, target: Target): { touchpoint?: string } {
	const chosen = optionText(
		parameters.collection('options', 'Options'),
		'touchpoint',
		"'Touchpoint'",
	);
	const touchpoint = chosen || (target.kind === 'contact' ? 'whatsapp' : '');
	return touchpoint === '' ? {} : { touchpoint };
}

/** Names under which calls to the same person wait for each other. */
export function recipientsOf(target: Target): string[] {
	return target.kind === 'contact'
		? recipientKeys(target.organization, target.profile)
		: [target.conversation.toLowerCase()];
}
