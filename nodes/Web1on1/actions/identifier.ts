import type { INodeProperties } from 'n8n-workflow';

import { showWhen } from '../descriptions/visibility';
import { contactProfile, isSamePerson, type ContactProfile } from '../messages/contact';
import { waysToWrite } from '../messages/telephone';
import type { Parameters } from '../n8n/parameters';
import { list, type PageRequest } from '../transport/lists';
import type { Session } from '../transport/session';
import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';

/** What identifies a contact to look up, shown by 'Find By'. */
export const identifierFields: INodeProperties[] = [
	...showWhen('findBy', 'telephone', [
		{
			displayName: 'Telephone',
			name: 'telephone',
			type: 'string',
			required: true,
			placeholder: 'e.g. +31619626759',
			default: '',
			description: 'Telephone number of the contact with country code, for example +31619626759',
		},
	]),
	...showWhen('findBy', 'email', [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			required: true,
			placeholder: 'e.g. name@email.com',
			default: '',
			description: 'Email address of the contact, as Web1on1 knows it',
		},
	]),
];

/**
 * The one identifier to look for.
 * @throws InputError when it can't be read, or not be looked up
 */
export function readIdentifier(parameters: Parameters, by: 'email' | 'telephone'): ContactProfile {
	const { profile } = contactProfile({
		telephone: by === 'telephone' ? parameters.raw('telephone') : undefined,
		email: by === 'email' ? parameters.raw('email') : undefined,
		name: undefined,
		profile: {},
		defaultCountryCode: parameters.collection('options', 'Options').defaultCountryCode,
	});
	if (!isInstruction(profile.email)) return profile;
	throw new InputError(
		"'Email' can't be looked up",
		'Web1on1 takes its first character for an instruction, such as "contains". Enter an address that begins with a letter or a digit.',
	);
}

/** True for an address that the query language would read as something else (facts: F1). */
function isInstruction(email = ''): boolean {
	return /^[~[<>]/.test(email);
}

/**
 * The contact under the identifiers, the telephone number first, in the first of the ways to write it
 * that gives one (facts: B9). Whoever the platform names is believed only if the identifier is
 * theirs: the next node may write to them.
 */
export async function findContactOf(
	session: Session,
	organization: string,
	wanted: ContactProfile,
): Promise<JsonRecord | undefined> {
	for (const query of queriesFor(wanted)) {
		const [contact] = await list(session, '/contacts', { ...query, organization }, { most: 1 });
		if (contact !== undefined && isSamePerson(contact.profile, wanted)) return contact;
	}
	return undefined;
}

function queriesFor({ telephone, email }: ContactProfile): Array<PageRequest['query']> {
	const ways = telephone === undefined ? [] : waysToWrite(telephone);
	const isAsked = email !== undefined && !isInstruction(email);
	return [
		...ways.map((way) => ({ 'profile.telephone': way })),
		...(isAsked ? [{ 'profile.email': email }] : []),
	];
}
