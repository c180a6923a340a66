import type { Delivery, Sandbox } from '../../../sandbox';
import { PHONE } from '../../support/example';
import { CHAT, Subscribing } from './subscribing';

let world: Subscribing;
beforeEach(async () => {
	world = await Subscribing.start();
});
afterEach(() => world.dispose());

describe('the webhook of a bot', () => {
	const paste = (): ReturnType<Sandbox['pasteBotWebhook']> =>
		world.sandbox.pasteBotWebhook(world.sandbox.seed.bot.id, {
			url: world.receiver.url,
			events: [CHAT],
		});

	it('needs no admin token, and gets conversations the bot follows', async () => {
		const webhook = await paste();
		expect(webhook).toMatchObject({ status: 'active', secret: expect.any(String) });
		await world.remind();
		world.sandbox.reply('+31600000001', { text: 'not followed' });
		world.sandbox.reply(PHONE, 'followed');
		await world.sandbox.settled();
		expect(world.texts()).toEqual(['a template', 'followed']);
		expect(world.sandbox.deliveries().every(({ kind }) => kind === 'bot')).toBe(true);
	});

	it('gets conversations assigned to the bot that it does not follow', async () => {
		await world.sandbox.pasteBotWebhook(world.sandbox.seed.bot.id, { url: world.receiver.url });
		const { conversation } = world.sandbox.reply(PHONE, 'Hello');
		const users = [world.sandbox.seed.bot.id];
		world.sandbox.write(conversation, { type: 'command', text: '/assign', meta: { users } });
		world.sandbox.reply(PHONE, 'Anyone there?');
		await world.sandbox.settled();
		expect(world.texts()).toEqual(['/assign']);
	});

	it('posts messages from the answer, but not for the own messages of the bot', async () => {
		await paste();
		await world.remind();
		world.sandbox.reply(PHONE, 'Hello');
		await world.sandbox.settled();
		world.receiver.behaviour.delivery = () => ({
			status: 200,
			body: JSON.stringify({ messages: [{ text: 'An answer', role: 'agent' }] }),
		});
		const { conversation } = world.sandbox.reply(PHONE, 'Hello again');
		const answered = await world.sandbox.waitFor(() =>
			world.sandbox.deliveries().find(({ answeredMessages }) => answeredMessages.length > 0),
		);
		await world.sandbox.settled();
		expect(answered.answeredMessages).toHaveLength(1);
		expect(world.sandbox.phone(PHONE).messages.at(-1)?.text).toBe('An answer');
		const answers = world.sandbox
			.stream(conversation)
			.messages.filter(({ text }) => text === 'An answer');
		expect(answers).toHaveLength(1);
	});

	it('is verified, removed and refused like any other', async () => {
		world.receiver.behaviour.challenge = () => ({ status: 404, body: '' });
		const { secret: generated, status } = await paste();
		expect(status).toBe('unverified');
		world.receiver.behaviour.challenge = (challenge) => ({ status: 200, body: challenge });
		const verified = await world.sandbox.verifyBotWebhook(world.sandbox.seed.bot.id);
		expect(verified).toMatchObject({ status: 'active', secret: generated });
		world.sandbox.removeBotWebhook(world.sandbox.seed.bot.id);
		await world.remind();
		await world.sandbox.settled();
		expect(world.sandbox.deliveries()).toEqual<Delivery[]>([]);
	});
});
