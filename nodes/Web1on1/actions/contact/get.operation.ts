import { contactField } from '../../descriptions/locators';
import { getOne } from '../getOne';
import type { Operation } from '../operation';
import { contactView } from '../views';

/** Reads one contact: `GET /v2/contacts/{id}` [A] (facts: Z6, A8). */
export const getContact: Operation = getOne({
	thing: 'contact',
	description:
		'Retrieve a contact by its ID, with name, telephone number, email address and conversation',
	of: contactField,
	path: '/contacts',
	view: contactView,
});
