import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type IRequestOptionsSimplified,
} from 'n8n-workflow';

import { Web1on1Api } from '../../../credentials/Web1on1Api.credentials';
import type { Sandbox } from '../../../sandbox';

export const CREDENTIAL = 'web1on1Api';

/** The credential with the secrets of a webhook that was set up by hand. */
export const WEBHOOK_CREDENTIAL = 'web1on1WebhookApi';

/**
 * Credentials in memory, with the behaviour of n8n's own helper where it matters to us: when
 * `preAuthentication` runs and what of its result is saved. `n8n-core` leaves this part to the
 * application; the host tests run the same cases against the real one.
 */
export class StoredCredentials extends ICredentialsHelper {
	/** How often n8n would have written to its database. */
	writes = 0;

	/** What the node's second credential holds, where one is chosen. */
	webhook: ICredentialDataDecryptedObject | undefined;

	/** The credentials that were read, by type, in order. */
	readonly reads: string[] = [];

	/** Runs before one is read; throwing is a database that is locked. */
	beforeReading: (type: string) => void | Promise<void> = () => undefined;

	private readonly type: ICredentialType = new Web1on1Api();

	constructor(public data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'function' || !('url' in options)) {
			throw new Error('The credential has no authenticate function');
		}
		return await authenticate(credentials, options);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		if (credentials.accessToken !== '' && !credentialsExpired) return undefined;
		const output = await this.runPreAuthentication(helpers, credentials);
		if (output === undefined) return undefined;
		await this.updateCredentials({ id: 'stored', name: CREDENTIAL }, CREDENTIAL, {
			...this.data,
			...output,
		});
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		return (await this.type.preAuthentication?.call(helpers, credentials)) as
			ICredentialDataDecryptedObject | undefined;
	}

	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Not needed by our nodes'));
	}

	async getDecrypted(
		_data: unknown,
		_details: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		this.reads.push(type);
		await this.beforeReading(type);
		return { ...(type === WEBHOOK_CREDENTIAL ? this.webhook : this.data) };
	}

	updateCredentials(
		_details: unknown,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.writes++;
		this.data = { ...data };
		return Promise.resolve();
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.resolve();
	}

	getCredentialsProperties(): ICredentialType['properties'] {
		return this.type.properties;
	}
}

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

/**
 * A stored credential with an access token that never expires.
 *
 * @param apiUrl another host than the sandbox, which plays the API
 */
export function permanentFor(sandbox: Sandbox, apiUrl = sandbox.url): StoredCredentials {
	const { token } = sandbox.issueTokens({ accessTokenSeconds: null });
	return new StoredCredentials({ authentication: 'permanent', permanentToken: token, apiUrl });
}
