import { contactField } from '../../descriptions/locators';
import { showFor } from '../../descriptions/visibility';
import { simplifyField } from '../../descriptions/list';
import type { Operation } from '../operation';
import { planGet } from '../reading';
import { contactView } from '../views';

/** Reads one contact: `GET /v2/contacts/{id}` [A] (fact sheet, sections 0 and a). */
export const getContact: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get contact',
		description:
			'Retrieve a contact by its ID, with name, telephone number, email address and conversation',
	},
	description: showFor('contact', 'get', [contactField, simplifyField]),
	plan: (parameters) => {
		const contact = parameters.id('contact', 'Contact');
		return planGet(parameters, { method: 'GET', path: `/contacts/${contact}` }, contactView);
	},
};
