import type { IWebhookFunctions } from 'n8n-workflow';

import { CREDENTIAL, readCredential, userOf } from '../transport/tokens/credential';
import type { CredentialOnce } from './credential';
import { keepTokensAlive } from './keepAlive';
import { memoryFor, type Bot, type KnownBot } from './once/memory';

/** How long what was read of a credential is good for: for a burst of replies, and little more. */
const GOOD_FOR_MS = 60_000;

/**
 * Our bot, and where its links point: of the credential, which is read once a minute at most, and at
 * once where another one was chosen. What is changed in the credential itself shows in links a minute
 * later. Nothing of it that is kept is a secret. Whenever it is read, its tokens are looked after too.
 */
export async function botOf(context: IWebhookFunctions, credential: CredentialOnce): Promise<Bot> {
	const { id, credentials } = context.getNode();
	const trigger = memoryFor(context).trigger(id);
	const chosen = credentials?.[CREDENTIAL]?.id ?? '';
	const now = Date.now();
	const { bot: known } = trigger;
	const age = now - (known?.at ?? 0);
	if (known?.credential === chosen && age >= 0 && age < GOOD_FOR_MS) return await known.bot;
	const read: KnownBot = { credential: chosen, at: now, bot: readBot(credential) };
	trigger.bot = read;
	try {
		const bot = await read.bot;
		keepTokensAlive(context, credential);
		return bot;
	} catch (error) {
		if (trigger.bot === read) delete trigger.bot;
		return await Promise.reject(error);
	}
}

async function readBot(credential: CredentialOnce): Promise<Bot> {
	const read = readCredential(await credential.read());
	const { apiUrl, conversationUrl } = read;
	return { apiUrl, conversationUrl, userId: userOf(read) };
}
