import type { INodeProperties } from 'n8n-workflow';

import { inputFieldsOption, leftoversOption, optionsField } from '../../descriptions/collections';
import {
	addressField,
	countryCodeOption,
	familyNameField,
	givenNameField,
	localeField,
} from '../../descriptions/contact';
import { simplifyField } from '../../descriptions/list';
import { contactField } from '../../descriptions/locators';
import { profileChanges } from '../../messages/contact';
import type { Parameters } from '../../n8n/parameters';
import { Web1on1Error } from '../../transport/errors';
import { isRecord, type JsonRecord } from '../../values/json';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readProfile } from '../target';
import { contactView, shownAs } from '../views';
import { withWarnings } from '../warnings';

const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description: 'What to change. Everything else stays as it is.',
	options: [
		addressField,
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. name@email.com',
			default: '',
		},
		familyNameField,
		givenNameField,
		localeField,
		{
			displayName: 'Name',
			name: 'contactName',
			type: 'string',
			placeholder: 'e.g. John Johnson',
			default: '',
			description: 'Full name of the contact',
		},
		{
			displayName: 'Telephone',
			name: 'telephone',
			type: 'string',
			placeholder: 'e.g. +31619626759',
			default: '',
			description: 'Telephone number with country code, for example +31619626759',
		},
	],
};

function plan(parameters: Parameters): PlannedCall {
	const contact = parameters.id('contact', 'Contact');
	const { telephone, email, contactName, givenName, familyName, locale, address } =
		parameters.collection('updateFields', 'Update Fields');
	const outgoing = readOutgoing(parameters);
	const { profile: changes, warnings } = profileChanges(
		{
			telephone,
			email,
			name: contactName,
			profile: readProfile({ givenName, familyName, locale, address }),
			defaultCountryCode: parameters.collection('options', 'Options').defaultCountryCode,
		},
		outgoing,
	);
	outgoing.warn(...warnings);
	const show = shownAs(parameters, contactView);
	const path = `/contacts/${contact}`;
	return {
		// Two changes of one contact must not overlap: each writes back what it has read.
		recipients: [contact.toLowerCase()],
		run: async (session) => {
			const { body: before } = await session.request({ method: 'GET', path });
			const body = { profile: { ...profileOf(before), ...changes } };
			const { body: after } = await session.request({ method: 'PATCH', path, body });
			return [withWarnings(show(isRecord(after) ? after : {}, session), outgoing.warnings)];
		},
	};
}

/**
 * The profile to add the changes to.
 * @throws Web1on1Error when there is none: what is written back would take the place of all of it
 */
function profileOf(contact: unknown): JsonRecord {
	if (isRecord(contact) && isRecord(contact.profile)) return contact.profile;
	throw new Web1on1Error('Web1on1 does not show the profile of this contact', {
		description:
			'Nothing was changed: Web1on1 replaces the whole profile, and what it holds would be lost. Check that the token may read contacts.',
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

/**
 * Changes a contact's profile: `PATCH /v2/contacts/{id}` [A]. A PATCH replaces nested objects whole
 * (facts: Z4), so the profile is read, merged and written back; what somebody else
 * changes in between is lost.
 */
export const updateContact: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update contact',
		description:
			'Change the name, telephone number, email address or address of a contact; the rest stays as it is',
	},
	fields: [
		contactField,
		updateFields,
		simplifyField,
		optionsField([leftoversOption, countryCodeOption, inputFieldsOption]),
	],
	plan,
};
