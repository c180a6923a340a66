import schema from '../../../nodes/Web1on1/__schema__/v1.0.0.json';
import { templateMessage } from '../../support/client';
import { PHONE } from '../../support/example';
import { Listening } from './listening';

describe('receiving: items', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('hands a reply on as flat fields with links and its own time, and answers with nothing', async () => {
		const message = await world.reply("No, I can't come");
		const [conversation] = world.sandbox.conversations();
		expect(world.taken).toEqual([
			{
				event: 'message.create.contact.chat',
				text: "No, I can't come",
				contactName: 'John Johnson',
				contactId: conversation?.contact,
				conversationId: conversation?.id,
				conversationStatus: conversation?.status,
				organizationId: world.sandbox.seed.organizations.acme,
				messageId: message.id,
				messageType: 'chat',
				role: 'contact',
				touchpoint: 'whatsapp',
				sentAt: message.createdAt,
				apiUrl: `${world.sandbox.url}/v2/conversations/${String(conversation?.id)}`,
				conversationUrl: `https://console.example/c/${String(conversation?.id)}`,
			},
		]);
		const [attempt] = world.sandbox.deliveries().at(-1)?.attempts ?? [];
		expect(attempt).toMatchObject({ status: 200, answer: '' });
		const deliveries = world.sandbox.deliveries();
		expect(deliveries.flatMap(({ answeredMessages }) => answeredMessages)).toEqual([]);
	});

	it('emits only fields that its sample output names, of those types', async () => {
		await world.open({ options: { fetchContact: true } });
		world.sandbox.reply(PHONE, 'Yes');
		await world.picture();
		const { properties } = schema as { properties: Record<string, { type: string }> };
		expect(world.taken).toHaveLength(2);
		for (const [name, value] of world.taken.flatMap((item) => Object.entries(item))) {
			expect([name, typeof value]).toEqual([name, properties[name]?.type]);
		}
	});

	it('finds the contact over the conversation where the delivery does not name it', async () => {
		await world.open({ options: { fetchContact: true } });
		const conversation = { id: world.sandbox.conversations()[0]?.id };
		const body = world
			.payload()
			.replace(/"conversation":\{[^}]*\}/, () => JSON.stringify({ conversation }).slice(1, -1));
		await world.deliver(body);
		expect(world.taken).toMatchObject([{ telephone: PHONE, contactName: 'John Johnson' }]);
	});

	it('emits button taps when asked to', async () => {
		await world.open({ events: ['buttonTap'] });
		world.sandbox.tap(PHONE, { text: 'Yes', payload: 'yes-1' });
		await world.sandbox.settled();
		expect(world.taken).toHaveLength(1);
		expect(world.taken[0]).toMatchObject({ messageType: 'postback', text: 'Yes' });
	});

	it('adds the raw payload when Simplify is off', async () => {
		await world.open({ simplify: false });
		const body = world.payload();
		await world.deliver(body);
		expect(world.taken[0]?.payload).toEqual(JSON.parse(body));
	});

	it('reports a delivery problem of its own message, with the reason', async () => {
		await world.open({ events: ['deliveryProblem'] });
		world.sandbox.setOnWhatsApp('+31600000009', false);
		await world.write('+31600000009', templateMessage(world.sandbox.seed.templates.plain));
		await world.sandbox.settled();
		expect(world.taken).toHaveLength(1);
		expect(world.taken[0]).toMatchObject({
			event: 'message.error',
			problem: '+31600000009 is not on WhatsApp',
			telephone: '+31600000009',
		});
	});

	it('reads the credential for what it emits, once for many, and not for what is dropped', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'performance'] });
		try {
			await world.open({ options: { fetchContact: true, downloadAttachments: true } });
			const readBy = async (deliver: () => Promise<unknown>): Promise<number> => {
				const before = world.host.credentials.reads.length;
				await deliver();
				return world.host.credentials.reads.length - before;
			};
			const message = (id: string, changes: object = {}): string =>
				world.payload({ id }, { id: `65000000000000000000010${id}`, ...changes });
			jest.setSystemTime(Date.now() + 61_000);

			const agents = message('1', { role: 'agent' });
			expect(await readBy(() => world.deliver(agents))).toBe(0);
			expect(await readBy(() => world.deliver(message('2'), 'another secret'))).toBe(0);
			expect(world.taken).toHaveLength(0);
			// Bot, links, contact and the tokens' age, all of one reading.
			expect(await readBy(() => world.deliver(message('3')))).toBe(1);
			expect(await readBy(() => world.deliver(message('3')))).toBe(0);
			await world.open();
			await world.deliver(message('4'));
			expect(await readBy(() => world.deliver(message('5')))).toBe(0);
			expect(await readBy(() => world.deliver(message('6')))).toBe(0);
			jest.setSystemTime(Date.now() + 61_000);
			expect(await readBy(() => world.deliver(message('7')))).toBe(1);
			expect(world.taken).toHaveLength(4);
		} finally {
			jest.useRealTimers();
		}
	});

	it('renews tokens that are due when a delivery arrives, though nothing is ever sent', async () => {
		const credentials = world.credentials({ scope: 'admin', accessTokenSeconds: -1 });
		await world.replace({ credentials });
		await world.host.publish();
		expect(credentials.writes).toBe(1);
		const { token } = world.sandbox.issueTokens({ scope: 'admin', accessTokenSeconds: -60 });
		credentials.data = { ...credentials.data, accessToken: token };
		await world.deliver(world.payload());
		await world.sandbox.waitFor(() => credentials.data.accessToken !== token);
		expect(world.taken).toHaveLength(1);
	});
});
