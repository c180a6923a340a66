import { covers } from '../../../sandbox/webhooks';
import { clientOf, type Answer } from '../../support/client';
import { PHONE } from '../../support/example';
import { CHAT, SECRET, Subscribing, type ServiceBody } from './subscribing';

let world: Subscribing;
beforeEach(async () => {
	world = await Subscribing.start();
});
afterEach(() => world.dispose());

describe('registration', () => {
	it('verifies while the call is pending, and generates a secret', async () => {
		const service = await world.register(
			{ url: `${world.receiver.url}?key=a%20b`, secret: undefined, events: undefined },
			{},
		);
		expect(service).toMatchObject({ status: 'active', params: { secret: expect.any(String) } });
		expect(service.params.secret.length).toBeGreaterThan(20);
		const [challenge] = world.receiver.challenges;
		expect(challenge?.searchParams.get('type')).toBe('subscribe');
		expect(challenge?.searchParams.get('key')).toBe('a b');
	});

	it.each([
		['403', () => ({ status: 403, body: '' })],
		['a quoted challenge', (text: string) => ({ status: 200, body: JSON.stringify(text) })],
		['a challenge with a line end', (text: string) => ({ status: 200, body: `${text}\n` })],
		['201', (text: string) => ({ status: 201, body: text })],
	])('stays unverified after %s, and cannot be activated', async (_name, behaviour) => {
		world.receiver.behaviour.challenge = behaviour;
		const { id, status } = await world.register();
		expect(status).toBe('unverified');
		expect(await world.patch(id, { status: 'active' })).toMatchObject({ status: 403 });
		world.sandbox.reply(PHONE, 'Nobody listens');
		await world.sandbox.settled();
		expect(world.receiver.received).toEqual([]);

		world.receiver.behaviour.challenge = (challenge) => ({ status: 200, body: challenge });
		expect(await world.patch(id, { status: 'active' })).toMatchObject({
			status: 200,
			body: { status: 'active' },
		});
	});

	it('stays unverified when nobody is there', async () => {
		const url = 'http://127.0.0.1:1/hook';
		expect(await world.register({ url })).toMatchObject({ status: 'unverified', params: { url } });
	});

	it('is verified again when the URL changes; params are replaced whole', async () => {
		const { id } = await world.register();
		const renamed = await world.patch(id, { name: 'Other name' });
		expect(renamed.body).toMatchObject({ name: 'Other name', status: 'active' });
		expect(world.receiver.challenges).toHaveLength(1);
		const moved = await world.patch(id, { params: { url: `${world.receiver.url}/2` } });
		expect(world.receiver.challenges).toHaveLength(2);
		const { params, status } = moved.body as ServiceBody;
		expect(status).toBe('active');
		expect(params.secret).not.toBe(SECRET);
		expect(params).not.toHaveProperty('events');
	});

	it('is listed by type and organization, and goes with DELETE', async () => {
		const { id } = await world.register();
		const { acme } = world.sandbox.seed.organizations;
		const list = `/v2/services?type=webhook&organization=${acme}`;
		expect((await world.admin('GET', list)).body).toMatchObject([{ id, status: 'active' }]);
		expect((await world.admin('GET', '/v2/services?type=twilio')).body).toEqual([]);
		expect((await world.admin('DELETE', `/v2/services/${id}`)).status).toBe(200);
		expect((await world.admin('DELETE', `/v2/services/${id}`)).status).toBe(404);
		expect((await world.admin('GET', `/v2/services/${id}`)).status).toBe(404);
		world.sandbox.reply(PHONE, 'Gone');
		await world.sandbox.settled();
		expect(world.receiver.received).toEqual([]);
	});

	it('refuses what is not a webhook, and organizations of others', async () => {
		const name = 'x';
		const type = 'webhook';
		const { acme: organization, otherDealer } = world.sandbox.seed.organizations;
		const params = { url: world.receiver.url };
		const create = (body: object): Promise<Answer> => world.admin('POST', '/v2/services', body);
		const bad = { name, type, organization, params: { url: 'ftp://example.com' } };
		expect((await create(bad)).status).toBe(400);
		expect((await create({ name, type, organization: otherDealer, params })).status).toBe(403);
		const bot = clientOf(world.sandbox);
		expect((await bot('POST', '/v2/services', { name, type, organization, params })).status).toBe(
			403,
		);
		expect(world.receiver.challenges).toEqual([]);
	});

	it('can keep the secret to itself', async () => {
		world.sandbox.configure({ hideSecrets: true });
		const { id, params } = await world.register();
		expect(params.secret).toBe(SECRET);
		const { body } = await world.admin('GET', `/v2/services/${id}`);
		expect((body as ServiceBody).params).not.toHaveProperty('secret');
	});
});

it.each([
	['message.create.*.*', CHAT, true],
	['message.create.contact.chat', CHAT, true],
	['message.create.contact.*', CHAT, true],
	['message.create.contact.chat.contact', CHAT, false],
	['message.create', CHAT, false],
	['conversation.update', 'conversation.update', true],
	['*.update', 'conversation.create', false],
])('%s covers %s: %s', (pattern, event, expected) => {
	expect(covers(pattern, event)).toBe(expected);
});
