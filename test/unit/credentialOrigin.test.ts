import type { IHttpRequestOptions } from 'n8n-workflow';

import { Web1on1Api } from '../../credentials/Web1on1Api.credentials';

const API = 'https://api.web1on1.example';

const data = { authentication: 'permanent', permanentToken: 'opaque-token', apiUrl: `${API}/v2` };

/** The HTTP Request node's `uri` is no member of the type that n8n gives the others. */
type Request = Partial<IHttpRequestOptions> & {
	uri?: unknown;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
};

async function authenticated(request: Request, apiUrl?: string): Promise<Request> {
	const { authenticate } = new Web1on1Api();
	if (typeof authenticate !== 'function') throw new Error('No authenticate');
	const values = { ...data, ...(apiUrl === undefined ? {} : { apiUrl }) };
	return await authenticate(values, { headers: {}, ...request } as IHttpRequestOptions);
}

describe("the credential's bearer", () => {
	it.each<[string, Request]>([
		["a node's own request", { url: `${API}/v2/organizations` }],
		['the HTTP Request node', { uri: `${API}/v2/organizations` }],
		['the test of the credential', { baseURL: API, url: '/v2/organizations?limit=1' }],
		['a base alone', { baseURL: `${API}/v2` }],
		['a base and nothing', { baseURL: `${API}/v2`, url: '' }],
		['a path without a slash', { baseURL: `${API}/`, url: 'v2/organizations' }],
		['an absolute URL beside its base', { baseURL: API, url: `${API}/v2/users` }],
		['a URL object', { uri: new URL(`${API}/v2/users`) }],
		['capitals, the port and the dot of the root', { uri: 'HTTPS://API.Web1on1.Example.:443/v2' }],
	])('goes out with %s', async (_what, request) => {
		const { headers } = await authenticated(request);
		expect(headers).toEqual({ Authorization: 'Bearer opaque-token' });
	});

	it.each<[string, Request]>([
		['another host', { uri: 'https://attacker.example/v2/organizations' }],
		['another host, in url', { url: 'https://attacker.example/' }],
		['another scheme', { uri: 'http://api.web1on1.example/v2' }],
		['another port', { uri: 'https://api.web1on1.example:8443/v2' }],
		['a subdomain', { uri: 'https://files.api.web1on1.example/v2' }],
		['the domain above', { uri: 'https://web1on1.example/v2' }],
		['a longer name', { uri: 'https://api.web1on1.example.attacker.example/' }],
		['a name in front of @', { uri: 'https://api.web1on1.example@attacker.example/' }],
		['a name before a backslash', { uri: 'https://attacker.example\\@api.web1on1.example/' }],
		['another base', { baseURL: 'https://attacker.example', url: '/v2/organizations' }],
		['another base alone', { baseURL: 'https://attacker.example', url: '' }],
		['an absolute URL that leaves its base', { baseURL: API, url: 'https://attacker.example/' }],
		['a URL without scheme that leaves it', { baseURL: API, url: '//attacker.example/' }],
		['backslashes that leave it', { baseURL: API, url: '\\\\attacker.example/' }],
		['one of two addresses', { url: `${API}/v2`, uri: 'https://attacker.example/' }],
		['the other of two', { url: 'https://attacker.example/', uri: `${API}/v2` }],
		['no address at all', { uri: 'organizations' }],
		['something else', { uri: { host: 'attacker.example' } }],
	])('does not go to %s', async (_what, request) => {
		await expect(authenticated(request)).rejects.toThrow(
			`This credential's token goes to ${API} only`,
		);
	});

	it("goes to the sandbox where that is the credential's API", async () => {
		const request = { uri: 'http://127.0.0.1:3200/v2/organizations' };
		expect((await authenticated(request, 'http://127.0.0.1:3200')).headers).toHaveProperty(
			'Authorization',
		);
		await expect(authenticated(request)).rejects.toThrow('nothing was sent');
	});

	it('follows no redirect, whatever the request asks for', async () => {
		const request = {
			...{ uri: `${API}/v2`, followRedirect: true, followAllRedirects: true, maxRedirects: 21 },
			sendCredentialsOnCrossOriginRedirect: true,
		};
		expect(await authenticated(request)).toMatchObject({
			...{ followRedirect: false, followAllRedirects: false, maxRedirects: 0 },
			...{ disableFollowRedirect: true, sendCredentialsOnCrossOriginRedirect: false },
		});
	});
});
