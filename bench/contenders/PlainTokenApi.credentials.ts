import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

/** A credential that renews its token in the way n8n's documentation shows it, and does no more. */
export class PlainTokenApi implements ICredentialType {
	name = 'plainTokenApi';

	displayName = 'Plain Token API';

	properties: INodeProperties[] = [
		{ displayName: 'API URL', name: 'apiUrl', type: 'string', default: '' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ sessionToken: string }> {
		const { apiUrl, clientId, refreshToken } = credentials as Record<string, string>;
		const { token } = (await this.helpers.httpRequest({
			method: 'POST',
			url: `${apiUrl}/v2/auth/token`,
			body: { clientId, refreshToken },
			json: true,
		})) as { token: string };
		return { sessionToken: token };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.sessionToken}}' } },
	};
}
