import { startSandbox, type Sandbox } from '../../../sandbox';
import { type Answer, clientOf, registerWebhook, type ServiceBody } from '../../support/client';
import { PHONE } from '../../support/example';
import { type Receiver, startReceiver } from './receiver';

const chat = 'message.create.contact.chat';
const secret = 'shared secret';

let sandbox: Sandbox;
let receiver: Receiver;
let admin: ReturnType<typeof clientOf>;

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, retryBaseMs: 10 });
	receiver = await startReceiver();
	admin = clientOf(sandbox, 'admin');
});
afterEach(async () => {
	await sandbox.stop();
	await receiver.close();
});

const register = (params: object = {}, changes: object = {}): Promise<ServiceBody> =>
	registerWebhook(sandbox, { url: receiver.url, secret, events: [chat], ...params }, changes);

const patch = (id: string, body: object): Promise<Answer> =>
	admin('PATCH', `/v2/services/${id}`, body);

describe('registration', () => {
	it('verifies while the call is pending, and generates a secret', async () => {
		const service = await register(
			{ url: `${receiver.url}?key=a%20b`, secret: undefined, events: undefined },
			{},
		);
		expect(service).toMatchObject({ status: 'active', params: { secret: expect.any(String) } });
		expect(service.params.secret.length).toBeGreaterThan(20);
		const [challenge] = receiver.challenges;
		expect(challenge?.searchParams.get('type')).toBe('subscribe');
		expect(challenge?.searchParams.get('key')).toBe('a b');
	});

	it.each([
		['403', () => ({ status: 403, body: '' })],
		['a quoted challenge', (text: string) => ({ status: 200, body: JSON.stringify(text) })],
		['a challenge with a line end', (text: string) => ({ status: 200, body: `${text}\n` })],
		['201', (text: string) => ({ status: 201, body: text })],
	])('stays unverified after %s, and cannot be activated', async (_name, behaviour) => {
		receiver.behaviour.challenge = behaviour;
		const { id, status } = await register();
		expect(status).toBe('unverified');
		expect(await patch(id, { status: 'active' })).toMatchObject({ status: 403 });
		sandbox.reply(PHONE, 'Nobody listens');
		await sandbox.settled();
		expect(receiver.received).toEqual([]);

		receiver.behaviour.challenge = (challenge) => ({ status: 200, body: challenge });
		expect(await patch(id, { status: 'active' })).toMatchObject({
			status: 200,
			body: { status: 'active' },
		});
	});

	it('stays unverified when nobody is there', async () => {
		const url = 'http://127.0.0.1:1/hook';
		expect(await register({ url })).toMatchObject({ status: 'unverified', params: { url } });
	});

	it('is verified again when the URL changes; params are replaced whole', async () => {
		const { id } = await register();
		const renamed = await patch(id, { name: 'Other name' });
		expect(renamed.body).toMatchObject({ name: 'Other name', status: 'active' });
		expect(receiver.challenges).toHaveLength(1);
		const moved = await patch(id, { params: { url: `${receiver.url}/2` } });
		expect(receiver.challenges).toHaveLength(2);
		const { params, status } = moved.body as ServiceBody;
		expect(status).toBe('active');
		expect(params.secret).not.toBe(secret);
		expect(params).not.toHaveProperty('events');
	});

	it('is listed by type and organization, and goes with DELETE', async () => {
		const { id } = await register();
		const { acme } = sandbox.seed.organizations;
		const list = `/v2/services?type=webhook&organization=${acme}`;
		expect((await admin('GET', list)).body).toMatchObject([{ id, status: 'active' }]);
		expect((await admin('GET', '/v2/services?type=twilio')).body).toEqual([]);
		expect((await admin('DELETE', `/v2/services/${id}`)).status).toBe(200);
		expect((await admin('DELETE', `/v2/services/${id}`)).status).toBe(404);
		expect((await admin('GET', `/v2/services/${id}`)).status).toBe(404);
		sandbox.reply(PHONE, 'Gone');
		await sandbox.settled();
		expect(receiver.received).toEqual([]);
	});

	it('refuses what is not a webhook, and organizations of others', async () => {
		const name = 'x';
		const type = 'webhook';
		const { acme: organization, otherDealer } = sandbox.seed.organizations;
		const params = { url: receiver.url };
		const create = (body: object): Promise<Answer> => admin('POST', '/v2/services', body);
		const bad = { name, type, organization, params: { url: 'ftp://example.com' } };
		expect((await create(bad)).status).toBe(400);
		expect((await create({ name, type, organization: otherDealer, params })).status).toBe(403);
		const bot = clientOf(sandbox);
		expect((await bot('POST', '/v2/services', { name, type, organization, params })).status).toBe(
			403,
		);
		expect(receiver.challenges).toEqual([]);
	});

	it('can keep the secret to itself', async () => {
		sandbox.configure({ hideSecrets: true });
		const { id, params } = await register();
		expect(params.secret).toBe(secret);
		const { body } = await admin('GET', `/v2/services/${id}`);
		expect((body as ServiceBody).params).not.toHaveProperty('secret');
	});
});
