import http from 'node:http';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { until } from '../../../toolbox/until';
import { call, clientOf, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';
import { startReceiver } from './receiver';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(() => sandbox.stop());

const upsert = (): ReturnType<typeof call> =>
	clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));

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
		expect((await control('POST', '/outage', { ms: 1000 })).status).toBe(202);
		const answers = (): Promise<boolean> =>
			new Promise((resolve) => {
				http
					.get(`${sandbox.url}/sandbox`, { agent: false }, (answer) => {
						answer.resume();
						resolve(true);
					})
					.on('error', () => {
						resolve(false);
					});
			});
		await until('the outage', async () => !(await answers()), undefined, 10);
		await until('its end', answers, undefined, 10);
	});

	it('show over HTTP what the methods give', async () => {
		await upsert();
		sandbox.reply(PHONE, 'Yes');
		sandbox.addFault({ fault: { kind: 'latency', ms: 1 } });
		const looks = Object.values(sandbox).filter(isLook);
		expect(looks.length).toBeGreaterThan(5);
		for (const look of looks) {
			const shown = await control('GET', look.route.path);
			expect(shown).toMatchObject({ status: 200 });
			expect(atNoTime(shown.body)).toEqual(atNoTime(look()));
		}
	});

	it('forget fault rules, one or all', async () => {
		for (let index = 0; index < 3; index += 1)
			sandbox.addFault({ fault: { kind: 'reset-before' } });
		const left = await control('DELETE', '/faults/fault-2');
		expect(left.body).toMatchObject([{ id: 'fault-1' }, { id: 'fault-3' }]);
		expect((await control('DELETE', '/faults')).body).toEqual([]);
		expect(sandbox.faults()).toEqual([]);
	});

	it('refuse what they do not know, and what is not there', async () => {
		const { acme: organization } = sandbox.seed.organizations;
		const unknown = '0'.repeat(24);
		const [agent] = sandbox.seed.agents;
		const write = { user: agent?.id, messages: { text: 'Hello' } };
		expect(await control('POST', '/clock', { advanceMs: 1, backMs: 1 })).toMatchObject({
			status: 400,
			body: { error: { message: expect.stringMatching(/backMs/) } },
		});
		expect(await control('POST', '/botinstances', { organization })).toMatchObject({
			status: 400,
			body: { error: { message: 'enabled: Required' } },
		});
		const hire = { organization: unknown, enabled: true };
		expect((await control('POST', '/botinstances', hire)).status).toBe(404);
		expect((await control('POST', `/conversations/${unknown}/messages`, write)).status).toBe(404);
	});
});

/** As JSON has it, but for the time at which one has looked. */
const atNoTime = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'now' ? '' : member)));

/** A control that only looks: its method takes nothing. */
function isLook(member: unknown): member is (() => unknown) & { route: { path: string } } {
	if (typeof member !== 'function' || !('route' in member)) return false;
	const { route } = member;
	if (typeof route !== 'object' || route === null) return false;
	if (!('path' in route) || !('method' in route)) return false;
	return route.method === 'GET' && typeof route.path === 'string' && !route.path.includes(':');
}
