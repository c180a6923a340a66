import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { Web1on1Api } from '../../credentials/Web1on1Api.credentials';

const API = 'https://api.web1on1.example';
const credential = new Web1on1Api();

const jwt = (claims: object): string =>
	`e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

const seconds = (date: string): number => Date.parse(date) / 1000;
const permanent = (claims: object): ICredentialDataDecryptedObject => ({
	authentication: 'permanent',
	permanentToken: jwt(claims),
	apiUrl: API,
});

/** What the test of the credential makes of it, up to its request: the message alone is shown. */
async function tested(data: ICredentialDataDecryptedObject): Promise<string> {
	const { authenticate, test } = credential;
	if (typeof authenticate !== 'function') throw new Error('No authenticate');
	const http = { helpers: { httpRequest: async () => await Promise.reject(new Error('no')) } };
	try {
		const renewed = await credential.preAuthentication.call(http, data);
		await authenticate({ ...data, ...renewed }, { baseURL: API, url: test.request.url ?? '' });
		return 'passes';
	} catch (error) {
		return error instanceof Error ? error.message : 'nothing';
	}
}

describe('the test of the credential', () => {
	it('notices an access token that expires under "Access Token Without Expiry"', async () => {
		const exp = seconds('2999-03-04T12:00:00Z');
		expect(await tested(permanent({ _id: 'x', exp }))).toMatch(
			/^'Access Token' in the credential expires on 2999-03-04.*'Token Type' to 'Refresh Token'/,
		);
		expect(await tested(permanent({ _id: 'x' }))).toBe('passes');
		expect(await tested({ ...permanent({}), permanentToken: 'opaque' })).toBe('passes');
	});

	it('lets such a token work for other requests until then', async () => {
		const { authenticate } = credential;
		const data = permanent({ exp: seconds('2999-03-04T12:00:00Z') });
		const request = { url: `${API}/v2/organizations?limit=1` };
		const ready =
			typeof authenticate === 'function' ? await authenticate(data, request) : undefined;
		expect(ready?.headers?.Authorization).toMatch(/^Bearer e30\./);
	});

	it.each([
		['https://console.example/conversations', false],
		['https://console.example/{conversation}', false],
		['https://console.example/{conversationId}/x', true],
		['https://console.example/{{ conversationid }}', true],
		['https://console.example/%7BconversationId%7D', true],
		['', true],
	])('wants the placeholder in the link %s: %s', async (conversationUrl, isGood) => {
		const said = await tested({ ...permanent({}), conversationUrl });
		if (isGood) expect(said).toBe('passes');
		else
			expect(said).toMatch(/'Conversation URL'.* no \{conversationId\}\. Put \{conversationId\}/);
	});

	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['no token', { apiUrl: API }, /has no token\. Enter a refresh token/],
		['an access token', { refreshToken: jwt({ _id: 'x' }), apiUrl: API }, /\. Paste the refresh/],
		['an API URL that is none', { apiUrl: 'x y' }, /not a valid URL\. Enter the URL/],
		[
			'an expired one',
			{ refreshToken: jwt({ grant_type: 'refresh_token', exp: 1 }), apiUrl: API },
			/has expired\. .*Generate a new pair/,
		],
		[
			'an API that is away',
			{ refreshToken: jwt({ _id: 'x', grant_type: 'refresh_token' }), apiUrl: API },
			/\. .*run it again/i,
		],
	])('says what to do in the message itself: %s', async (_name, data, said) => {
		expect(await tested(data)).toMatch(said);
	});

	it('has words of ours, with the remedy in them, for each status', () => {
		const told = (credential.test.rules ?? []).flatMap(({ type, properties }) =>
			type === 'responseCode' ? [[properties.value, properties.message]] : [],
		);
		expect(told.map(([value]) => value).sort()).toEqual([401, 403, 404, 429, 500, 502, 503, 504]);
		for (const [, message] of told) expect(message).toMatch(/\. (?:Generate|Check|Test) /);
	});
});
