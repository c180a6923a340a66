import type { StoredCredential, WorkflowNode } from '../../host';
import { byId, SEED_ORGANIZATION, SEED_TEMPLATE } from '../support/example';
import { actionNode } from '../support/n8n';

export const WEBHOOK_NAME = 'Webhook';

/** n8n's own Webhook node starts what sends, so that it runs as production executions do. */
export function webhookNode(path: string): WorkflowNode {
	return {
		name: WEBHOOK_NAME,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: { httpMethod: 'POST', path, options: {} },
	};
}

/** Sends the example's template to the telephone that was posted. */
export function sendNode(credential: StoredCredential): WorkflowNode {
	return actionNode(credential, {
		resource: 'message',
		operation: 'sendTemplate',
		sendTo: 'contact',
		organization: byId(SEED_ORGANIZATION),
		telephone: '={{ $json.body.telephone }}',
		contactName: 'Jane Example',
		template: byId(SEED_TEMPLATE),
		variableMode: 'list',
		variables: { variable: [{ name: 'PlanTime', value: '={{ $json.body.time }}' }] },
		options: {},
	});
}

/** A number of its own for each of a group. */
export function telephoneOf(group: number, index: number): string {
	return `+316${group}${String(index).padStart(7, '0')}`;
}

/** The tokens in the platform's answer to a renewal. */
export function pairIn(answer: string | undefined): unknown {
	const body: unknown = JSON.parse(answer ?? '');
	if (typeof body !== 'object' || body === null) throw new Error('The renewal has no answer');
	return {
		accessToken: 'token' in body ? body.token : undefined,
		refreshToken: 'refreshToken' in body ? body.refreshToken : undefined,
	};
}
