import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { CREDENTIAL, StoredCredentials } from './engine';

export { CREDENTIAL };

/** A stored credential for a token pair of the sandbox, as if just entered. */
export function credentialsFor(
	sandbox: Sandbox,
	request: Parameters<Sandbox['issueTokens']>[0] = {},
): StoredCredentials {
	const { refreshToken, email } = sandbox.issueTokens(request);
	return new StoredCredentials({
		authentication: 'renewing',
		refreshToken,
		botEmail: email,
		apiUrl: sandbox.url,
		conversationUrl: 'https://console.example/c/{conversationId}',
		accessToken: '',
		renewedRefreshToken: '',
		renewedFrom: '',
	});
}

/** A resource locator with an ID typed in. */
export function byId(value: string): INodeParameters {
	return { __rl: true, mode: 'id', value };
}

/** The organization and template of the customer's document. */
export const SEED_ORGANIZATION = '5e8493ba4d84280011860499';
export const SEED_TEMPLATE = '609a61ec5b25a7001e2fedce';

/** The payload of the customer's document, character for character as its JSON would be. */
export const SEED_PAYLOAD = {
	organization: SEED_ORGANIZATION,
	type: 'contact',
	contact: { profile: { name: 'John Johnson', telephone: '+31619626759' } },
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

/** The same, entered through the fields of Message > Send Template. */
export const SEED_PARAMETERS: INodeParameters = {
	resource: 'message',
	operation: 'sendTemplate',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: '+31619626759',
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

/** A Web1on1 Trigger as it is when it has just been added. */
export const TRIGGER: INodeParameters = {
	events: ['whatsappReply'],
	registration: 'automatic',
	organization: byId(''),
	simplify: true,
	filters: {},
	options: {},
};
