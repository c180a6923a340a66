import { contactProfile, recipientKeys, type ContactProfile } from '../messages/contact';
import type { Message } from '../messages/message';
import { isRecord, parseJsonObject, type JsonRecord } from '../values/json';
import { scalarText } from '../values/text';
import type { ApiRequest } from '../transport/session';
import type { Parameters } from '../n8n/parameters';

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

/** Reads 'Send To' and what belongs to it. */
export function readTarget(parameters: Parameters): Target {
	if (parameters.text('sendTo') !== 'conversation') return readContact(parameters);
	return { kind: 'conversation', conversation: parameters.id('conversation', 'Conversation') };
}

/** n8n's collection holds a single group as an object, not as a list. */
function readProfile(value: unknown): JsonRecord {
	const group = isRecord(value) && isRecord(value.profile) ? value.profile : {};
	return {
		givenName: scalarText(group.givenName),
		familyName: scalarText(group.familyName),
		locale: scalarText(group.locale),
		address: parseJsonObject(group.address ?? '', 'Address (JSON)'),
	};
}

/** Names under which calls to the same person wait for each other. */
export function recipientsOf(target: Target): string[] {
	return target.kind === 'contact'
		? recipientKeys(target.organization, target.profile)
		: [target.conversation.toLowerCase()];
}

/**
 * The request that brings messages to a target (fact sheet, section b): an upsert, or the messages
 * for a conversation, each naming it as the SDK does (lib/client.js, `send`). One message goes as an
 * object, several as an array, which the platform handles in order.
 */
export function deliveryRequest(target: Target, messages: Message[]): ApiRequest {
	if (target.kind === 'contact') {
		const { organization, profile } = target;
		return {
			method: 'POST',
			path: '/conversations',
			body: { organization, type: 'contact', contact: { profile }, messages },
		};
	}
	const { conversation } = target;
	const addressed = messages.map((message) => ({ ...message, conversation }));
	const [only] = addressed;
	return {
		method: 'POST',
		path: `/conversations/${conversation}/messages`,
		body: addressed.length === 1 && only !== undefined ? only : addressed,
	};
}
