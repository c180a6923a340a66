import ChipChat from 'chipchat';

import { startSandbox, type IssueTokensOptions, type Sandbox } from '../../sandbox';
import { customersExample } from '../../toolbox/customersExample';

const reminder = customersExample.payload;
const { telephone } = customersExample.contact;

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox({ extraTemplates: 130, extraContacts: 230 });
});
afterEach(() => sandbox.stop());

function newBot(tokens: IssueTokensOptions = {}): ChipChat {
	const { token, refreshToken, email } = sandbox.issueTokens(tokens);
	const bot = new ChipChat({ host: sandbox.url, token, refreshToken, email });
	bot.on('error', () => undefined);
	return bot;
}

const statuses = (path: string): (number | null)[] =>
	sandbox
		.requests()
		.filter((request) => request.path === path)
		.map(({ status }) => status);

describe('conversations.create', () => {
	it('creates with 201, then updates with 200, and the phone shows the template', async () => {
		const bot = newBot();
		const created = await bot.conversations.create(reminder);
		const updated = await bot.conversations.create(reminder);

		expect(statuses('/v2/conversations')).toEqual([201, 200]);
		expect(updated.id).toBe(created.id);
		expect(created).toMatchObject({ name: 'John Johnson', organization: reminder.organization });
		expect(sandbox.requests()[0]?.body).toEqual(reminder);
		expect(sandbox.phone(telephone).messages.map(({ text }) => text)).toEqual(
			Array<string>(2).fill(
				'Dear John Johnson,\nYou have an appointment tomorrow at 3.15 pm. ' +
					'We would like to keep in touch via WhatsApp.',
			),
		);
		expect(sandbox.stream(created.id).fields).toEqual({
			licenseplate: 'XX-99-WZ',
			location: '3204',
		});
	});

	it('gives the error of the API to the caller', async () => {
		const create = newBot().conversations.create({ ...reminder, messages: [] });
		await expect(create).rejects.toMatchObject({
			statusCode: 400,
			message: 'messages: must hold at least one message',
		});
	});
});

describe('tokens', () => {
	it('are renewed when the access token has expired, and both are kept', async () => {
		sandbox.configure({ singleUseRefreshTokens: true });
		const bot = newBot({ accessTokenSeconds: -60 });
		const before = { ...bot.auth };
		const renewed: string[] = [];
		bot.on('token', (token) => renewed.push(token));

		const contacts = await bot.contacts.list({ limit: 1 });

		expect(contacts).toHaveLength(1);
		expect(renewed).toEqual([bot.auth.token]);
		expect(bot.auth.token).not.toBe(before.token);
		expect(bot.auth.refreshToken).not.toBe(before.refreshToken);
		expect(statuses('/v2/contacts')).toEqual([401, 200]);
		expect(statuses('/v2/auth/token')).toEqual([201]);
	});

	it('are renewed again with the rotated refresh token', async () => {
		sandbox.configure({ singleUseRefreshTokens: true, accessTokenSeconds: 60 });
		const bot = newBot();
		for (let month = 0; month < 3; month += 1) {
			sandbox.advanceClock(61_000);
			await expect(bot.conversations.create(reminder)).resolves.toBeDefined();
		}
		expect(statuses('/v2/auth/token')).toEqual([201, 201, 201]);
		expect(sandbox.phone(telephone).messages).toHaveLength(3);
	});

	it('that are revoked altogether end in an error, not in a loop', async () => {
		const bot = newBot();
		sandbox.revokeTokens({ access: true, refresh: true });
		await expect(bot.contacts.list()).rejects.toMatchObject({ statusCode: 401 });
		expect(statuses('/v2/auth/token')).toEqual([401]);
	});

	it('of a bot fetch the own user', async () => {
		const bot = newBot();
		const user = await bot.users.get(bot.auth.user ?? '');
		expect(user.email).toBe(sandbox.seed.bot.email);
	});
});

describe('messages', () => {
	it('are sent one by one and as an array, in order', async () => {
		const bot = newBot();
		const { id } = await bot.conversations.create(reminder);
		sandbox.reply(telephone, 'Yes, fine');
		const conversation = await bot.conversation(id);

		const single = await conversation.say('Great', { role: 'agent' });
		await bot.send(id, [
			{ text: 'One', role: 'agent' },
			{ text: 'Internal note' },
			{ text: 'Two', role: 'agent', delay: 20 },
		]);
		await sandbox.waitFor(() => sandbox.phone(telephone).messages.length === 4);

		expect(single).toMatchObject({ type: 'chat', role: 'agent', text: 'Great', conversation: id });
		const texts = sandbox.phone(telephone).messages.map(({ text }) => text);
		expect(texts.slice(1)).toEqual(['Great', 'One', 'Two']);
	});

	it('include the commands of the conversation', async () => {
		const bot = newBot();
		const { id } = await bot.conversations.create(reminder);
		const conversation = await bot.conversation(id);
		const [agent] = sandbox.seed.agents;

		await conversation.set('bookingId', '42 a');
		await conversation.assign(agent?.id ?? '');
		await conversation.notify([sandbox.seed.channels.sales]);
		await conversation.leave();

		const after = await bot.conversations.get(id);
		expect(after).toMatchObject({ status: 'closed', meta: { bookingId: '42 a' } });
		expect(after.participants).toContainEqual(expect.objectContaining({ user: agent?.id }));
		const { notifications } = sandbox.stream(id);
		expect(notifications[0]?.channels).toEqual([sandbox.seed.channels.sales]);

		await conversation.accept();
		expect(await bot.conversations.get(id)).toMatchObject({ status: 'active' });
	});

	it('leave and notify in the order of the SDK: the conversation ends up queued', async () => {
		const bot = newBot();
		const { id } = await bot.conversations.create(reminder);
		const conversation = await bot.conversation(id);
		await conversation.notify();
		expect(await bot.conversations.get(id)).toMatchObject({ status: 'active' });
		expect(sandbox.stream(id).notifications).toEqual([]);

		await conversation.say('Gotta go!');
		await conversation.leave();
		await conversation.notify();
		expect(await bot.conversations.get(id)).toMatchObject({ status: 'queued' });
		expect(sandbox.stream(id).notifications).toHaveLength(1);
	});

	it('into an unknown conversation are refused', async () => {
		const send = newBot().send('6b0000000000000000000000', 'Hello');
		await expect(send).rejects.toThrow('Conversation not found');
	});
});

describe('lists', () => {
	it('of contacts come in pages of 100, followed by the Link header', async () => {
		const bot = newBot();
		expect(await bot.contacts.list()).toHaveLength(100);
		const all = await bot.contacts.list({ pagination: { backoff: 1 } });
		expect(new Set(all.map(({ id }) => id)).size).toBe(230);
	});

	it('of templates are iterated, sorted, with arrays in filters', async () => {
		const bot = newBot();
		const { acme, otherDealer } = sandbox.seed.organizations;
		const names: string[] = [];
		const templates = await bot.watemplates.list({
			organization: [acme, otherDealer],
			sort: '-name,id',
			pagination: { limit: 40, backoff: 1 },
		});
		for (const { name } of templates) names.push(name);
		expect(names).toHaveLength(135);
		expect(names).toEqual([...names].sort().reverse());
	});

	it('find a contact by telephone', async () => {
		const bot = newBot();
		const { id } = await bot.conversations.create(reminder);
		const { organization } = reminder;
		const [contact] = await bot.contacts.list({ 'profile.telephone': telephone, organization });
		expect(contact).toMatchObject({ conversation: id, profile: { name: 'John Johnson' } });
	});
});
