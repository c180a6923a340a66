// The example of the customer's document, for every room that sends it.

/** A resource locator with an ID typed in. */
export function byId(value: string): { __rl: true; mode: 'id'; value: string } {
	return { __rl: true, mode: 'id', value };
}

/** The consumer of the example, who answers unless a test says otherwise. */
export const PHONE = '+31619626759';

/** The organization and template of the customer's document. */
export const SEED_ORGANIZATION = '5e8493ba4d84280011860499';
export const SEED_TEMPLATE = '609a61ec5b25a7001e2fedce';

/** The payload of the customer's document, character for character as its JSON would be. */
export const SEED_PAYLOAD = {
	organization: SEED_ORGANIZATION,
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
			meta: { template: SEED_TEMPLATE, PlanTime: '3.15 pm' },
		},
	],
};

/** What the consumer reads. */
export const SEED_TEXT =
	'Dear John Johnson,\nYou have an appointment tomorrow at 3.15 pm. We would like to keep in touch via WhatsApp.';

/** The same, entered through the fields of Message > Send Template. */
export const SEED_PARAMETERS = {
	resource: 'message',
	operation: 'sendTemplate',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: PHONE,
	contactName: 'John Johnson',
	template: byId(SEED_TEMPLATE),
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
