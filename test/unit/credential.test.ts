import type { IHttpRequestOptions } from 'n8n-workflow';

import { Web1on1Api } from '../../credentials/Web1on1Api.credentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { normalizeApiUrl, readCredential } from '../../nodes/Web1on1/transport/tokens/credential';
import { fingerprint } from '../../nodes/Web1on1/transport/tokens/claims';

describe("'API URL'", () => {
	it.each([
		['', 'https://api.web1on1.chat'],
		[' https://api.web1on1.chat/v2/ ', 'https://api.web1on1.chat'],
		['https://api.web1on1.chat//', 'https://api.web1on1.chat'],
		['https://proxy.example/web1on1/V2', 'https://proxy.example/web1on1'],
		['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
	])('%p is %s', (entered, expected) => {
		expect(normalizeApiUrl(entered)).toBe(expected);
	});

	it.each([
		'api.web1on1.chat',
		'ftp://x',
		'https://',
		'https://user:pass@host',
		'https://a b',
		'javascript:x',
	])('%p is refused', (entered) => {
		expect(() => normalizeApiUrl(entered)).toThrow("'API URL' is not a valid URL");
	});
});

describe('the stored pair', () => {
	const stored = {
		refreshToken: 'entered',
		accessToken: 'access',
		renewedRefreshToken: 'renewed',
		renewedFrom: fingerprint('entered'),
		botEmail: 'bot+x@web1on1.chat',
	};

	it('is used as long as it comes from the entered token', () => {
		expect(readCredential(stored)).toMatchObject({
			accessToken: 'access',
			refreshToken: 'renewed',
			enteredToken: 'entered',
		});
	});

	it('is void once another token is entered', () => {
		expect(readCredential({ ...stored, refreshToken: 'new' })).toMatchObject({
			accessToken: '',
			refreshToken: 'new',
		});
	});

	it('is ignored for a permanent token', () => {
		const data = { ...stored, authentication: 'permanent', permanentToken: 'forever' };
		expect(readCredential(data)).toMatchObject({ accessToken: 'forever', refreshToken: '' });
	});
});

describe("n8n's HTTP Request node with this credential", () => {
	let sandbox: Sandbox;

	afterEach(async () => {
		await sandbox.stop();
	});

	/** As n8n does it: authenticate, and on a 401 `preAuthentication` and once more. */
	const request = async (
		data: Record<string, string>,
	): Promise<{ status: number; renewed: boolean }> => {
		const credential = new Web1on1Api();
		const { authenticate } = credential;
		if (typeof authenticate !== 'function') throw new Error('No authenticate');
		const call = async (): Promise<number> => {
			const { headers } = await authenticate(data, { url: '', headers: {} });
			const url = `${sandbox.url}/v2/organizations`;
			return (await fetch(url, { headers: headers as Record<string, string> })).status;
		};
		const first = await call();
		if (first !== 401) return { status: first, renewed: false };
		const httpRequest = async ({ url, body }: IHttpRequestOptions): Promise<unknown> => {
			const answer = await fetch(url, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			});
			return { statusCode: answer.status, headers: {}, body: await answer.json() };
		};
		Object.assign(
			data,
			await credential.preAuthentication.call({ helpers: { httpRequest } }, data),
		);
		return { status: await call(), renewed: true };
	};

	it.each([401, 403] as const)(
		'renews an expired token where that is answered with %i',
		async (status) => {
			sandbox = await startSandbox({ expiredStatus: status });
			const { refreshToken } = sandbox.issueTokens();
			const { token } = sandbox.issueTokens({ accessTokenSeconds: -60 });
			const data = {
				refreshToken,
				apiUrl: sandbox.url,
				accessToken: token,
				renewedRefreshToken: refreshToken,
				renewedFrom: fingerprint(refreshToken),
			};
			expect(await request(data)).toEqual({ status: 200, renewed: true });
			expect(await request(data)).toEqual({ status: 200, renewed: false });
		},
	);

	it('renews after another refresh token was entered', async () => {
		sandbox = await startSandbox();
		const data = {
			refreshToken: sandbox.issueTokens().refreshToken,
			apiUrl: sandbox.url,
			accessToken: 'left over',
			renewedRefreshToken: 'left over',
			renewedFrom: fingerprint('left over'),
		};
		expect(await request(data)).toEqual({ status: 200, renewed: true });
	});
});
