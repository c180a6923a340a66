import type { INodeProperties } from 'n8n-workflow';

import { instant } from '../../values/instant';
import { organizationField } from '../../descriptions/locators';
import { pagingFields, simplifyField } from '../../descriptions/list';
import { showFor } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../../n8n/parameters';
import { nameFilter, planList } from '../reading';
import { contactView } from '../views';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Name Contains',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Johnson',
			default: '',
			description: 'Only contacts with this text in their name',
		},
		{
			displayName: 'Updated Since',
			name: 'updatedSince',
			type: 'dateTime',
			default: '',
			description:
				'Only contacts that changed after this time, for example 2026-11-20T09:30:00Z. Without a time zone it is UTC.',
		},
	],
};

function plan(parameters: Parameters): PlannedCall {
	const { updatedSince } = parameters.collection('filters');
	const time = instant(updatedSince, 'Updated Since');
	return planList(parameters, {
		path: '/contacts',
		query: {
			organization: parameters.id('organization', 'Organization'),
			...(time === undefined ? {} : { updatedAt: `>${time}` }),
			sort: '-updatedAt',
		},
		search: nameFilter(parameters, 'profile.name'),
		view: contactView,
	});
}

/** Lists the contacts of an organization, the latest first [A]; the filters' names are [B] (fact sheet, section f). */
export const getManyContacts: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many contacts',
		description:
			'Retrieve a list of contacts of an organization, latest first, filtered by name or time of change',
	},
	description: showFor('contact', 'getAll', [
		organizationField,
		...pagingFields,
		simplifyField,
		filters,
	]),
	plan,
};
