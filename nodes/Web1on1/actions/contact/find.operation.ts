import type { INodeProperties } from 'n8n-workflow';

import { inputFieldsOption, optionsField } from '../../descriptions/collections';
import { countryCodeOption } from '../../descriptions/contact';
import { simplifyField } from '../../descriptions/list';
import { organizationField } from '../../descriptions/locators';
import type { Parameters } from '../../n8n/parameters';
import { findContactOf, identifierFields, readIdentifier } from '../identifier';
import type { Operation, PlannedCall } from '../operation';
import { contactView, shownAs } from '../views';

const findBy: INodeProperties = {
	displayName: 'Find By',
	name: 'findBy',
	type: 'options',
	options: [
		{ name: 'Email', value: 'email' },
		{ name: 'Telephone', value: 'telephone' },
	],
	default: 'telephone',
	description: "What identifies the contact, 'email' or 'telephone'",
};

function plan(parameters: Parameters): PlannedCall {
	const organization = parameters.id('organization', 'Organization');
	const by = parameters.choice('findBy', 'Find By', ['telephone', 'email']);
	const wanted = readIdentifier(parameters, by);
	const show = shownAs(parameters, contactView);
	return {
		recipients: [],
		run: async (session) => {
			const contact = await findContactOf(session, organization, wanted);
			// An item in any case, so that a workflow can branch and an agent gets an answer.
			return [
				contact === undefined ? { found: false } : { found: true, ...show(contact, session) },
			];
		},
	};
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
		findBy,
		...identifierFields,
		simplifyField,
		optionsField([
			{ ...countryCodeOption, displayOptions: { show: { '/findBy': ['telephone'] } } },
			inputFieldsOption,
		]),
	],
	plan,
};
