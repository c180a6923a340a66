import type { IWebhookFunctions } from 'n8n-workflow';

import { recordsIn } from '../once/copy';
import { memoryFor } from '../once/memory';
import { enteredSecrets, isManualRegistration } from '../settings';
import { TriggerRecord } from './record';

/**
 * Every secret that a genuine delivery may be signed with: the entered ones, or that of the
 * subscription, those before it for a day, and one that n8n has yet to save.
 */
export function acceptedSecrets(context: IWebhookFunctions): string[] {
	if (isManualRegistration(context)) return enteredSecrets(context);
	const { id } = context.getNode();
	const stored = recordsIn(context.getWorkflowStaticData('global'))[id] ?? {};
	const announced = memoryFor(context).trigger(id).announced?.secret;
	const secrets = new TriggerRecord(stored).secrets(Date.now());
	return announced === undefined ? secrets : [...secrets, announced];
}
