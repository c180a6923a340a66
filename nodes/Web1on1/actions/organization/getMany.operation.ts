import { nameContains } from '../filters';
import { getMany } from '../getMany';
import type { Operation } from '../operation';
import { organizationView } from '../views';

/** Lists organizations: the bot's own and those that have hired it, `GET /v2/organizations` [A] (facts: F6). */
export const getManyOrganizations: Operation = getMany({
	things: 'organizations',
	description: 'Retrieve a list of organizations (dealers) the bot works for, with their IDs',
	filters: [nameContains('organizations', 'name', 'e.g. Acme')],
	path: '/organizations',
	sort: 'name',
	view: organizationView,
});
