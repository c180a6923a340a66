import type { JsonObject } from '../../host';
import { seed } from '../../sandbox';
import { byId, PHONE } from './world';

/** The payload of the customer's document. */
export const SEED_PAYLOAD = {
	organization: seed.organizations.acme,
	type: 'contact',
	contact: { profile: { name: 'John Johnson', telephone: PHONE } },
	messages: [
		{ type: 'field', text: '.licenseplate XX-99-WZ' },
		{ type: 'field', text: '.location 3204' },
		{
			text: 'appointment_24_hours_before',
			role: 'agent',
			touchpoint: 'whatsapp',
			type: 'chat',
			meta: { template: seed.templates.appointment, PlanTime: '3.15 pm' },
		},
	],
};

/** What the consumer reads. */
export const SEED_TEXT =
	'Dear John Johnson,\nYou have an appointment tomorrow at 3.15 pm. We would like to keep in touch via WhatsApp.';

/** The same entered through the fields of Message > Send Template, to any telephone number. */
export function seedParameters(telephone = PHONE, contactName = 'John Johnson'): JsonObject {
	return {
		resource: 'message',
		operation: 'sendTemplate',
		sendTo: 'contact',
		organization: byId(seed.organizations.acme),
		telephone,
		contactName,
		template: byId(seed.templates.appointment),
		variableMode: 'list',
		variables: { variable: [{ name: 'PlanTime', value: '3.15 pm' }] },
		fields: {
			field: [
				{ key: 'licenseplate', value: 'XX-99-WZ' },
				{ key: 'location', value: '3204' },
			],
		},
		options: {},
	};
}
