import { Listening } from './listening';

describe('receiving: filters', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it.each([
		['an agent', { role: 'agent' }],
		['a bot', { role: 'bot' }],
		['somebody unnamed', { role: undefined }],
		['another channel', { touchpoint: 'sms' }],
		['no channel', { touchpoint: undefined }],
		['the side channel', { isBackchannel: true }],
	])('answers 200 with nothing and starts nothing for %s', async (_, message) => {
		const body = world.payload({}, message);
		expect(await world.deliver(body)).toEqual({ status: 200, body: '' });
		expect(world.taken).toEqual([]);
	});

	it('starts nothing for a message that it gets the ID of only, which may be its own', async () => {
		const body = world.payload({ data: { message: '650000000000000000000003' } });
		expect(await world.deliver(body)).toEqual({ status: 200, body: '' });
		expect(world.taken).toEqual([]);
	});

	const texts = (): unknown[] => world.taken.map(({ text }) => text);

	it.each([
		[{ comparison: 'contains', value: 'later' }, ['an hour LATER?']],
		[{ comparison: 'contains', value: 'later', caseSensitive: true }, []],
		[{ comparison: 'equals', value: 'yes' }, ['Yes ']],
		[{ comparison: 'oneOf', value: 'yes, ja, ok' }, ['Yes ', 'ja']],
		[{ comparison: 'regex', value: '^(yes|ja)\\b' }, ['Yes ', 'ja']],
	])('on text %j', async (match, expected) => {
		await world.open({ filters: { text: { match } } });
		for (const text of ['Yes ', 'ja', 'an hour LATER?', 'no']) await world.reply(text);
		expect(texts().sort()).toEqual([...expected].sort());
	});

	it('on a regular expression, to which invisible marks are nothing', async () => {
		const match = { comparison: 'regex', value: '^(?:ja|\u2764\ufe0f)$' };
		await world.open({ filters: { text: { match } } });
		for (const text of ['\u2066Ja\u2069', 'j\u200da', '\u2764', '\u2764\ufe0f', 'nee']) {
			await world.reply(text);
		}
		await world.sandbox.settled();
		expect(world.taken).toHaveLength(4);
		expect(texts()).toContain('\u2066Ja\u2069');
	});

	it('on organizations', async () => {
		await world.open({ filters: { organizations: world.sandbox.seed.organizations.acmeUtrecht } });
		await world.reply('Yes');
		expect(texts()).toEqual([]);
	});

	it('on conditions over message, conversation and variables', async () => {
		await world.open({
			filters: {
				conditions: {
					condition: [
						{ name: '@name', comparison: 'equals', value: 'Jane' },
						{ name: 'campaign', comparison: 'oneOf', value: 'winter, spring' },
					],
				},
			},
		});
		const bodies = [
			world.payload({}, { meta: { campaign: 'spring' } }),
			world.payload({}, { id: '65000000000000000000000b', meta: { campaign: 'summer' } }),
			world.payload({}, { id: '65000000000000000000000c' }),
		];
		for (const body of bodies) await world.deliver(body);
		expect(world.taken).toHaveLength(1);
	});

	it.each([
		['message.create.contact.chat', 'message.create.contact.chat'],
		['message.create.*.*', 'message.create.contact.chat'],
		['message.create', 'message.create.contact.chat'],
		['conversation.message', 'conversation.message'],
		['conversation.*', 'conversation.message'],
		['message.update', 'message.update'],
		['message.*', 'message.update'],
	])("leave agents' and bots' messages out of %s, which brings %s", async (customEvents, event) => {
		const roles = ['agent', 'bot', 'contact'];
		const own = world.sandbox.seed.adminBot.id;
		const deliver = async (): Promise<void> => {
			for (const [index, role] of roles.entries()) {
				const id = `65000000000000000000002${String(index)}`;
				await world.deliver(world.payload({ event, id: role }, { role, id }));
			}
			const ours = { role: 'contact', user: own };
			await world.deliver(world.payload({ event, id: 'own' }, ours));
			// Of this one nobody knows who wrote it.
			await world.deliver(world.payload({ event, id: 'bare', data: {} }));
		};
		await world.open({ events: ['custom'], customEvents });
		await deliver();
		expect(world.taken.map(({ role }) => role)).toEqual(['contact']);
		await world.open({ events: ['custom'], customEvents, filters: { roles } });
		await deliver();
		expect(world.taken.map(({ role }) => role)).toEqual(roles);
	});

	it('take what became of a message for what it is, whoever wrote it', async () => {
		const own = world.sandbox.seed.adminBot.id;
		const deliver = async (event: string, message: object): Promise<void> => {
			await world.deliver(world.payload({ event, data: { message } }));
		};
		await world.open({ events: ['custom'], customEvents: 'message.delete' });
		await deliver('message.delete', { id: '650000000000000000000041' });
		expect(world.taken).toHaveLength(1);
		await world.open({ events: ['deliveryProblem'] });
		const undelivered = {
			id: '650000000000000000000042',
			type: 'chat',
			role: 'agent',
			user: own,
		};
		await deliver('message.error', undelivered);
		await deliver('message.error.contact.chat', undelivered);
		expect(world.taken).toHaveLength(2);
	});

	it('take any role in custom events that are not what consumers write', async () => {
		await world.open({ events: ['custom'], customEvents: 'message.create.contact.command' });
		const event = 'message.create.contact.command';
		const body = world.payload({ event }, { role: 'bot', type: 'command' });
		await world.deliver(body);
		expect(world.taken).toHaveLength(1);
	});

	it('lets other touchpoints and roles in when asked to, but not its own messages', async () => {
		await world.open({ filters: { touchpoints: '*', roles: ['agent', 'contact'] } });
		const own = world.sandbox.seed.adminBot.id;
		const bodies = [
			world.payload({}, { id: '65000000000000000000000a', touchpoint: 'sms' }),
			world.payload({}, { id: '65000000000000000000000b', role: 'agent', user: 'somebody' }),
			world.payload({}, { id: '65000000000000000000000c', role: 'agent', user: own }),
		];
		for (const body of bodies) await world.deliver(body);
		expect(world.taken.map(({ messageId }) => messageId)).toEqual([
			'65000000000000000000000a',
			'65000000000000000000000b',
		]);
	});
});
