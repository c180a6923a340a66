import type { IWebhookFunctions } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { warn } from '../transport/log';
import type { CredentialOnce } from './credential';

/**
 * Renews tokens that are due, so that an integration that only listens does not lose its refresh
 * token after three months. Not awaited: the platform gives a delivery 20 seconds, and the API may
 * be slow or away.
 */
export function keepTokensAlive(context: IWebhookFunctions, credential: CredentialOnce): void {
	credential
		.open()
		.then(async (session) => await session.keepAlive())
		.catch((error: unknown) => {
			const { message } = toNodeError(context.getNode(), error);
			warn(context, `the token could not be renewed: ${message}`);
		});
}
