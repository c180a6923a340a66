import http from 'node:http';
import os from 'node:os';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { clientOf, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';

let sandbox: Sandbox;
afterEach(() => sandbox.stop());

/** Status of an answer, and its text. */
async function ask(
	path: string,
	headers: http.OutgoingHttpHeaders = {},
	method = 'GET',
): Promise<{ status: number | undefined; text: string }> {
	return await new Promise((resolve, reject) => {
		const request = http.request(`${sandbox.url}${path}`, { method, headers }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => {
				resolve({ status: response.statusCode, text });
			});
		});
		request.on('error', reject).end();
	});
}

const tokenIn = (link: string): string =>
	new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';

describe('a sandbox that others reach', () => {
	beforeEach(async () => {
		sandbox = await startSandbox({ host: '0.0.0.0', names: ['sandbox.lan'], rateLimit: 0 });
	});

	it('shows and does nothing without the token of its link', async () => {
		const token = tokenIn(sandbox.deskUrl);
		expect(token).toMatch(/^[\da-f]{24}$/);
		const paths = ['/sandbox', '/sandbox/desk', '/sandbox/phones'];
		for (const path of paths) {
			for (const authorization of [undefined, 'Bearer x', `Bearer ${token}x`, token]) {
				const headers = authorization === undefined ? {} : { authorization };
				expect((await ask(path, headers)).status).toBe(401);
			}
			expect((await ask(`${path}?token=wrong`)).status).toBe(401);
		}
		expect((await ask('/sandbox/changes')).status).toBe(401);
		expect((await ask('/sandbox/requests', {}, 'DELETE')).status).toBe(401);
		expect((await ask('/sandbox/desk', { authorization: `Bearer ${token}` })).status).toBe(200);
		expect((await ask(`/sandbox/phones?token=${token}`)).status).toBe(200);
	});

	it('keeps the token to itself', async () => {
		const token = tokenIn(sandbox.deskUrl);
		const headers = { authorization: `Bearer ${token}` };
		for (const path of ['/sandbox', '/sandbox/desk', '/']) {
			expect((await ask(path, headers)).text).not.toContain(token);
		}
	});

	it('serves its page, the API and pictures as ever', async () => {
		expect((await ask('/')).status).toBe(200);
		const sent = await clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));
		expect(sent.status).toBe(201);
		expect((await ask('/sandbox/media/sample.png')).status).toBe(200);
	});

	it('gives away the name by which others know it', () => {
		const port = new URL(sandbox.url).port;
		expect(sandbox.url).toBe(`http://127.0.0.1:${port}`);
		expect(sandbox.publicUrl).toBe(`http://sandbox.lan:${port}`);
		expect(sandbox.picture(PHONE).text).toBe(`http://sandbox.lan:${port}/sandbox/media/sample.png`);
		const [message] = sandbox.chats(PHONE).chats[0]?.messages ?? [];
		expect(message?.media?.src).toBe('/sandbox/media/sample.png');
	});

	it('answers to the names of this machine, and to no others', async () => {
		const port = new URL(sandbox.url).port;
		const addresses = Object.values(os.networkInterfaces()).flatMap((own = []) =>
			own.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
		);
		const own = ['sandbox.lan', 'host.docker.internal', os.hostname(), ...addresses];
		for (const name of own) {
			const host = `${name}:${port}`;
			expect((await ask('/', { host, origin: `http://${host}` })).status).toBe(200);
		}
		for (const host of [`rebound.example:${port}`, 'sandbox.lan:1', `lan:${port}`]) {
			expect((await ask('/', { host })).status).toBe(403);
		}
		const origin = 'http://page.example';
		expect((await ask('/sandbox', { origin })).status).toBe(403);
	});
});

describe('a sandbox for this machine alone', () => {
	it('needs no token, and knows no other names', async () => {
		sandbox = await startSandbox();
		expect(sandbox.deskUrl).toBe(`${sandbox.url}/`);
		expect(sandbox.publicUrl).toBe(sandbox.url);
		expect((await ask('/sandbox')).status).toBe(200);
		const host = `host.docker.internal:${new URL(sandbox.url).port}`;
		expect((await ask('/', { host })).status).toBe(403);
	});

	it('may have a token all the same', async () => {
		sandbox = await startSandbox({ deskToken: 'of one’s own' });
		expect(tokenIn(sandbox.deskUrl)).toBe('of one’s own');
		expect((await ask('/sandbox')).status).toBe(401);
		const token = encodeURIComponent('of one’s own');
		expect((await ask(`/sandbox?token=${token}`)).status).toBe(200);
	});
});
