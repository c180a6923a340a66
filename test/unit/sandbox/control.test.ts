import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, clientOf, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';
import { startReceiver } from './receiver';

let sandbox: Sandbox;
let bot: ReturnType<typeof clientOf>;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
	bot = clientOf(sandbox);
});
afterEach(() => sandbox.stop());

const upsert = (): ReturnType<typeof bot> => bot('POST', '/v2/conversations', upsertBody(sandbox));

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

describe('the control routes', () => {
	const control = (method: string, path: string, body?: unknown): ReturnType<typeof call> =>
		call(sandbox, method, `/sandbox${path}`, { body });

	it('do over HTTP what the methods do', async () => {
		const phone = `/phones/${encodeURIComponent(PHONE)}`;
		const { body: issued } = await control('POST', '/tokens', { scope: 'admin' });
		expect(issued).toMatchObject({ scope: 'admin', userId: sandbox.seed.adminBot.id });
		await upsert();
		const reply = await control('POST', `${phone}/reply`, { text: 'Yes' });
		expect(reply).toMatchObject({ status: 201, body: { text: 'Yes', role: 'contact' } });
		const { conversation } = reply.body as { conversation: string };
		expect((await control('POST', `${phone}/picture`, {})).status).toBe(201);
		const tap = await control('POST', `${phone}/tap`, { text: 'No', payload: 'NO' });
		expect(tap.body).toMatchObject({ type: 'postback' });
		const [agent] = sandbox.seed.agents;
		const messages = { text: 'On my way', role: 'agent' };
		await control('POST', `/conversations/${conversation}/messages`, { user: agent?.id, messages });
		const stream = await control('GET', `/conversations/${conversation}/stream`);
		expect(stream.body).toMatchObject({
			contact: { profile: { telephone: PHONE } },
			messages: [{}, { text: 'Yes' }, {}, { text: 'No' }, { text: 'On my way' }],
		});
		expect((await control('GET', phone)).body).toMatchObject({
			messages: [{ kind: 'template' }, { text: 'On my way' }],
		});
		await control('PATCH', phone, { onWhatsApp: false });
		expect(sandbox.phone(PHONE).onWhatsApp).toBe(false);
		expect((await control('GET', '/requests')).body).toHaveLength(1);
	});

	it('play the Webhook tab, deliver and redeliver', async () => {
		const receiver = await startReceiver();
		const tab = `/bots/${sandbox.seed.bot.id}/webhook`;
		const pasted = await control('POST', tab, { url: receiver.url });
		expect(pasted).toMatchObject({ status: 201, body: { status: 'active' } });
		const { id: subscription } = pasted.body as { id: string };
		await control('POST', '/events', { event: 'a.b', subscription, signature: 'wrong' });
		await control('POST', '/redeliver', { copies: 2 });
		await sandbox.waitFor(() => receiver.received.length === 3);
		const { body } = await control('GET', '/deliveries');
		expect(body).toMatchObject([{ event: 'a.b', kind: 'bot' }, {}, {}]);
		await control('DELETE', tab);
		expect((await control('GET', '/webhooks')).body).toEqual([]);
		await receiver.close();
	});

	it('change options, time and hires', async () => {
		const changed = await control('PATCH', '/options', { expiredStatus: 403, rateLimit: 5 });
		expect(changed.body).toMatchObject({ expiredStatus: 403, rateLimit: 5 });
		expect(changed.body).not.toHaveProperty('tokenSecret');
		expect((await control('PATCH', '/options', { port: 1 })).status).toBe(400);
		const { body } = await control('POST', '/clock', { advanceMs: 3600_000 });
		const { now } = body as { now: string };
		expect(Date.parse(now) - Date.now()).toBeGreaterThan(3590_000);
		const { acme: organization } = sandbox.seed.organizations;
		await control('POST', '/botinstances', { organization, enabled: false });
		expect((await upsert()).status).toBe(403);
		expect((await control('GET', '/nothing')).status).toBe(404);
	});

	it('take the platform down for a while', async () => {
		expect((await control('POST', '/outage', { ms: 150 })).status).toBe(202);
		const refused = await new Promise((resolve) => {
			const probe = (): void => {
				http
					.get(`${sandbox.url}/sandbox`, { agent: false }, (answer) => {
						answer.resume();
						setTimeout(probe, 10);
					})
					.on('error', () => {
						resolve(true);
					});
			};
			probe();
		});
		expect(refused).toBe(true);
		await wait(250);
		expect((await control('GET', '')).status).toBe(200);
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
