import type { IWebhookFunctions } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { Session } from '../transport/session';
import { warn } from '../transport/log';
import { memoryFor } from './once/memory';

/** Least time between two looks at a trigger's tokens. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Renews tokens that are due, so that an integration that only listens does not lose its refresh
 * token after three months. Not awaited: the platform gives a delivery 20 seconds, and the API may
 * be slow or away.
 */
export function keepTokensAlive(context: IWebhookFunctions): void {
	const trigger = memoryFor(context).trigger(context.getNode().id);
	const now = Date.now();
	if (now - (trigger.lookedAt ?? 0) < KEEP_ALIVE_MS) return;
	trigger.lookedAt = now;
	Session.open(context)
		.then(async (session) => await session.keepAlive())
		.catch((error: unknown) => {
			const { message } = toNodeError(context.getNode(), error);
			warn(context, `the token could not be renewed: ${message}`);
		});
}
