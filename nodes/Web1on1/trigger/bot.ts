import type { IWebhookFunctions } from 'n8n-workflow';

import { CREDENTIAL, readCredential, userOf } from '../transport/tokens/credential';
import { memoryFor, type Bot, type KnownBot } from './once/memory';

/** How long what was read of a credential is good for: for a burst of replies, and little more. */
const GOOD_FOR_MS = 60_000;

/**
 * Our bot, and where its links point. To hand out a credential n8n decrypts it and evaluates its
 * fields in an isolate of its expression engine, which costs as much as all the rest of a delivery. So
 * it is read once a minute at most, and at once where another credential was chosen; what is changed
 * in the credential itself shows in links a minute later.
 */
export async function botOf(context: IWebhookFunctions): Promise<Bot> {
	const { id, credentials } = context.getNode();
	const trigger = memoryFor(context).trigger(id);
	const credential = credentials?.[CREDENTIAL]?.id ?? '';
	const now = Date.now();
	const { bot: known } = trigger;
	const age = now - (known?.at ?? 0);
	if (known?.credential === credential && age >= 0 && age < GOOD_FOR_MS) return await known.bot;
	const read: KnownBot = { credential, at: now, bot: readBot(context) };
	trigger.bot = read;
	try {
		return await read.bot;
	} catch (error) {
		if (trigger.bot === read) delete trigger.bot;
		return await Promise.reject(error);
	}
}

async function readBot(context: IWebhookFunctions): Promise<Bot> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL));
	const { apiUrl, conversationUrl } = credential;
	return { apiUrl, conversationUrl, userId: userOf(credential) };
}
