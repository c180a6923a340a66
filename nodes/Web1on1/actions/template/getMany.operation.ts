import { optional, organizationField } from '../../descriptions/locators';
import { listTemplates, TEMPLATES } from '../../templates/lookup';
import { nameContains } from '../filters';
import { getMany } from '../getMany';
import type { Operation } from '../operation';
import { templateView } from '../views';

/**
 * Lists WhatsApp templates: `GET /v2/watemplates` [A]; the members of a template are not documented
 * and read tolerantly, the fall-back to the organizations above is [C] (facts: D5, F7).
 */
export const getManyTemplates: Operation = getMany({
	things: 'templates',
	description:
		'Retrieve a list of WhatsApp templates, with text, language, approval status and the variables to give',
	of: optional(
		organizationField,
		'Only templates this organization can send. Leave empty for all the bot sees.',
	),
	filters: [nameContains('templates', 'name', 'e.g. appointment')],
	path: TEMPLATES,
	sort: 'name',
	view: templateView,
	read: async (session, { owner, query }, selection) =>
		await listTemplates(session, { organization: owner, query }, selection),
});
