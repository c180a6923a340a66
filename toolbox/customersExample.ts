/**
 * The example of Web1on1's page 'Application Integration', by which everything here is measured. Its
 * payload stands in `customersExample.json`, character for character as on that page.
 */
import payload from './customersExample.json';

const [template] = payload.messages.flatMap(({ meta }) => meta ?? []);

/** The value of a field that the payload sets. */
function fieldValue(key: string): string {
	const start = `.${key} `;
	const message = payload.messages.find(({ text }) => text.startsWith(start));
	return message?.text.slice(start.length) ?? '';
}

/** What the template says, as the page shows it. */
const content =
	'Dear {{contact.name}},\nYou have an appointment tomorrow at {{PlanTime}}. ' +
	'We would like to keep in touch via WhatsApp.';

/** What the consumer reads. */
function textFor(name: string, planTime: string): string {
	return content.replace('{{contact.name}}', name).replace('{{PlanTime}}', planTime);
}

/** The payload, and what is in it. */
export const customersExample = {
	/** Body of `POST /v2/conversations`. */
	payload,
	organization: payload.organization,
	contact: payload.contact.profile,
	licenseplate: fieldValue('licenseplate'),
	location: fieldValue('location'),
	/** ID of the template. */
	template: template?.template ?? '',
	planTime: template?.PlanTime ?? '',
	content,
	textFor,
};
