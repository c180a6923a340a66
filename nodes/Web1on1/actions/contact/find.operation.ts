import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../../descriptions/collections';
import { countryCodeOption } from '../../descriptions/contact';
import { simplifyField } from '../../descriptions/list';
import { organizationField } from '../../descriptions/locators';
import { showWhen } from '../../descriptions/visibility';
import { contactProfile, isSamePerson, type ContactProfile } from '../../messages/contact';
import { waysToWrite } from '../../messages/telephone';
import type { Parameters } from '../../n8n/parameters';
import { list } from '../../transport/lists';
import type { Session } from '../../transport/session';
import { InputError } from '../../values/inputError';
import type { JsonRecord } from '../../values/json';
import type { Operation, PlannedCall } from '../operation';
import { contactView, shownAs } from '../views';

const identifierFields: INodeProperties[] = [
	{
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'Telephone', value: 'telephone' },
		],
		default: 'telephone',
		description: "What identifies the contact, 'email' or 'telephone'",
	},
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

/** The one identifier to look for. */
function readIdentifier(parameters: Parameters): ContactProfile {
	const isEmail = parameters.choice('findBy', 'Find By', ['telephone', 'email']) === 'email';
	const { profile } = contactProfile({
		telephone: isEmail ? undefined : parameters.raw('telephone'),
		email: isEmail ? parameters.raw('email') : undefined,
		name: undefined,
		profile: {},
		defaultCountryCode: parameters.collection('options', 'Options').defaultCountryCode,
	});
	if (/^[~[]/.test(profile.email ?? '')) {
		throw new InputError(
			"'Email' can't be looked up",
			'Web1on1 takes its first character for an instruction, such as "contains". Enter an address that begins with a letter or a digit.',
		);
	}
	return profile;
}

function plan(parameters: Parameters): PlannedCall {
	const organization = parameters.id('organization', 'Organization');
	const wanted = readIdentifier(parameters);
	const show = shownAs(parameters, contactView);
	return {
		recipients: [],
		run: async (session) => {
			const contact = await lookUp(session, organization, wanted);
			// An item in any case, so that a workflow can branch and an agent gets an answer.
			return [
				contact === undefined ? { found: false } : { found: true, ...show(contact, session) },
			];
		},
	};
}

/**
 * The contact under the identifier, in the first of the ways to write it that gives one. Whoever the
 * platform names is believed only if the identifier is theirs: the next node may write to them.
 */
async function lookUp(
	session: Session,
	organization: string,
	wanted: ContactProfile,
): Promise<JsonRecord | undefined> {
	const { telephone, email } = wanted;
	const queries =
		telephone === undefined
			? [{ 'profile.email': email ?? '' }]
			: waysToWrite(telephone).map((way) => ({ 'profile.telephone': way }));
	for (const query of queries) {
		const [contact] = await list(session, '/contacts', { ...query, organization }, { most: 1 });
		if (contact !== undefined && isSamePerson(contact.profile, wanted)) return contact;
	}
	return undefined;
}

/**
 * Looks a contact up: `GET /v2/contacts?profile.telephone=…` [A], by `profile.email` [B]
 * (facts: B9).
 */
export const findContact: Operation = {
	option: {
		name: 'Find',
		value: 'find',
		action: 'Find contact',
		description:
			"Look up a contact of an organization by telephone number or email address. Without a match, 'found' is false.",
	},
	fields: [
		organizationField,
		...identifierFields,
		simplifyField,
		...showWhen('findBy', 'telephone', [optionsField([countryCodeOption])]),
	],
	plan,
};
