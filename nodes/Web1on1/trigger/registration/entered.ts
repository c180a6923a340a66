import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHookFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';

import { readToken } from '../../transport/tokens/claims';
import { trimmed } from '../../values/text';
import { memoryFor, memoryOf, type KnownSecrets } from '../once/memory';
import { secretsInParameters } from '../settings';

/** The credential with the secrets of a webhook that was set up by hand. */
const CREDENTIAL = 'web1on1WebhookApi';

/** For so long secrets that were read are kept in memory: for a burst of replies, and little more. */
const KEPT_MS = 60_000;

/**
 * A signature that fits none of the known secrets may mean that there is a new one, and has the
 * credential read again. Not more often than this, however many come: anybody may call the URL, and to
 * read a credential costs n8n more than all the rest of a refusal.
 */
const LEAST_BETWEEN_MS = 5000;

/**
 * The secrets of a webhook that was set up by hand, in the order of what they cost: those in the
 * node's parameters, where versions before kept them; those of the credential as they were a moment
 * ago; and as they are now.
 * @returns undefined among them where n8n can't read the credential
 */
export async function* enteredSecrets(
	context: IWebhookFunctions,
): AsyncGenerator<string[] | undefined> {
	const inParameters = secretsInParameters(context);
	if (inParameters.length > 0) yield inParameters;
	if (!hasCredential(context)) return;
	const known = await secretsOf(context, KEPT_MS);
	if (known !== undefined) yield known;
	const newer = await secretsOf(context, LEAST_BETWEEN_MS);
	if (newer === undefined || newer !== known) yield newer;
}

/** Where the secrets are, for who publishes the workflow; what was known before is forgotten. */
export async function whereSecretsAre(
	context: IHookFunctions,
): Promise<{ inParameters: boolean; inCredential: boolean }> {
	const { id } = context.getNode();
	for (const isTest of [true, false]) {
		delete memoryOf(context.getWorkflow().id, isTest).trigger(id).entered;
	}
	return {
		inParameters: secretsInParameters(context).length > 0,
		inCredential: hasCredential(context) && ((await read(context)) ?? []).length > 0,
	};
}

function hasCredential(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getNode().credentials?.[CREDENTIAL] !== undefined;
}

/** @param maxAgeMs how long ago they may have been read */
async function secretsOf(
	context: IWebhookFunctions,
	maxAgeMs: number,
): Promise<string[] | undefined> {
	const { id, credentials } = context.getNode();
	const trigger = memoryFor(context).trigger(id);
	const credential = credentials?.[CREDENTIAL]?.id ?? '';
	const now = Date.now();
	const age = now - (trigger.entered?.at ?? 0);
	if (trigger.entered?.credential === credential && age >= 0 && age < maxAgeMs) {
		return await trigger.entered.secrets;
	}
	const known: KnownSecrets = { credential, at: now, secrets: read(context) };
	trigger.entered = known;
	AbortSignal.timeout(KEPT_MS).addEventListener('abort', () => {
		if (trigger.entered === known) delete trigger.entered;
	});
	return await known.secrets;
}

/** @returns undefined where n8n can't read the credential */
async function read(context: IHookFunctions | IWebhookFunctions): Promise<string[] | undefined> {
	try {
		return secretsIn(await context.getCredentials(CREDENTIAL));
	} catch {
		return undefined;
	}
}

function secretsIn({ secret, previousSecret }: ICredentialDataDecryptedObject): string[] {
	return [secret, previousSecret].map(trimmed).filter((one) => one !== '');
}

/**
 * What can be seen of a secret without a delivery that is signed with it. Whether it is the right one
 * shows with the first.
 */
export async function testWebhookSecret({
	data = {},
}: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const message = wrongWith(trimmed(data.secret));
	const result: INodeCredentialTestResult =
		message === undefined
			? { status: 'OK', message: 'Entered. Whether it is the right one shows with a delivery.' }
			: { status: 'Error', message };
	return await Promise.resolve(result);
}

const WHERE = "Copy the secret from the bot's Webhook tab in Web1on1.";

function wrongWith(secret: string): string | undefined {
	if (secret === '') return `'Webhook Secret' is empty. ${WHERE}`;
	if (readToken(secret) !== undefined) return `'Webhook Secret' holds a token. ${WHERE}`;
	if (/^https?:\/\//i.test(secret)) return `'Webhook Secret' holds a URL. ${WHERE}`;
	return undefined;
}
