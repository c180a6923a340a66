import { customersExample } from '../toolbox/customersExample';
import type { NewAppointment, NewProposal } from './database';

/** A customer of the story. */
export interface Customer {
	heading: string;
	appointment: NewAppointment;
	/** The telephone as Web1on1 knows it. */
	phone: string;
	answer: string;
	/** Where the answer leads: to a status of the row, or to sales. */
	outcome: 'confirmed' | 'declined' | 'mail';
}

/** Three customers, one for each way out of the replies workflow; the first is Web1on1's own. */
export const CUSTOMERS: readonly Customer[] = [
	{
		heading: 'John says yes',
		appointment: {
			customer_name: customersExample.contact.name,
			telephone: customersExample.contact.telephone,
			licenseplate: customersExample.licenseplate,
			location: customersExample.location,
			plan_time: customersExample.planTime,
		},
		phone: customersExample.contact.telephone,
		answer: 'Yes',
		outcome: 'confirmed',
	},
	{
		heading: 'Maria has a question',
		appointment: {
			customer_name: 'Maria Jansen',
			// Not every planning system keeps numbers with a country code.
			telephone: '06-12 34 56 78',
			licenseplate: 'G-001-BB',
			location: '3204',
			plan_time: '9.30 am',
		},
		phone: '+31612345678',
		answer: 'Can I come an hour later?',
		outcome: 'mail',
	},
	{
		heading: 'Piet says no, in Dutch',
		appointment: {
			customer_name: 'Piet de Vries',
			telephone: '0031 6 87654321',
			licenseplate: 'TX-123-D',
			location: '3207',
			plan_time: '11.00 am',
		},
		phone: '+31687654321',
		answer: 'Nee, helaas',
		outcome: 'declined',
	},
];

/** The fourth customer: she is asked, and the workflow waits for her answer. */
export const ASKED: { heading: string; proposal: NewProposal; phone: string; answer: string } = {
	heading: 'Anna is asked, and the workflow waits for her',
	proposal: { customer_name: 'Anna Bakker', telephone: '06 33445566', plan_time: '4.45 pm' },
	phone: '+31633445566',
	answer: 'Nee, dan kan ik helaas niet',
};
