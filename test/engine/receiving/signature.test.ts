import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';

import { Listening } from './listening';

describe('receiving: what is let in', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('answers the challenge exactly, as plain text, and refuses any other GET', async () => {
		const challenge = 'a+b <c> "d"';
		const answer = await fetch(
			`${world.host.webhookUrl}?type=subscribe&challenge=${encodeURIComponent(challenge)}`,
		);
		expect([answer.status, await answer.text()]).toEqual([200, challenge]);
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		for (const query of [
			'',
			'?type=subscribe',
			'?challenge=x',
			'?type=other&challenge=x',
			`?type=subscribe&challenge=${'x'.repeat(2000)}`,
			'?type=subscribe&challenge=a&challenge=b',
		]) {
			expect((await fetch(world.host.webhookUrl + query)).status).toBe(403);
		}
	});

	it.each([
		['no signature', {}],
		['a wrong signature', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
		['another algorithm', { 'x-hub-signature': `sha256=${'0'.repeat(64)}` }],
		['a short signature', { 'x-hub-signature': 'sha1=00' }],
		[
			'a signature with something after it',
			{ 'x-hub-signature': `sha1=${'0'.repeat(40)}, sha1=${'1'.repeat(40)}` },
		],
		['an empty signature', { 'x-hub-signature': '' }],
	])('refuses %s with 401 and starts nothing', async (_, headers) => {
		expect(await world.post(world.payload(), headers)).toEqual({ status: 401, body: '' });
		expect(world.taken).toEqual([]);
		expect(world.log).toContain('without a valid signature');
	});

	it('refuses a genuine signature beside another one', async () => {
		const body = world.payload();
		const signatures = `${world.sign(body)}, ${world.sign(body)}`;
		expect((await world.post(body, { 'x-hub-signature': signatures })).status).toBe(401);
	});

	it('refuses two signature headers', async () => {
		const body = world.payload();
		const status = await new Promise((resolve, reject) => {
			const request = httpRequest(world.host.webhookUrl, { method: 'POST' }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			});
			request.on('error', reject);
			request.setHeader('content-type', 'application/json');
			request.setHeader('x-hub-signature', [world.sign(body), world.sign(body)]);
			request.end(body);
		});
		expect(status).toBe(401);
	});

	it('refuses the signature of another body, of another secret, and of the empty secret', async () => {
		const body = world.payload();
		const others = [world.sign(`${body} `), world.sign(body, 'other'), world.sign(body, '')];
		for (const signature of others) {
			expect((await world.post(body, { 'x-hub-signature': signature })).status).toBe(401);
		}
	});

	it('refuses a form, which n8n does not keep the bytes of, and starts nothing', async () => {
		const form = 'multipart/form-data; boundary=x';
		const body = world.payload();
		const unsigned = await world.post(body, { 'content-type': form });
		expect(unsigned).toEqual({ status: 401, body: '' });
		const signed = { 'content-type': form, 'x-hub-signature': world.sign(body) };
		expect((await world.post(body, signed)).status).toBe(401);
		expect(world.taken).toEqual([]);
		expect(world.log).not.toContain('500');
	});

	it('reads the bytes itself where n8n has not, and takes what is signed but no JSON for nothing', async () => {
		const body = world.payload();
		const parts = { 'content-type': 'multipart/mixed; boundary=x' };
		expect((await world.post(body, parts)).status).toBe(401);
		const signed = { ...parts, 'x-hub-signature': world.sign(body) };
		expect((await world.post(body, signed)).status).toBe(200);
		expect(world.taken).toHaveLength(1);
		const text = { 'content-type': 'text/plain', 'x-hub-signature': world.sign('no JSON') };
		expect(await world.post('no JSON', text)).toEqual({ status: 200, body: '' });
		expect(world.taken).toHaveLength(1);
	});

	it('looks at nothing but the signature before it is right', async () => {
		await world.open({ filters: { text: { match: { comparison: 'regex', value: 'fine' } } } });
		world.host.parameters.filters = { text: { match: { comparison: 'regex', value: '(' } } };
		expect((await world.post(world.payload())).status).toBe(401);
		expect(world.log).not.toContain('500');
	});

	it('takes the signature in any casing of header and digits, over the bytes as sent', async () => {
		const body = `${world.payload().slice(0, -1)} ,"Ünïcode": "日本" }`;
		const status = await world.post(body, { 'X-HUB-Signature': world.sign(body) });
		expect(status).toEqual({ status: 200, body: '' });
		const upper = world.payload({}, { id: '650000000000000000000009' });
		const digits = world.sign(upper).slice('sha1='.length).toUpperCase();
		expect((await world.post(upper, { 'x-hub-signature': `sha1=${digits}` })).status).toBe(200);
		expect(world.taken).toHaveLength(2);
	});

	it('fails closed when it has no secret', async () => {
		const { parameters } = world.host;
		const ofAnother = world.secret();
		await world.replace({ parameters, credentials: world.credentials() });
		const body = world.payload();
		for (const key of ['', 'undefined', ofAnother]) {
			expect((await world.deliver(body, key)).status).toBe(401);
		}
		expect(world.taken).toEqual([]);
	});

	it('takes a gzipped delivery signed over its plain bytes, as n8n unpacks it first', async () => {
		const body = world.payload();
		const answer = await fetch(world.host.webhookUrl, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'content-encoding': 'gzip',
				'x-hub-signature': world.sign(body),
			},
			body: gzipSync(body),
		});
		expect(answer.status).toBe(200);
		expect(world.taken).toHaveLength(1);
	});

	it.each(['[]', '"text"', 'null', '12', '{}', '{"event":7}', '{"event":"x","data":[]}'])(
		'survives the signed body %s',
		async (body) => {
			expect(await world.deliver(body)).toEqual({ status: 200, body: '' });
			expect(world.taken).toEqual([]);
		},
	);

	it('survives deep nesting, prototype keys and a large body', async () => {
		const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
		const bodies = [
			world.payload({ extra: 1 }).replace('"extra":1', `"extra":${deep}`),
			world
				.payload()
				.replace(
					'"data"',
					'"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"data"',
				),
			world.payload({ padding: 'x'.repeat(10 * 1024 * 1024) }, { id: '650000000000000000000005' }),
		];
		for (const body of bodies) {
			expect((await world.deliver(body)).status).toBe(200);
		}
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
		expect(world.taken.length).toBeGreaterThanOrEqual(2);
	});
});
