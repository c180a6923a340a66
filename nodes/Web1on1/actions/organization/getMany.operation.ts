import { pagingFields, simplifyField } from '../../descriptions/list';
import { showFor } from '../../descriptions/visibility';
import type { Operation } from '../operation';
import { nameFilter, planList } from '../reading';
import { organizationView } from '../views';

/** Lists organizations: the bot's own and those that have hired it, `GET /v2/organizations` [A] (fact sheet, section f). */
export const getManyOrganizations: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many organizations',
		description: 'Retrieve a list of organizations (dealers) the bot works for, with their IDs',
	},
	description: showFor('organization', 'getAll', [
		...pagingFields,
		simplifyField,
		{
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
					placeholder: 'e.g. Acme',
					default: '',
					description: 'Only organizations with this text in their name',
				},
			],
		},
	]),
	plan: (parameters) =>
		planList(parameters, {
			path: '/organizations',
			query: { sort: 'name' },
			search: nameFilter(parameters, 'name'),
			view: organizationView,
		}),
};
