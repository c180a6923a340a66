import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, clientOf, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';

let sandbox: Sandbox;
let bot: ReturnType<typeof clientOf>;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
	bot = clientOf(sandbox);
});
afterEach(() => sandbox.stop());

const upsert = (): ReturnType<typeof bot> => bot('POST', '/v2/conversations', upsertBody(sandbox));
const list = (): ReturnType<typeof bot> => bot('GET', '/v2/organizations');
const sent = (): number => sandbox.phone(PHONE).messages.length;
const lastRequest = (): unknown => sandbox.requests().at(-1);

describe('the rate limit', () => {
	// Its time stands still, or a slow machine would let more than a second pass.
	let now = 0;
	beforeEach(() => {
		now = performance.now();
		jest.spyOn(performance, 'now').mockImplementation(() => now);
	});
	afterEach(() => {
		jest.restoreAllMocks();
	});

	const burst = async (count: number): Promise<number[]> => {
		const answers = await Promise.all(Array.from({ length: count }, list));
		return answers.map(({ status }) => status);
	};

	it('lets 20 requests per second through and answers 429 to the rest', async () => {
		sandbox.configure({ rateLimit: 20 });
		const statuses = await burst(25);
		expect(statuses.filter((status) => status === 200)).toHaveLength(20);
		expect(statuses.filter((status) => status === 429)).toHaveLength(5);
		expect(lastRequest()).toMatchObject({ status: 429, applied: false });
		now += 999;
		expect(await burst(1)).toEqual([429]);
		now += 2;
		expect(await burst(20)).toEqual(Array(20).fill(200));
	});

	it('says when to come back, if wanted', async () => {
		sandbox.configure({ rateLimit: 1 });
		await list();
		const plain = await list();
		expect(plain.headers).not.toHaveProperty('retry-after');
		expect(plain.body).toEqual({ error: { message: expect.stringMatching(/Too many/) } });
		sandbox.configure({ retryAfter: 'seconds' });
		expect((await list()).headers).toMatchObject({ 'retry-after': '1' });
		sandbox.configure({ retryAfter: 'date' });
		const date = (await list()).headers['retry-after'] ?? '';
		expect(new Date(date).toUTCString()).toBe(date);
	});

	it('does not hold the control routes', async () => {
		sandbox.configure({ rateLimit: 1 });
		for (let index = 0; index < 5; index += 1) {
			expect((await call(sandbox, 'GET', '/sandbox/requests')).status).toBe(200);
		}
	});
});

describe('faults', () => {
	it('a connection cut before the effect', async () => {
		sandbox.addFault({ match: { method: 'post' }, fault: { kind: 'reset-before' } });
		await expect(upsert()).rejects.toThrow();
		expect(sent()).toBe(0);
		expect(lastRequest()).toMatchObject({ status: null, applied: false, fault: 'fault-1' });
	});

	it('a connection cut after the effect', async () => {
		sandbox.addFault({ match: { times: 1 }, fault: { kind: 'reset-after' } });
		await expect(upsert()).rejects.toThrow();
		expect(sent()).toBe(1);
		expect(lastRequest()).toMatchObject({ status: null, applied: true });
		expect((await upsert()).status).toBe(200);
	});

	it.each([
		[true, 1],
		[false, 0],
	])('an answer that never comes, effect applied: %s', async (applied, messages) => {
		sandbox.addFault({ match: {}, fault: { kind: 'timeout', applied } });
		const { token } = sandbox.issueTokens();
		const impatience = new AbortController();
		const request = fetch(`${sandbox.url}/v2/conversations`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(upsertBody(sandbox)),
			signal: impatience.signal,
		});
		const refused = expect(request).rejects.toThrow('aborted');
		await sandbox.waitFor(() => sandbox.requests()[0]?.applied === applied);
		impatience.abort();
		await refused;
		expect(sent()).toBe(messages);
		expect(lastRequest()).toMatchObject({ status: null, applied });
	});

	it.each([
		[false, 0],
		[true, 1],
	])('another status, effect applied: %s', async (applied, messages) => {
		sandbox.addFault({ fault: { kind: 'status', status: 502, applied, message: 'Bad gateway' } });
		const answer = await upsert();
		expect(answer).toMatchObject({ status: 502, body: { error: { message: 'Bad gateway' } } });
		expect(sent()).toBe(messages);
		expect(lastRequest()).toMatchObject({ status: 502, applied });
	});

	it('an error in the body of a 200', async () => {
		sandbox.addFault({ fault: { kind: 'status', status: 200, message: 'Not really' } });
		expect(await upsert()).toMatchObject({
			status: 200,
			body: { error: { message: 'Not really' } },
		});
		expect(sent()).toBe(0);
	});

	it('a 429 with Retry-After', async () => {
		const fault = { kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 3 };
		const rule = { match: { times: 1 }, fault };
		await call(sandbox, 'POST', '/sandbox/faults', { body: rule });
		expect(await list()).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
		expect((await list()).status).toBe(200);
	});

	it('latency, and an answer that trickles', async () => {
		sandbox.addFault({ match: { nth: 1 }, fault: { kind: 'latency', ms: 120 } });
		const started = performance.now();
		await list();
		expect(performance.now() - started).toBeGreaterThan(115);
		sandbox.clearFaults();
		sandbox.addFault({ fault: { kind: 'slow', ms: 150 } });
		const restarted = performance.now();
		expect((await list()).body).toHaveLength(4);
		expect(performance.now() - restarted).toBeGreaterThan(140);
	});

	it('hit only what they match', async () => {
		const fault = { kind: 'status', status: 500 } as const;
		sandbox.addFault({ match: { path: '^/v2/contacts\\?', method: 'GET' }, fault });
		sandbox.addFault({ match: { body: 'XX-13-XX' }, fault });
		expect((await list()).status).toBe(200);
		expect((await bot('GET', '/v2/contacts?limit=1')).status).toBe(500);
		const messages = [{ type: 'field', text: '.licenseplate XX-13-XX' }];
		const body = upsertBody(sandbox, { messages });
		expect((await bot('POST', '/v2/conversations', body)).status).toBe(500);
		expect((await upsert()).status).toBe(201);
		sandbox.clearFaults('fault-1');
		expect(sandbox.faults()).toMatchObject([{ id: 'fault-2', fired: 1 }]);
	});

	it('with a probability are the same in every run', async () => {
		const play = async (): Promise<number[]> => {
			const fresh = await startSandbox({ rateLimit: 0, randomSeed: 7 });
			const match = { probability: 0.5 };
			fresh.addFault({ match, fault: { kind: 'status', status: 503 } });
			const statuses: number[] = [];
			for (let index = 0; index < 20; index += 1) {
				statuses.push((await clientOf(fresh)('GET', '/v2/organizations')).status);
			}
			await fresh.stop();
			return statuses;
		};
		const first = await play();
		expect(new Set(first)).toEqual(new Set([200, 503]));
		expect(await play()).toEqual(first);
	});

	it('are refused when they make no sense', async () => {
		const post = (body: object): ReturnType<typeof call> =>
			call(sandbox, 'POST', '/sandbox/faults', { body });
		expect((await post({ fault: { kind: 'meteorite' } })).status).toBe(400);
		expect((await post({ match: { path: '(' }, fault: { kind: 'reset-after' } })).status).toBe(400);
	});

	it('a platform that is down refuses connections and forgets nothing', async () => {
		await upsert();
		await sandbox.goDown();
		await expect(list()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
		await sandbox.comeBack();
		expect((await upsert()).status).toBe(200);
	});

	it('a platform can be stopped while it is down, or while requests hang', async () => {
		const down = await startSandbox();
		await down.goDown();
		await down.stop();
		const hanging = await startSandbox();
		hanging.addFault({ fault: { kind: 'timeout', applied: true } });
		const request = clientOf(hanging)('GET', '/v2/organizations');
		const refused = expect(request).rejects.toThrow();
		await hanging.stop();
		await refused;
	});
});

describe('the journal', () => {
	it('keeps bodies as received and hides tokens', async () => {
		const { token } = sandbox.issueTokens();
		const body = '{ "organization" : "nowhere",\n "messages":[] }';
		await call(sandbox, 'POST', '/v2/conversations?x=1&y=a%2Cb', { token, body });
		const [entry] = sandbox.requests();
		expect(entry).toMatchObject({
			method: 'POST',
			path: '/v2/conversations',
			query: { x: '1', y: 'a,b' },
			rawBody: body,
			body: { organization: 'nowhere', messages: [] },
			user: sandbox.seed.bot.id,
			status: 400,
		});
		expect(entry?.headers.authorization).toMatch(/^Bearer sha256:[0-9a-f]{12}$/);
		sandbox.clearRequests();
		expect(sandbox.requests()).toEqual([]);
	});
});

describe('templates', () => {
	it('can be shown as components', async () => {
		const path = `/v2/watemplates/${sandbox.seed.templates.offer}`;
		const flat = await bot('GET', path);
		expect(flat.body).toMatchObject({ status: 'approved', content: expect.any(String) });
		sandbox.configure({ templateShape: 'components' });
		const { body } = await bot('GET', path);
		expect(body).not.toHaveProperty('content');
		const components = (body as { components: { type: string }[] }).components;
		const types = components.map(({ type }) => type);
		expect(types).toEqual(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']);
	});
});
