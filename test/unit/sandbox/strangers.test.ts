import http from 'node:http';

import { startSandbox, type Sandbox } from '../../../sandbox';

/** `fetch` lets nobody choose these headers; a page's browser sets them. */
async function ask(
	sandbox: Sandbox,
	{
		method = 'GET',
		path = '/sandbox',
		headers = {},
		body = '',
	}: { method?: string; path?: string; headers?: http.OutgoingHttpHeaders; body?: string },
): Promise<number | undefined> {
	return await new Promise((resolve, reject) => {
		const request = http.request(`${sandbox.url}${path}`, { method, headers }, (response) => {
			response.resume().on('end', () => {
				resolve(response.statusCode);
			});
		});
		request.on('error', reject).end(body);
	});
}

const portOf = ({ url }: Sandbox): string => new URL(url).port;

describe('a web page in the same browser', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	const paths = ['/sandbox', '/sandbox/phones', '/sandbox/nothing', '/v2/organizations', '/'];

	it.each(paths)('reads nothing of %s under a name of its own', async (path) => {
		const port = portOf(sandbox);
		const names = ['rebound.example', 'localhost.rebound.example', '10.0.0.7', '127.0.0.1.nip.io'];
		for (const host of [...names.map((name) => `${name}:${port}`), 'localhost', 'localhost:1']) {
			expect(await ask(sandbox, { path, headers: { host } })).toBe(403);
		}
	});

	it.each(paths)('has nothing done at %s', async (path) => {
		const origins = [
			'https://page.example',
			'null',
			'http://localhost:1',
			`${sandbox.url}.example`,
		];
		for (const origin of origins) {
			const headers = { origin, 'content-type': 'application/json' };
			expect(await ask(sandbox, { method: 'POST', path, headers, body: '{}' })).toBe(403);
		}
	});

	it.each([
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'application/jsonp',
		undefined,
	])('has nothing done by a form, as %s', async (type) => {
		const headers = type === undefined ? {} : { 'content-type': type };
		const body = JSON.stringify({ rateLimit: 5 });
		const asked = { method: 'PATCH', path: '/sandbox/options', headers, body };
		expect(await ask(sandbox, asked)).toBe(415);
		expect(sandbox.options.rateLimit).toBe(0);
	});

	it('is let in from the sandbox itself, under any name of this machine', async () => {
		for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
			const host = `${name}:${portOf(sandbox)}`;
			expect(await ask(sandbox, { headers: { host, origin: `http://${host}` } })).toBe(200);
		}
		const headers = { 'content-type': 'application/json; charset=utf-8' };
		const body = JSON.stringify({ pageSize: 7 });
		expect(await ask(sandbox, { method: 'PATCH', path: '/sandbox/options', headers, body })).toBe(
			200,
		);
		expect(sandbox.options.pageSize).toBe(7);
	});
});
