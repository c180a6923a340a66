import { byId, PHONE, SEED_ORGANIZATION } from '../../support/example';
import { Operating } from './operating';

describe('the operations', () => {
	let world: Operating;

	beforeEach(async () => {
		world = await Operating.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('message', () => {
		it('send text: to the consumer, over the channel that is open', async () => {
			world.sandbox.reply(PHONE, 'Hello?');
			await world.itemsOf('message/sendText');
			expect(world.last()).toMatchObject({ role: 'agent', type: 'chat', touchpoint: 'whatsapp' });
			expect(world.sandbox.phone(PHONE).messages.at(-1)?.text).toBe('Your car is ready.');
		});

		it('send text: to a contact by telephone, new or not', async () => {
			const [item] = await world.itemsOf('message/sendText', {
				sendTo: 'contact',
				organization: byId(SEED_ORGANIZATION),
				telephone: '06 55555555',
				options: { defaultCountryCode: '31', touchpoint: 'sms' },
			});
			expect(item).toMatchObject({ accepted: true, created: true, text: 'Your car is ready.' });
			expect(world.sandbox.phone('+31655555555').messages.at(-1)).toMatchObject({
				touchpoint: 'sms',
			});
		});

		it.each(['message/sendText', 'message/sendTemplate', 'conversation/upsert', 'field/set'])(
			'%s: a number of no known range goes out with a warning',
			async (name) => {
				const telephone = '+31 (0)99 123 4567';
				const to = { sendTo: 'contact', organization: byId(SEED_ORGANIZATION) };
				const options = { closedWindow: 'send' };
				const [item] = await world.itemsOf(name, { ...to, telephone, email: '', options });
				expect(item?.warning).toContain("'Telephone' is in no range of numbers");
				expect(world.sandbox.contacts().map(({ profile }) => profile.telephone)).toContain(
					'+31991234567',
				);
				const [known] = await world.itemsOf(name, { ...to, telephone: PHONE, email: '' });
				expect(known?.warning ?? '').not.toContain('Telephone');
			},
		);

		it('send media: the address as text and its type beside it', async () => {
			world.sandbox.reply(PHONE, 'Send me the offer');
			const [item] = await world.itemsOf('message/sendMedia');
			expect(item).toMatchObject({ contentType: 'application/pdf' });
			expect(world.sandbox.phone(PHONE).messages.at(-1)).toMatchObject({
				kind: 'media',
				media: { url: 'https://example.com/offer.pdf', contentType: 'application/pdf' },
			});
			await world.itemsOf('message/sendMedia', {
				mediaUrl: 'https://example.com/picture?id=1',
				mediaType: 'image/png',
			});
			expect(world.last()).toMatchObject({ contentType: 'image/png' });
		});

		it.each([
			[{ mediaUrl: 'offer.pdf' }, "'Media URL' is not a valid URL"],
			[{ mediaUrl: 'file:///etc/passwd' }, "'Media URL' is not a valid URL"],
			[{ mediaUrl: 'https://example.com/x' }, "'Media Type' is empty"],
			[
				{ mediaUrl: 'https://example.com/x', mediaType: 'text/plain' },
				'not the MIME type of a file',
			],
		])('send media: refuses %j', async (parameters, said) => {
			const result = await world.run('message/sendMedia', parameters);
			expect(result.error?.message).toContain(said);
			expect(world.sandbox.requests()).toEqual([]);
		});

		it('send quick replies: buttons that can be tapped', async () => {
			world.sandbox.reply(PHONE, 'Hello?');
			const [item] = await world.itemsOf('message/sendQuickReplies');
			expect(item).toMatchObject({ quickReplies: ['Yes', 'No'] });
			expect(world.last()?.actions).toEqual([
				{ type: 'reply', text: 'Yes', payload: 'YES' },
				{ type: 'reply', text: 'No', payload: 'No' },
			]);
			expect(world.sandbox.phone(PHONE).messages.at(-1)?.buttons).toEqual(['Yes', 'No']);
		});

		it.each([
			[[], "'Quick Replies' is empty"],
			[[{ text: ' ' }], "'Text' is empty"],
			[[{ text: 'Yes' }, { text: 'Yes ' }], 'the same text'],
		])('send quick replies: refuses %j', async (reply, said) => {
			const result = await world.run('message/sendQuickReplies', { quickReplies: { reply } });
			expect(result.error?.message).toContain(said);
			expect(world.sandbox.requests()).toEqual([]);
		});

		it('add internal note: no consumer gets it', async () => {
			const before = world.sandbox.phone(PHONE).messages.length;
			await world.itemsOf('message/addNote');
			expect(world.last()).toMatchObject({
				role: 'bot',
				isBackchannel: false,
				text: 'Call back after 5 pm',
			});
			await world.itemsOf('message/addNote', { options: { backchannel: true } });
			expect(world.last()).toMatchObject({ role: 'bot', isBackchannel: true });
			expect(world.sandbox.phone(PHONE).messages).toHaveLength(before);
		});

		it('get many: the latest first, by role and type', async () => {
			world.sandbox.reply(PHONE, 'first');
			world.sandbox.reply(PHONE, 'second');
			const found = await world.itemsOf('message/getAll', { filters: { role: 'contact' } });
			expect(
				found
					.map(({ text }) => text)
					.slice(0, 2)
					.sort(),
			).toEqual(['first', 'second']);
			expect(found[0]).toMatchObject({
				conversationId: world.situation.conversation,
				role: 'contact',
				touchpoint: 'whatsapp',
			});
			const fields = await world.itemsOf('message/getAll', { filters: { type: 'field' } });
			expect(fields.map(({ text }) => text).sort()).toEqual([
				'.licenseplate XX-99-WZ',
				'.location 3204',
			]);
			expect(found[0]).not.toHaveProperty('user');
			const [raw] = await world.itemsOf('message/getAll', { simplify: false, limit: 1 });
			expect(raw).toHaveProperty('orgPath');
		});
	});

	it('pick a template in Create or Update, with its name', async () => {
		await world.itemsOf('conversation/upsert', {
			messages: {
				message: [
					{
						kind: 'template',
						template: {
							__rl: true,
							mode: 'list',
							value: world.sandbox.seed.templates.plain,
							cachedResultName: 'keep_in_touch · en · UTILITY · approved',
						},
						variables: '{}',
					},
				],
			},
		});
		expect(world.last()).toMatchObject({
			text: 'keep_in_touch',
			meta: { template: world.sandbox.seed.templates.plain },
		});
	});
});
