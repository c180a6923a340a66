import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { customersExample } from '../../toolbox/customersExample';
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
export const SEED_ORGANIZATION = customersExample.organization;
export const SEED_TEMPLATE = customersExample.template;

/** The payload of the customer's document. */
export const SEED_PAYLOAD = customersExample.payload;

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
