import type { JsonObject } from '../../host';
import { customersExample } from '../../toolbox/customersExample';
import { byId, PHONE } from './world';

const { payload, contact, organization, template, planTime } = customersExample;

/** The payload of the customer's document. */
export const SEED_PAYLOAD = payload;

/** What the consumer reads. */
export const SEED_TEXT = customersExample.textFor(contact.name, planTime);

/** The same entered through the fields of Message > Send Template, to any telephone number. */
export function seedParameters(telephone = PHONE, contactName = contact.name): JsonObject {
	return {
		resource: 'message',
		operation: 'sendTemplate',
		sendTo: 'contact',
		organization: byId(organization),
		telephone,
		contactName,
		template: byId(template),
		variableMode: 'list',
		variables: { variable: [{ name: 'PlanTime', value: planTime }] },
		fields: {
			field: [
				{ key: 'licenseplate', value: customersExample.licenseplate },
				{ key: 'location', value: customersExample.location },
			],
		},
		options: {},
	};
}
