import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import ChipChat from 'chipchat';
import express from 'express';

import { startSandbox, type Sandbox } from '../../sandbox';
import { upsertBody } from '../support/client';
import { PHONE } from '../support/example';

const secret = 'a secret of our own';
const event = 'message.create.contact.chat';

let sandbox: Sandbox;
let bot: ChipChat;
let server: Server;
let received: { message: ChipChat.Message; conversation: ChipChat.Context }[];
let errors: string[];

beforeEach(async () => {
	sandbox = await startSandbox({ retryBaseMs: 20 });
	received = [];
	errors = [];
});
afterEach(async () => {
	await sandbox.stop();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

/** The webhook processor of the customer's document, with the SDK's own router. */
async function startProcessor(webhookSecret = secret): Promise<string> {
	const { token } = sandbox.issueTokens();
	bot = new ChipChat({ host: sandbox.url, token, secret: webhookSecret });
	bot.on('error', (error) => errors.push(error.message));
	bot.on(`${event}.contact`, { touchpoint: 'whatsapp' }, (message, conversation) => {
		received.push({ message, conversation });
	});
	const app = express().use('/webhook', bot.router());
	server = await new Promise<Server>((resolve) => {
		const listening: Server = app.listen(0, '127.0.0.1', () => {
			resolve(listening);
		});
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

const remind = (): Promise<ChipChat.ConversationData> =>
	bot.conversations.create(upsertBody(sandbox));

function adminBot(): ChipChat {
	const { token, refreshToken, email } = sandbox.issueTokens({ scope: 'admin' });
	return new ChipChat({ host: sandbox.url, token, refreshToken, email });
}

it('registers as a service, answers the challenge and receives the reply', async () => {
	const url = await startProcessor();
	const service = await adminBot().services.create({
		name: 'Replies',
		type: 'webhook',
		organization: sandbox.seed.organizations.acme,
		params: { url, secret, events: [event] },
	});
	expect(service).toMatchObject({ status: 'active', params: { secret } });

	const { id } = await remind();
	sandbox.reply(PHONE, 'Yes, 3.15 is fine');
	await sandbox.waitFor(() => received.length > 0);
	await sandbox.settled();

	expect(received).toHaveLength(1);
	expect(received[0]?.message).toMatchObject({
		text: 'Yes, 3.15 is fine',
		conversation: id,
		role: 'contact',
		touchpoint: 'whatsapp',
	});
	expect(received[0]?.conversation).toMatchObject({ id, name: 'John Johnson' });
	// The template the bot sent is an event of the same name; the SDK's role filter drops it.
	const deliveries = sandbox.deliveries();
	expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
	expect(errors).toEqual([]);
});

it('is pasted into the Webhook tab of the bot and receives with the generated secret', async () => {
	// The SDK needs the secret at construction; the tab shows it after saving.
	const first = await startProcessor('not known yet');
	const { secret: generated } = await sandbox.pasteBotWebhook(sandbox.seed.bot.id, { url: first });
	server.close();
	const url = await startProcessor(generated);
	const webhook = await sandbox.pasteBotWebhook(sandbox.seed.bot.id, { url, events: [event] });
	expect(webhook).toMatchObject({ status: 'active', secret: generated });

	await remind();
	sandbox.reply(PHONE, 'Thanks');
	sandbox.reply('+31600000001', { text: 'To another dealer conversation', name: 'Eve' });
	await sandbox.waitFor(() => received.length > 0);
	await sandbox.settled();

	expect(received.map(({ message }) => message.text)).toEqual(['Thanks']);
	expect(errors).toEqual([]);
});

it('notices a wrong signature', async () => {
	const url = await startProcessor('another secret');
	await adminBot().services.create({
		name: 'Replies',
		type: 'webhook',
		organization: sandbox.seed.organizations.acme,
		params: { url, secret, events: [event] },
	});
	sandbox.reply(PHONE, 'Hello');
	await sandbox.waitFor(() => errors.length > 0);
	expect(errors).toContain('Invalid signature on incoming request');
});

it('asks a question and gets the reply', async () => {
	const url = await startProcessor();
	await adminBot().services.create({
		name: 'Replies',
		type: 'webhook',
		organization: sandbox.seed.organizations.acme,
		params: { url, secret, events: [event] },
	});
	const { id } = await remind();
	const conversation = await bot.conversation(id);
	const answer = conversation.ask('Shall we call you?');
	// The SDK keeps a pending question in the conversation itself.
	const key = `_asked${sandbox.seed.bot.id}`;
	const asked = await sandbox.waitFor(() => sandbox.stream(id).meta[key]);

	sandbox.reply(PHONE, 'Yes');
	await expect(answer).resolves.toMatchObject({ text: 'Yes' });
	const question = sandbox.stream(id).messages.find((message) => message.id === asked);
	expect(question).toMatchObject({ text: 'Shall we call you?' });
	// A reply to a question is not announced as an event besides.
	expect(received).toEqual([]);
});
