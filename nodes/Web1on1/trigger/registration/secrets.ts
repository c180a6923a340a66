import type { IWebhookFunctions } from 'n8n-workflow';

import { memoryFor } from '../once/memory';
import { isManualRegistration } from '../settings';
import { enteredSecrets } from './entered';
import { recordOf } from './kept';

/**
 * Every secret that a genuine delivery may be signed with: the entered ones, or that of the
 * subscription, those before it for a day, and one that n8n has yet to save. Some by some: the next
 * ones are to be asked for only where none of those before fits.
 * @returns undefined among them where n8n can't read a credential
 */
export async function* acceptedSecrets(
	context: IWebhookFunctions,
): AsyncGenerator<string[] | undefined> {
	if (isManualRegistration(context)) yield* enteredSecrets(context);
	else yield registeredSecrets(context);
}

function registeredSecrets(context: IWebhookFunctions): string[] {
	const { id } = context.getNode();
	const announced = memoryFor(context).trigger(id).announced?.secret;
	const secrets = recordOf(context).secrets(Date.now());
	return announced === undefined ? secrets : [...secrets, announced];
}
