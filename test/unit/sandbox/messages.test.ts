import { startSandbox, type Message, type Sandbox } from '../../../sandbox';
import { clientOf, templateMessage, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';

let sandbox: Sandbox;
let bot: ReturnType<typeof clientOf>;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
	bot = clientOf(sandbox);
});
afterEach(() => sandbox.stop());

const upsert = (changes: object = {}): ReturnType<typeof bot> =>
	bot('POST', '/v2/conversations', upsertBody(sandbox, changes));

async function conversationId(changes: object = {}): Promise<string> {
	const { body } = await upsert(changes);
	return (body as { id: string }).id;
}

const post = (id: string, body: unknown): ReturnType<typeof bot> =>
	bot('POST', `/v2/conversations/${id}/messages`, body);

const failures = (id: string): string[] =>
	sandbox
		.stream(id)
		.messages.filter(({ type }) => type === 'status')
		.map(({ text }) => text);

describe('what messages do', () => {
	it('fields are written to the record, the last value counts', async () => {
		const id = await conversationId();
		await post(id, [
			{ type: 'field', text: '.licenseplate XX-99-WZ' },
			{ type: 'field', text: '.location  Utrecht "West"', meta: { form: sandbox.seed.form } },
			{ type: 'field', text: '.licenseplate YY-11-ZZ' },
		]);
		const { fields, messages } = sandbox.stream(id);
		expect(fields).toEqual({ licenseplate: 'YY-11-ZZ', location: 'Utrecht "West"' });
		expect(messages.at(-2)?.meta).toEqual({ key: 'location', form: sandbox.seed.form });
		expect(messages.at(-1)).not.toHaveProperty('role');
		expect(sandbox.phone(PHONE).messages).toHaveLength(1);
	});

	it('commands change the conversation', async () => {
		const id = await conversationId();
		await post(id, { type: 'command', text: '/set car.brand Volvo V60' });
		await post(id, { type: 'command', text: '/set @category 2' });
		expect(sandbox.stream(id)).toMatchObject({
			meta: { 'car.brand': 'Volvo V60' },
			conversation: { category: '2', status: 'active' },
		});
		await post(id, [
			{ type: 'command', text: '/set car.brand ' },
			{ type: 'command', text: '/leave' },
		]);
		expect(sandbox.stream(id)).toMatchObject({ meta: {}, conversation: { status: 'closed' } });
	});

	it('writing to the consumer accepts; the reply then queues only after leaving', async () => {
		const id = await conversationId();
		sandbox.reply(PHONE, 'Yes');
		expect(sandbox.stream(id).conversation.status).toBe('active');
		await post(id, { type: 'command', text: '/leave' });
		sandbox.reply(PHONE, 'Hello?');
		expect(sandbox.stream(id).conversation).toMatchObject({
			status: 'queued',
			participants: [{ user: sandbox.seed.bot.id, follow: true, accepted: false }],
		});
	});

	it('a delay holds the effect back, never before an earlier message', async () => {
		const id = await conversationId();
		sandbox.reply(PHONE, 'Yes');
		const answer = await post(id, [
			{ text: 'slow', role: 'agent', delay: 40 },
			{ text: 'next', role: 'agent' },
		]);
		expect(answer).toMatchObject({ status: 201, body: [{ text: 'slow' }, { text: 'next' }] });
		expect(sandbox.phone(PHONE).messages).toHaveLength(1);
		const messages = await sandbox.waitFor(() => {
			const { messages: received } = sandbox.phone(PHONE);
			return received.length === 3 && received;
		});
		expect(messages.map(({ text }) => text).slice(1)).toEqual(['slow', 'next']);
	});

	it('nothing internal reaches the phone', async () => {
		const id = await conversationId();
		sandbox.reply(PHONE, 'Yes');
		await post(id, [
			{ text: 'of the bot' },
			{ text: 'note', role: 'agent', isBackchannel: true },
			{ type: 'tag', text: 'urgent', role: 'agent' },
		]);
		expect(sandbox.phone(PHONE).messages).toHaveLength(1);
	});

	it('pictures and buttons arrive as such', async () => {
		const id = await conversationId();
		sandbox.reply(PHONE, 'Yes');
		await post(id, [
			{ text: 'https://example.com/a.png', contentType: 'image/png', role: 'agent' },
			{ text: 'When?', role: 'agent', actions: [{ type: 'reply', text: 'Now', payload: 'NOW' }] },
		]);
		expect(sandbox.phone(PHONE).messages.slice(1)).toMatchObject([
			{ kind: 'media', media: { url: 'https://example.com/a.png', contentType: 'image/png' } },
			{ kind: 'text', text: 'When?', buttons: ['Now'] },
		]);
		const tapped = sandbox.tap(PHONE, { text: 'Now', payload: 'NOW' });
		expect(tapped).toMatchObject({ type: 'postback', text: 'Now', meta: { payload: 'NOW' } });
	});

	it('acting as an agent keeps the bot following', async () => {
		const [agent] = sandbox.seed.agents;
		const id = await conversationId({
			messages: [{ text: 'Hi', role: 'agent', touchpoint: 'sms', user: agent?.id }],
		});
		expect(sandbox.stream(id)).toMatchObject({
			messages: [{ user: agent?.id, touchpoint: 'sms' }],
			conversation: {
				participants: [
					{ user: sandbox.seed.bot.id, follow: true, accepted: false },
					{ user: agent?.id, accepted: true },
				],
			},
		});
	});
});

describe('WhatsApp', () => {
	it('shows header, footer and buttons of a template', async () => {
		const { offer } = sandbox.seed.templates;
		const variables = { CarModel: 'V60', Price: 199 };
		await upsert({ messages: [templateMessage(offer, variables)] });
		expect(sandbox.phone(PHONE).messages[0]).toMatchObject({
			kind: 'template',
			text: 'Hello John Johnson, a full service now costs 199. Shall we plan it in?',
			template: { header: 'An offer for your V60', footer: 'Acme Demo, Main Street 1' },
			buttons: ['Yes please', 'No thanks'],
		});
	});

	it.each([
		['a missing variable', 'appointment', {}, /lacks a value for PlanTime/],
		['a template that waits for approval', 'pending', { LicensePlate: 'X' }, /not approved/],
	] as const)('reports %s in the stream, not over HTTP', async (_name, name, variables, reason) => {
		const messages = [templateMessage(sandbox.seed.templates[name], variables)];
		const answer = await upsert({ messages });
		expect(answer.status).toBe(201);
		const { id } = answer.body as { id: string };
		expect(failures(id)).toEqual([expect.stringMatching(reason)]);
		expect(sandbox.phone(PHONE).messages).toEqual([]);
	});

	it('reports a number that is not on WhatsApp, and a contact without number', async () => {
		sandbox.setOnWhatsApp(PHONE, false);
		expect(failures(await conversationId())).toEqual([`${PHONE} is not on WhatsApp`]);
		const profile = { name: 'Mail only', email: 'mail@example.com' };
		const mailOnly = await conversationId({ contact: { profile } });
		expect(failures(mailOnly)).toEqual(['The contact has no address for whatsapp']);
	});

	it('lets free text through for 24 hours after the last message of the consumer', async () => {
		const id = await conversationId();
		const text = { text: 'Free text', role: 'agent' };
		await post(id, text);
		expect(failures(id)).toEqual([expect.stringContaining('24 hour window')]);
		sandbox.reply(PHONE, 'Yes');
		await post(id, text);
		sandbox.advanceClock(24 * 3600 * 1000 - 60_000);
		await post(id, text);
		sandbox.advanceClock(2 * 60_000);
		await post(id, text);
		expect(failures(id)).toHaveLength(2);
		expect(sandbox.phone(PHONE).messages.map(({ kind }) => kind)).toEqual([
			'template',
			'text',
			'text',
		]);
		await post(id, { ...text, touchpoint: 'sms' });
		expect(sandbox.phone(PHONE).messages.at(-1)).toMatchObject({ touchpoint: 'sms' });
	});
});

describe('consumers', () => {
	it('may write first, to an organization of their choice', () => {
		const { acmeUtrecht } = sandbox.seed.organizations;
		const text = 'Are you open?';
		const message = sandbox.reply('+31600000009', { text, organization: acmeUtrecht, name: 'Eve' });
		expect(message).toMatchObject({ role: 'contact', touchpoint: 'whatsapp', text });
		expect(sandbox.stream(message.conversation)).toMatchObject({
			contact: { organization: acmeUtrecht, profile: { name: 'Eve' } },
			conversation: { status: 'queued', name: 'Eve' },
		});
	});

	it('answer in the conversation that wrote to them last', async () => {
		const acme = await conversationId();
		const utrecht = await conversationId({ organization: sandbox.seed.organizations.acmeUtrecht });
		expect(sandbox.reply(PHONE, 'Hi').conversation).toBe(utrecht);
		expect(sandbox.reply(PHONE, { text: 'Hi', conversation: acme }).conversation).toBe(acme);
	});

	it('send pictures', async () => {
		await conversationId();
		const picture: Message = sandbox.picture(PHONE, { caption: 'My car' });
		expect(picture).toMatchObject({ contentType: 'image/png', meta: { caption: 'My car' } });
		const image = await fetch(picture.text);
		expect(image.headers.get('content-type')).toBe('image/png');
		const signature = Buffer.from(await image.arrayBuffer()).subarray(1, 4);
		expect(signature.toString()).toBe('PNG');
		sandbox.configure({ mediaNeedsToken: true });
		expect((await fetch(picture.text)).status).toBe(401);
	});
});

describe('changes', () => {
	it('replace nested objects whole', async () => {
		await upsert();
		const [contact] = sandbox.contacts();
		const profile = { telephone: '+31699999999' };
		const changed = await bot('PATCH', `/v2/contacts/${contact?.id ?? ''}`, { profile });
		expect(changed).toMatchObject({ status: 200, body: { id: contact?.id } });
		expect(sandbox.contacts()[0]?.profile).toEqual(profile);
		const id = contact?.conversation ?? '';
		await bot('PATCH', `/v2/conversations/${id}`, { meta: { a: 1 }, id: 'x', contact: 'y' });
		await bot('PATCH', `/v2/conversations/${id}`, { meta: { b: 2 }, tags: ['t'] });
		expect(sandbox.stream(id).conversation).toMatchObject({
			id,
			contact: contact?.id,
			tags: ['t'],
		});
		expect(sandbox.stream(id).meta).toEqual({ b: 2 });
	});
});
