import { listTemplates } from '../../templates/lookup';
import { optional, organizationField } from '../../descriptions/locators';
import { pagingFields, simplifyField } from '../../descriptions/list';
import { showFor } from '../../descriptions/visibility';
import type { Operation, PlannedCall } from '../operation';
import type { Parameters } from '../../n8n/parameters';
import { nameFilter, optionalId, readLimit, select, shownAs } from '../reading';
import { templateView } from '../views';

function plan(parameters: Parameters): PlannedCall {
	const organization = optionalId(parameters.raw('organization'), 'Organization');
	const search = nameFilter(parameters, 'name');
	const query = { ...search?.query, sort: 'name' };
	const selection = select(readLimit(parameters), search);
	const show = shownAs(parameters, templateView);
	return {
		recipients: [],
		run: async (session) =>
			(await listTemplates(session, { organization, query }, selection)).map((record) =>
				show(record, session),
			),
	};
}

/**
 * Lists WhatsApp templates: `GET /v2/watemplates` [A]; the members of a template are not documented
 * and read tolerantly, the fall-back to the organizations above is [C] (fact sheet, sections d and f).
 */
export const getManyTemplates: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many templates',
		description:
			'Retrieve a list of WhatsApp templates, with text, language, approval status and the variables to give',
	},
	description: showFor('template', 'getAll', [
		optional(
			organizationField,
			'Only templates this organization can send. Leave empty for all the bot sees.',
		),
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
					placeholder: 'e.g. appointment',
					default: '',
					description: 'Only templates with this text in their name',
				},
			],
		},
	]),
	plan,
};
