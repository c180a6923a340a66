import { createHmac } from 'node:crypto';

import { startSandbox, type Delivery, type Sandbox } from '../../../sandbox';
import { covers } from '../../../sandbox/webhooks';
import {
	type Answer,
	clientOf,
	registerWebhook,
	type ServiceBody,
	upsertBody,
} from '../../support/client';
import { PHONE } from '../../support/example';
import { type Receiver, startReceiver } from './receiver';

const chat = 'message.create.contact.chat';
const secret = 'shared secret';

let sandbox: Sandbox;
let receiver: Receiver;
let admin: ReturnType<typeof clientOf>;

beforeEach(async () => {
	// One after the other: what is sent first arrives first.
	sandbox = await startSandbox({ rateLimit: 0, retryBaseMs: 10, deliveryConcurrency: 1 });
	receiver = await startReceiver();
	admin = clientOf(sandbox, 'admin');
});
afterEach(async () => {
	await sandbox.stop();
	await receiver.close();
});

const register = (params: object = {}, changes: object = {}): Promise<ServiceBody> =>
	registerWebhook(sandbox, { url: receiver.url, secret, events: [chat], ...params }, changes);

const remind = (): Promise<Answer> =>
	clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));
const texts = (): (string | undefined)[] =>
	receiver.received.map(({ payload }) => payload.data.message?.text);

describe('deliveries', () => {
	it('are signed over the raw body and look as documented', async () => {
		await register();
		const { body } = await remind();
		const reply = sandbox.reply(PHONE, 'Ja – graag 👍');
		await sandbox.waitFor(() => receiver.received.length === 2);
		const [, delivery] = receiver.received;
		const hmac = createHmac('sha1', secret).update(delivery?.rawBody ?? '', 'utf8');
		expect(delivery?.headers['x-hub-signature']).toBe(`sha1=${hmac.digest('hex')}`);
		expect(delivery?.headers['content-type']).toBe('application/json');
		expect(delivery?.payload).toMatchObject({
			event: chat,
			organization: sandbox.seed.organizations.acme,
			timestamp: expect.stringMatching(/Z$/),
			activity: { type: 'Create', '@context': 'https://www.w3.org/ns/activitystreams' },
			data: {
				message: { id: reply.id, role: 'contact', touchpoint: 'whatsapp', text: 'Ja – graag 👍' },
				conversation: { id: (body as { id: string }).id, type: 'contact' },
				links: { message: `${sandbox.url}/v2/messages/${reply.id}` },
			},
		});
	});

	it('go to those who subscribed, in the organization or above', async () => {
		const { acme, acmeUtrecht, acmeRotterdam: organization } = sandbox.seed.organizations;
		const all = await register({ events: ['message.create.*.*'] });
		const utrecht = await register({}, { organization: acmeUtrecht });
		const postbacks = await register({ events: ['message.create.contact.postback'] });
		sandbox.reply('+31600000001', { text: 'one', organization });
		sandbox.reply('+31600000002', { text: 'two', organization: acmeUtrecht });
		sandbox.tap('+31600000003', { text: 'three', organization: acme });
		await sandbox.settled();
		const to = (id: string): number =>
			sandbox.deliveries().filter(({ subscription }) => subscription === id).length;
		expect([all.id, utrecht.id, postbacks.id].map(to)).toEqual([3, 1, 1]);
	});

	it('of everything, if no events are named', async () => {
		await register({ events: undefined });
		await remind();
		sandbox.setOnWhatsApp(PHONE, false);
		await remind();
		await sandbox.settled();
		const events = new Set(sandbox.deliveries().map(({ event }) => event));
		expect([...events].sort()).toEqual([
			'contact.create',
			'conversation.create',
			'conversation.update',
			chat,
			'message.create.contact.status',
			'message.error',
			'service.create',
		]);
		const created = receiver.received.find(({ payload }) => payload.event === 'service.create');
		expect(created?.rawBody).not.toContain(secret);
	});

	it('are repeated with growing pauses until a 2xx, with the same bytes', async () => {
		await register();
		receiver.behaviour.delivery = (attempt) => ({ status: attempt < 4 ? 503 : 204 });
		sandbox.reply(PHONE, 'Patience');
		const delivery = await sandbox.waitFor(() =>
			sandbox.deliveries().find(({ status }) => status === 'delivered'),
		);
		expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 503, 503, 204]);
		expect(new Set(receiver.received.map(({ rawBody }) => rawBody)).size).toBe(1);
		const times = delivery.attempts.map(({ at }) => Date.parse(at));
		const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
		expect(pauses[0]).toBeGreaterThanOrEqual(9);
		expect(pauses[2]).toBeGreaterThanOrEqual(39);
	});

	it('that are not answered in time or redirected count as failed, until time is up', async () => {
		await register();
		sandbox.configure({ deliveryTimeoutMs: 1000, retryForMs: 35 });
		receiver.behaviour.delivery = (attempt) =>
			attempt === 1 ? 'silence' : { status: attempt === 2 ? 302 : 500 };
		sandbox.reply(PHONE, 'In vain');
		const delivery = await sandbox.waitFor(() =>
			sandbox.deliveries().find(({ status }) => status === 'failed'),
		);
		// Pauses of 10 and 20 ms fit into 35 ms, one of 40 ms more does not.
		expect(delivery.attempts.map(({ status }) => status)).toEqual([null, 302, 500]);
		expect(delivery.attempts[0]?.error).toBe('no answer within 1000 ms');
	});

	it('stop when the webhook is deleted meanwhile', async () => {
		const { id } = await register();
		receiver.behaviour.delivery = () => ({ status: 500 });
		sandbox.reply(PHONE, 'Too late');
		await sandbox.waitFor(() => receiver.received.length > 0);
		await admin('DELETE', `/v2/services/${id}`);
		await sandbox.waitFor(() => sandbox.deliveries()[0]?.status === 'stopped');
	});

	it('carry user and password of the URL as basic authentication', async () => {
		await register({ url: receiver.url.replace('http://', 'http://us%40er:pass@') });
		sandbox.reply(PHONE, 'Hello');
		await sandbox.waitFor(() => receiver.received.length > 0);
		const expected = Buffer.from('us@er:pass').toString('base64');
		expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${expected}`);
	});

	it('can be repeated, shuffled, forged and invented', async () => {
		const { id } = await register();
		for (const text of ['a', 'b', 'c', 'd']) sandbox.reply(PHONE, text);
		await sandbox.waitFor(() => receiver.received.length === 4);
		const [first] = sandbox.deliveries();
		sandbox.redeliver({ messageId: first?.message ?? '', copies: 2 });
		sandbox.redeliver({ shuffle: true });
		await sandbox.waitFor(() => receiver.received.length === 10);
		expect(texts().slice(4, 6)).toEqual(['a', 'a']);
		expect(texts().slice(6).sort()).toEqual(['a', 'b', 'c', 'd']);
		const copies = receiver.received.filter(({ payload }) => payload.data.message?.text === 'a');
		expect(new Set(copies.map(({ rawBody }) => rawBody)).size).toBe(1);

		receiver.received.length = 0;
		sandbox.sendEvent({ event: chat, data: { any: 'thing' } });
		sandbox.sendEvent({ event: 'other', subscription: id, rawBody: '{}', signature: 'missing' });
		sandbox.sendEvent({ event: 'nobody.listens' });
		sandbox.sendEvent({ event: chat, signature: { literal: 'sha1=00' } });
		await sandbox.waitFor(() => receiver.received.length === 3);
		const signatures = receiver.received.map(({ headers }) => headers['x-hub-signature']);
		expect(signatures).toEqual([expect.stringMatching(/^sha1=\w{40}$/), undefined, 'sha1=00']);
	});
});

describe('the webhook of a bot', () => {
	const paste = (): ReturnType<Sandbox['pasteBotWebhook']> =>
		sandbox.pasteBotWebhook(sandbox.seed.bot.id, { url: receiver.url, events: [chat] });

	it('needs no admin token, and gets conversations the bot follows', async () => {
		const webhook = await paste();
		expect(webhook).toMatchObject({ status: 'active', secret: expect.any(String) });
		await remind();
		sandbox.reply('+31600000001', { text: 'not followed' });
		sandbox.reply(PHONE, 'followed');
		await sandbox.settled();
		expect(texts()).toEqual(['a template', 'followed']);
		expect(sandbox.deliveries().every(({ kind }) => kind === 'bot')).toBe(true);
	});

	it('gets conversations assigned to the bot that it does not follow', async () => {
		await sandbox.pasteBotWebhook(sandbox.seed.bot.id, { url: receiver.url });
		const { conversation } = sandbox.reply(PHONE, 'Hello');
		const users = [sandbox.seed.bot.id];
		sandbox.write(conversation, { type: 'command', text: '/assign', meta: { users } });
		sandbox.reply(PHONE, 'Anyone there?');
		await sandbox.settled();
		expect(texts()).toEqual(['/assign']);
	});

	it('posts messages from the answer, but not for the own messages of the bot', async () => {
		await paste();
		await remind();
		sandbox.reply(PHONE, 'Hello');
		await sandbox.settled();
		receiver.behaviour.delivery = () => ({
			status: 200,
			body: JSON.stringify({ messages: [{ text: 'An answer', role: 'agent' }] }),
		});
		const { conversation } = sandbox.reply(PHONE, 'Hello again');
		const answered = await sandbox.waitFor(() =>
			sandbox.deliveries().find(({ answeredMessages }) => answeredMessages.length > 0),
		);
		await sandbox.settled();
		expect(answered.answeredMessages).toHaveLength(1);
		expect(sandbox.phone(PHONE).messages.at(-1)?.text).toBe('An answer');
		const answers = sandbox
			.stream(conversation)
			.messages.filter(({ text }) => text === 'An answer');
		expect(answers).toHaveLength(1);
	});

	it('is verified, removed and refused like any other', async () => {
		receiver.behaviour.challenge = () => ({ status: 404, body: '' });
		const { secret: generated, status } = await paste();
		expect(status).toBe('unverified');
		receiver.behaviour.challenge = (challenge) => ({ status: 200, body: challenge });
		const verified = await sandbox.verifyBotWebhook(sandbox.seed.bot.id);
		expect(verified).toMatchObject({ status: 'active', secret: generated });
		sandbox.removeBotWebhook(sandbox.seed.bot.id);
		await remind();
		await sandbox.settled();
		expect(sandbox.deliveries()).toEqual<Delivery[]>([]);
	});
});

it.each([
	['message.create.*.*', chat, true],
	['message.create.contact.chat', chat, true],
	['message.create.contact.*', chat, true],
	['message.create.contact.chat.contact', chat, false],
	['message.create', chat, false],
	['conversation.update', 'conversation.update', true],
	['*.update', 'conversation.create', false],
])('%s covers %s: %s', (pattern, event, expected) => {
	expect(covers(pattern, event)).toBe(expected);
});
