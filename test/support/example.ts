import { customersExample } from '../../toolbox/customersExample';

const { contact, planTime, licenseplate, location } = customersExample;

/** A resource locator with an ID typed in. */
export function byId(value: string): { __rl: true; mode: 'id'; value: string } {
	return { __rl: true, mode: 'id', value };
}

/** A template's name typed in. */
export function byName(value: string): { __rl: true; mode: 'name'; value: string } {
	return { __rl: true, mode: 'name', value };
}

/** The consumer of the example, who answers unless a test says otherwise. */
export const PHONE = contact.telephone;

/** The organization and template of the customer's document. */
export const SEED_ORGANIZATION = customersExample.organization;
export const SEED_TEMPLATE = customersExample.template;

/** The payload of the customer's document. */
export const SEED_PAYLOAD = customersExample.payload;

/** What the consumer reads. */
export const SEED_TEXT = customersExample.textFor(contact.name, planTime);

/** The same, entered through the fields of Message > Send Template. */
export const SEED_PARAMETERS = {
	resource: 'message',
	operation: 'sendTemplate',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: PHONE,
	contactName: contact.name,
	template: byId(SEED_TEMPLATE),
	variableMode: 'list',
	variables: { variable: [{ name: 'PlanTime', value: planTime }] },
	fields: {
		field: [
			{ key: 'licenseplate', value: licenseplate },
			{ key: 'location', value: location },
		],
	},
	options: {},
};
