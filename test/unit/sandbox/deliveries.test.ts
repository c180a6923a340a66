import { createHmac } from 'node:crypto';

import { PHONE } from '../../support/example';
import { CHAT, SECRET, Subscribing } from './subscribing';

let world: Subscribing;
beforeEach(async () => {
	world = await Subscribing.start();
});
afterEach(() => world.dispose());

describe('deliveries', () => {
	it('are signed over the raw body and look as documented', async () => {
		await world.register();
		const { body } = await world.remind();
		const reply = world.sandbox.reply(PHONE, 'Ja – graag 👍');
		await world.sandbox.waitFor(() => world.receiver.received.length === 2);
		const [, delivery] = world.receiver.received;
		const hmac = createHmac('sha1', SECRET).update(delivery?.rawBody ?? '', 'utf8');
		expect(delivery?.headers['x-hub-signature']).toBe(`sha1=${hmac.digest('hex')}`);
		expect(delivery?.headers['content-type']).toBe('application/json');
		expect(delivery?.payload).toMatchObject({
			event: CHAT,
			organization: world.sandbox.seed.organizations.acme,
			timestamp: expect.stringMatching(/Z$/),
			activity: { type: 'Create', '@context': 'https://www.w3.org/ns/activitystreams' },
			data: {
				message: { id: reply.id, role: 'contact', touchpoint: 'whatsapp', text: 'Ja – graag 👍' },
				conversation: { id: (body as { id: string }).id, type: 'contact' },
				links: { message: `${world.sandbox.url}/v2/messages/${reply.id}` },
			},
		});
	});

	it('go to those who subscribed, in the organization or above', async () => {
		const { acme, acmeUtrecht, acmeRotterdam: organization } = world.sandbox.seed.organizations;
		const all = await world.register({ events: ['message.create.*.*'] });
		const utrecht = await world.register({}, { organization: acmeUtrecht });
		const postbacks = await world.register({ events: ['message.create.contact.postback'] });
		world.sandbox.reply('+31600000001', { text: 'one', organization });
		world.sandbox.reply('+31600000002', { text: 'two', organization: acmeUtrecht });
		world.sandbox.tap('+31600000003', { text: 'three', organization: acme });
		await world.sandbox.settled();
		const to = (id: string): number =>
			world.sandbox.deliveries().filter(({ subscription }) => subscription === id).length;
		expect([all.id, utrecht.id, postbacks.id].map(to)).toEqual([3, 1, 1]);
	});

	it('of everything, if no events are named', async () => {
		await world.register({ events: undefined });
		await world.remind();
		world.sandbox.setOnWhatsApp(PHONE, false);
		await world.remind();
		await world.sandbox.settled();
		const events = new Set(world.sandbox.deliveries().map(({ event }) => event));
		expect([...events].sort()).toEqual([
			'contact.create',
			'conversation.create',
			'conversation.update',
			CHAT,
			'message.create.contact.status',
			'message.error',
			'service.create',
		]);
		const created = world.receiver.received.find(
			({ payload }) => payload.event === 'service.create',
		);
		expect(created?.rawBody).not.toContain(SECRET);
	});

	it('are repeated with growing pauses until a 2xx, with the same bytes', async () => {
		await world.register();
		world.receiver.behaviour.delivery = (attempt) => ({ status: attempt < 4 ? 503 : 204 });
		world.sandbox.reply(PHONE, 'Patience');
		const delivery = await world.sandbox.waitFor(() =>
			world.sandbox.deliveries().find(({ status }) => status === 'delivered'),
		);
		expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 503, 503, 204]);
		expect(new Set(world.receiver.received.map(({ rawBody }) => rawBody)).size).toBe(1);
		const times = delivery.attempts.map(({ at }) => Date.parse(at));
		const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		expect(pauses[0]).toBeGreaterThanOrEqual(9);
		expect(pauses[2]).toBeGreaterThanOrEqual(39);
	});

	it('that are not answered in time or redirected count as failed, until time is up', async () => {
		world.sandbox.configure({ deliveryTimeoutMs: 30, retryForMs: 35 });
		await world.register();
		world.receiver.behaviour.delivery = (attempt) =>
			attempt === 1 ? 'silence' : { status: attempt === 2 ? 302 : 500 };
		world.sandbox.reply(PHONE, 'In vain');
		const delivery = await world.sandbox.waitFor(() =>
			world.sandbox.deliveries().find(({ status }) => status === 'failed'),
		);
		// Pauses of 10 and 20 ms fit into 35 ms, one of 40 ms more does not.
		expect(delivery.attempts.map(({ status }) => status)).toEqual([null, 302, 500]);
		expect(delivery.attempts[0]?.error).toBe('no answer within 30 ms');
	});

	it('stop when the webhook is deleted meanwhile', async () => {
		const { id } = await world.register();
		world.receiver.behaviour.delivery = () => ({ status: 500 });
		world.sandbox.reply(PHONE, 'Too late');
		await world.sandbox.waitFor(() => world.receiver.received.length > 0);
		await world.admin('DELETE', `/v2/services/${id}`);
		await world.sandbox.waitFor(() => world.sandbox.deliveries()[0]?.status === 'stopped');
	});

	it('carry user and password of the URL as basic authentication', async () => {
		await world.register({ url: world.receiver.url.replace('http://', 'http://us%40er:pass@') });
		world.sandbox.reply(PHONE, 'Hello');
		await world.sandbox.waitFor(() => world.receiver.received.length > 0);
		const expected = Buffer.from('us@er:pass').toString('base64');
		expect(world.receiver.received[0]?.headers.authorization).toBe(`Basic ${expected}`);
	});

	it('can be repeated, shuffled, forged and invented', async () => {
		const { id } = await world.register();
		for (const text of ['a', 'b', 'c', 'd']) world.sandbox.reply(PHONE, text);
		await world.sandbox.waitFor(() => world.receiver.received.length === 4);
		const [first] = world.sandbox.deliveries();
		world.sandbox.redeliver({ messageId: first?.message ?? '', copies: 2 });
		world.sandbox.redeliver({ shuffle: true });
		await world.sandbox.waitFor(() => world.receiver.received.length === 10);
		expect(world.texts().slice(4, 6)).toEqual(['a', 'a']);
		expect(world.texts().slice(6).sort()).toEqual(['a', 'b', 'c', 'd']);
		const copies = world.receiver.received.filter(
			({ payload }) => payload.data.message?.text === 'a',
		);
		expect(new Set(copies.map(({ rawBody }) => rawBody)).size).toBe(1);

		world.receiver.received.length = 0;
		world.sandbox.sendEvent({ event: CHAT, data: { any: 'thing' } });
		world.sandbox.sendEvent({
			event: 'other',
			subscription: id,
			rawBody: '{}',
			signature: 'missing',
		});
		world.sandbox.sendEvent({ event: 'nobody.listens' });
		world.sandbox.sendEvent({ event: CHAT, signature: { literal: 'sha1=00' } });
		await world.sandbox.waitFor(() => world.receiver.received.length === 3);
		const signatures = world.receiver.received.map(({ headers }) => headers['x-hub-signature']);
		expect(signatures).toEqual([expect.stringMatching(/^sha1=\w{40}$/), undefined, 'sha1=00']);
	});
});
