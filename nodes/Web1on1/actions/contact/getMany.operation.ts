import { organizationField } from '../../descriptions/locators';
import { nameContains, updatedSince } from '../filters';
import { getMany } from '../getMany';
import type { Operation } from '../operation';
import { contactView } from '../views';

/** Lists the contacts of an organization, the latest first [A]; the filters' names are [B] (facts: F1). */
export const getManyContacts: Operation = getMany({
	things: 'contacts',
	description:
		'Retrieve a list of contacts of an organization, latest first, filtered by name or time of change',
	of: organizationField,
	filters: [nameContains('contacts', 'profile.name', 'e.g. Johnson'), updatedSince('contacts')],
	path: '/contacts',
	sort: '-updatedAt',
	view: contactView,
});
