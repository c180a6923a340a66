import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import {
	DEFAULT_ALLOWANCE,
	checkLinks,
	DEFAULT_API_URL,
	DEFAULT_CONVERSATION_URL,
	readCredential,
	type RenewedFields,
	type Web1on1Credential,
} from '../nodes/Web1on1/transport/tokens/credential';
import { Web1on1Error } from '../nodes/Web1on1/transport/errors';
import { refuseStranger, withBearer } from '../nodes/Web1on1/transport/tokens/bearer';
import { newestOf, renewedFields } from '../nodes/Web1on1/transport/tokens/renewal';
import { clock } from '../nodes/Web1on1/transport/timing';
import { refuseExpiring } from '../nodes/Web1on1/transport/tokens/checks';
import { isExpired } from '../nodes/Web1on1/transport/tokens/claims';

/** What the test asks for. Nobody else asks by a relative URL: n8n's HTTP Request node takes none. */
const TEST_URL = '/v2/organizations?limit=1';

/**
 * The test and n8n's HTTP Request node show the message alone: what to do next belongs into it, and no
 * network code, for which n8n has words of its own.
 */
function inMessage(error: unknown): unknown {
	if (!(error instanceof Web1on1Error)) return error;
	const { message } = error.inOneText();
	return error.with({ message: message.replace(/ \(E[A-Z_]+\)/g, '') });
}

/**
 * The credential with its newest tokens, for a request to its own API.
 * @throws Web1on1Error for another host, and where the test finds what will not work one day
 */
function checked(
	data: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Web1on1Credential {
	try {
		const credential = newestOf(readCredential(data));
		refuseStranger(options, credential.apiUrl);
		if (options.url === TEST_URL) {
			checkLinks(credential);
			refuseExpiring(credential);
		}
		return credential;
	} catch (error) {
		throw inMessage(error);
	}
}

/**
 * A Web1on1 bot's tokens. n8n calls `preAuthentication` when the hidden access token is empty, when
 * the credential is tested, and after a 401; what it returns is saved with the credential.
 */
export class Web1on1Api implements ICredentialType {
	name = 'web1on1Api';

	displayName = 'Web1on1 API';

	icon: Icon = { light: 'file:../icons/web1on1.svg', dark: 'file:../icons/web1on1.dark.svg' };

	documentationUrl = 'https://developers.web1on1.chat/apireference/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'Token Type',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Refresh Token',
					value: 'renewing',
					description: 'Fetches access tokens and renews them automatically',
				},
				{
					name: 'Access Token Without Expiry',
					value: 'permanent',
					description: 'A token that never expires and comes without a refresh token',
				},
			],
			default: 'renewing',
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['renewing'] } },
			description:
				"In Web1on1, open the tab 'API token' of the bot's details. Generate a token, and copy the refresh token.",
		},
		{
			displayName: 'Access Token',
			name: 'permanentToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { authentication: ['permanent'] } },
			description: "In Web1on1, open the tab 'API token' of the bot's details, and copy the token",
		},
		{
			displayName: 'Bot Email',
			name: 'botEmail',
			type: 'string',
			placeholder: 'e.g. bot+0123456789abcdef01234567@web1on1.chat',
			default: '',
			displayOptions: { show: { authentication: ['renewing'] } },
			description: 'Email address of the bot. Leave empty to derive it from the token.',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			placeholder: `e.g. ${DEFAULT_API_URL}`,
			default: DEFAULT_API_URL,
			description: 'URL of the Web1on1 API. Change it only to use a staging host or the sandbox.',
		},
		{
			displayName: 'Conversation URL',
			name: 'conversationUrl',
			type: 'string',
			placeholder: `e.g. ${DEFAULT_CONVERSATION_URL}`,
			default: DEFAULT_CONVERSATION_URL,
			description:
				'URL of a conversation in the Web1on1 console, with {conversationId} in place of its ID. Web1on1 does not document it: open a conversation there and compare.',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_ALLOWANCE.perSecond,
			description:
				'Most requests per second, for all nodes and executions together. Web1on1 allows 20. Enter 0 for no limit.',
		},
		{
			displayName: 'Requests at Once',
			name: 'requestsAtOnce',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_ALLOWANCE.atOnce,
			description:
				'Most requests of one execution that wait for an answer at the same time. Messages to one contact always go one after the other.',
		},
		{
			displayName: 'Session Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Renewed Refresh Token',
			name: 'renewedRefreshToken',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Renewed From',
			name: 'renewedFrom',
			type: 'hidden',
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<RenewedFields> {
		const { httpRequest } = this.helpers;
		try {
			return await renewedFields(
				readCredential(credentials),
				async (options): Promise<unknown> => await httpRequest(options),
				clock.now(),
			);
		} catch (error) {
			return await Promise.reject(inMessage(error));
		}
	}

	// A function instead of an expression: n8n's expression engine costs more than the request.
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { accessToken } = checked(credentials, requestOptions);
		// n8n renews for its HTTP Request node after a 401 only, and the platform may answer an expired
		// token with 403. Without a token it answers 401.
		if (accessToken === '' || isExpired(accessToken, clock.now())) return requestOptions;
		return withBearer(requestOptions, accessToken);
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.apiUrl || "").trim().replace(/\\/+$/, "").replace(/\\/v2$/i, "") || "${DEFAULT_API_URL}" }}`,
			url: TEST_URL,
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"Web1on1 does not accept the token. Generate a new pair in the tab 'API token' of the bot's details.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"Web1on1 does not let this token list organizations, which a bot's token may. Generate a new pair in the tab 'API token' of the bot's details.",
				},
			},
			...[429, 500, 502, 503, 504].map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message: `Web1on1 is not available right now (status ${value}). Test the credential again later.`,
				},
			})),
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: "There is no Web1on1 API at 'API URL'. Check the URL.",
				},
			},
		],
	};
}
