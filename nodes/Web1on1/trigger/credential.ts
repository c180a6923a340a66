import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { Session, type Hurry } from '../transport/session';
import { CREDENTIAL } from '../transport/tokens/credential';

/** What it takes to ask the platform for what a delivery does not hold. */
export interface Asking {
	context: IWebhookFunctions;
	credential: CredentialOnce;
}

/**
 * The credential, for one delivery: read when it is first asked for, and once at most, whoever asks.
 * To hand it out, n8n decrypts it and evaluates its fields in an isolate of its expression engine, which
 * costs as much as all the rest of a delivery.
 */
export class CredentialOnce {
	private reading: Promise<ICredentialDataDecryptedObject> | undefined;

	constructor(private readonly context: IWebhookFunctions) {}

	/** Its values, as n8n has stored them. */
	async read(): Promise<ICredentialDataDecryptedObject> {
		this.reading ??= this.context.getCredentials(CREDENTIAL);
		return await this.reading;
	}

	/**
	 * A session with it.
	 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
	 */
	async open(hurry?: Hurry): Promise<Session> {
		return await Session.open(this.context, hurry, await this.read());
	}
}
