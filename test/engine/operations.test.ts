import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Web1on1/actions/resources';
import { startSandbox, type Message, type Sandbox } from '../../sandbox';
import { runAction, type ActionResult, type StoredCredentials } from './engine';
import { byId, credentialsFor, SEED_ORGANIZATION } from './fixtures';
import { meetJohn, OPERATION_CASES, parametersOf, type Situation } from './operationCases';

const JOHN = '+31619626759';

describe('the operations', () => {
	let sandbox: Sandbox;
	let credentials: StoredCredentials;
	let situation: Situation;

	beforeEach(async () => {
		sandbox = await startSandbox({ extraContacts: 130, rateLimit: 0 });
		credentials = credentialsFor(sandbox);
		situation = await meetJohn(sandbox, credentials);
		sandbox.clearRequests();
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	const run = async (name: string, parameters: INodeParameters = {}): Promise<ActionResult> => {
		const result = await runAction({
			parameters: { ...parametersOf(name, situation), ...parameters },
			credentials,
		});
		await sandbox.settled();
		return result;
	};

	const itemsOf = async (name: string, parameters?: INodeParameters): Promise<IDataObject[]> => {
		const { items, error } = await run(name, parameters);
		expect(error).toBeUndefined();
		return items;
	};

	const messages = (): Message[] => sandbox.stream(situation.conversation).messages;
	const last = (): Message | undefined => messages().at(-1);
	const conversation = (): unknown =>
		sandbox.conversations().find(({ id }) => id === situation.conversation);
	const contact = (): unknown => sandbox.contacts().find(({ id }) => id === situation.contact);
	const queries = (path: string): Array<Record<string, string>> =>
		sandbox
			.requests()
			.filter((request) => request.path === path)
			.map(({ query }) => query);

	it('all have a case here', () => {
		const all = RESOURCES.flatMap(({ value, operations }) =>
			operations.map(({ option }) => `${value}/${option.value}`),
		);
		expect(Object.keys(OPERATION_CASES).sort()).toEqual(all.sort());
	});

	describe('conversation', () => {
		it('get: what matters of it, or everything', async () => {
			const [simple] = await itemsOf('conversation/get');
			expect(simple).toMatchObject({
				conversationId: situation.conversation,
				contactId: situation.contact,
				name: 'John Johnson',
				status: 'active',
				organizationId: SEED_ORGANIZATION,
				apiUrl: `${sandbox.url}/v2/conversations/${situation.conversation}`,
			});
			expect(Object.keys(simple ?? {}).length).toBeLessThanOrEqual(10);
			const [raw] = await itemsOf('conversation/get', { simplify: false });
			expect(raw).toEqual(conversation());
		});

		it('get many: by contact, status, organization and time', async () => {
			expect(await itemsOf('conversation/getAll')).toHaveLength(50);
			expect(await itemsOf('conversation/getAll', { returnAll: true })).toHaveLength(131);
			const ofContact = { contact: byId(situation.contact) };
			expect(await itemsOf('conversation/getAll', { filters: ofContact })).toMatchObject([
				{ conversationId: situation.conversation },
			]);
			const active = await itemsOf('conversation/getAll', { filters: { status: 'active' } });
			expect(active).toHaveLength(1);
			const elsewhere = byId(sandbox.seed.organizations.acmeUtrecht);
			expect(await itemsOf('conversation/getAll', { organization: elsewhere })).toEqual([]);
		});

		it('get many: without an organization, of all the bot sees', async () => {
			const organization = { __rl: true, mode: 'list', value: '' };
			const found = await itemsOf('conversation/getAll', { organization, limit: 7 });
			expect(found).toHaveLength(7);
			expect(queries('/v2/conversations')).toEqual([
				{ type: 'contact', sort: '-updatedAt', limit: '7', offset: '0' },
			]);
		});

		it.each([
			['2026-11-20', '>2026-11-20T00:00:00.000Z'],
			['2026-11-20T09:30:00', '>2026-11-20T09:30:00.000Z'],
			['2026-11-20T09:30:00+01:00', '>2026-11-20T08:30:00.000Z'],
			['={{ DateTime.fromISO("2026-11-20T09:30:00Z") }}', '>2026-11-20T09:30:00.000Z'],
		])('get many: updated since %s', async (updatedSince, updatedAt) => {
			await itemsOf('conversation/getAll', { filters: { updatedSince } });
			expect(queries('/v2/conversations')).toMatchObject([{ updatedAt }]);
		});

		it('get many: the future has none, and no date is refused', async () => {
			const future = { filters: { updatedSince: '2999-01-01' } };
			expect(await itemsOf('conversation/getAll', future)).toEqual([]);
			const result = await run('conversation/getAll', { filters: { updatedSince: 'yesterday' } });
			expect(result.error?.message).toContain("'Updated Since' is not a date");
		});

		it('create or update: what matters of the conversation, or everything', async () => {
			const [simple] = await itemsOf('conversation/upsert');
			expect(simple).toMatchObject({
				conversationId: situation.conversation,
				contactId: situation.contact,
				organizationId: SEED_ORGANIZATION,
				created: false,
			});
			expect(Object.keys(simple ?? {}).length).toBeLessThanOrEqual(10);
			const [raw] = await itemsOf('conversation/upsert', { simplify: false });
			expect(raw).toMatchObject({ conversationId: situation.conversation, created: false });
			expect(raw).toHaveProperty('participants');
		});

		it("create or update: a contact's first message has a touchpoint, a note has none", async () => {
			const chat = { kind: 'chat', text: 'Hello' };
			await itemsOf('conversation/upsert', {
				telephone: '+31656565656',
				messages: { message: [chat, { ...chat, toConsumer: false }] },
			});
			const { body } = sandbox.requests().find(({ method }) => method === 'POST') ?? {};
			expect(body).toMatchObject({
				messages: [
					{ type: 'chat', role: 'agent', touchpoint: 'whatsapp' },
					{ type: 'chat', role: 'bot' },
				],
			});
		});

		it('leave: it closes when nobody else holds it', async () => {
			expect(conversation()).toMatchObject({ status: 'active' });
			const [item] = await itemsOf('conversation/leave');
			expect(item).toMatchObject({ accepted: true, command: '/leave' });
			expect(conversation()).toMatchObject({ status: 'closed' });
		});

		it('assign: into the inboxes of one or more users', async () => {
			const [sam, wendy] = sandbox.seed.agents;
			await itemsOf('conversation/assign', {
				options: { furtherUsers: `${wendy?.id ?? ''}, ${sam?.id ?? ''}` },
			});
			expect(last()).toMatchObject({
				type: 'command',
				text: '/assign',
				meta: { users: [sam?.id, wendy?.id] },
			});
			expect(conversation()).toMatchObject({
				participants: expect.arrayContaining([
					expect.objectContaining({ user: wendy?.id, inbox: true }),
				]) as unknown,
			});
		});

		it('notify: by the rules, or given channels or organizations', async () => {
			await itemsOf('conversation/notify');
			expect(last()).toMatchObject({ text: '/notify', meta: {} });
			const { sales, workshop } = sandbox.seed.channels;
			await itemsOf('conversation/notify', {
				notify: 'channels',
				channelIds: `${sales}, ${workshop}`,
			});
			expect(last()).toMatchObject({ text: '/notify', meta: { channels: [sales, workshop] } });
			await itemsOf('conversation/notify', {
				notify: 'organizations',
				organizationIds: SEED_ORGANIZATION,
			});
			expect(last()).toMatchObject({ meta: { organizations: [SEED_ORGANIZATION] } });
			const wrong = await run('conversation/notify', { notify: 'channels', channelIds: 'sales' });
			expect(wrong.error?.message).toContain("'Channel IDs' is not a Web1on1 ID");
		});

		it('set variable: found again in the conversation', async () => {
			await itemsOf('conversation/setVariable', { value: 'A 4711, late' });
			const [item] = await itemsOf('conversation/get');
			expect(item?.variables).toEqual({ appointmentId: 'A 4711, late' });
		});

		it.each([
			[{ key: '' }, "'Name' is empty"],
			[{ key: 'two words' }, 'contains white space'],
			[{ key: '@status' }, 'starts with @'],
			[{ value: ' ' }, "'Value' is empty"],
		])('set variable: refuses %j', async (parameters, said) => {
			sandbox.clearRequests();
			const result = runAction({
				credentials,
				parameters: { ...parametersOf('conversation/setVariable', situation), ...parameters },
			});
			// What n8n itself finds empty it refuses before the node runs.
			const message = await result.then(
				({ error }) => error?.message ?? '',
				(error: unknown) => String(error),
			);
			expect(message).toMatch(new RegExp(`${said}|is required`));
			expect(sandbox.requests()).toEqual([]);
		});
	});

	describe('message', () => {
		it('send text: to the consumer, over the channel that is open', async () => {
			sandbox.reply(JOHN, 'Hello?');
			await itemsOf('message/sendText');
			expect(last()).toMatchObject({ role: 'agent', type: 'chat', touchpoint: 'whatsapp' });
			expect(sandbox.phone(JOHN).messages.at(-1)?.text).toBe('Your car is ready.');
		});

		it('send text: to a contact by telephone, new or not', async () => {
			const [item] = await itemsOf('message/sendText', {
				sendTo: 'contact',
				organization: byId(SEED_ORGANIZATION),
				telephone: '06 55555555',
				options: { defaultCountryCode: '31', touchpoint: 'sms' },
			});
			expect(item).toMatchObject({ accepted: true, created: true, text: 'Your car is ready.' });
			expect(sandbox.phone('+31655555555').messages.at(-1)).toMatchObject({ touchpoint: 'sms' });
		});

		it.each(['message/sendText', 'message/sendTemplate', 'conversation/upsert', 'field/set'])(
			'%s: a number of no known range goes out with a warning',
			async (name) => {
				const telephone = '+31 (0)99 123 4567';
				const to = { sendTo: 'contact', organization: byId(SEED_ORGANIZATION) };
				const [item] = await itemsOf(name, { ...to, telephone, email: '' });
				expect(item?.warning).toContain("'Telephone' is in no range of numbers");
				expect(sandbox.contacts().map(({ profile }) => profile.telephone)).toContain(
					'+31991234567',
				);
				const [known] = await itemsOf(name, { ...to, telephone: JOHN, email: '' });
				expect(known?.warning ?? '').not.toContain('Telephone');
			},
		);

		it('send media: the address as text and its type beside it', async () => {
			sandbox.reply(JOHN, 'Send me the offer');
			const [item] = await itemsOf('message/sendMedia');
			expect(item).toMatchObject({ contentType: 'application/pdf' });
			expect(sandbox.phone(JOHN).messages.at(-1)).toMatchObject({
				kind: 'media',
				media: { url: 'https://example.com/offer.pdf', contentType: 'application/pdf' },
			});
			await itemsOf('message/sendMedia', {
				mediaUrl: 'https://example.com/picture?id=1',
				mediaType: 'image/png',
			});
			expect(last()).toMatchObject({ contentType: 'image/png' });
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
			const result = await run('message/sendMedia', parameters);
			expect(result.error?.message).toContain(said);
			expect(sandbox.requests()).toEqual([]);
		});

		it('send quick replies: buttons that can be tapped', async () => {
			sandbox.reply(JOHN, 'Hello?');
			const [item] = await itemsOf('message/sendQuickReplies');
			expect(item).toMatchObject({ quickReplies: ['Yes', 'No'] });
			expect(last()?.actions).toEqual([
				{ type: 'reply', text: 'Yes', payload: 'YES' },
				{ type: 'reply', text: 'No', payload: 'No' },
			]);
			expect(sandbox.phone(JOHN).messages.at(-1)?.buttons).toEqual(['Yes', 'No']);
		});

		it.each([
			[[], "'Quick Replies' is empty"],
			[[{ text: ' ' }], "'Text' is empty"],
			[[{ text: 'Yes' }, { text: 'Yes ' }], 'the same text'],
		])('send quick replies: refuses %j', async (reply, said) => {
			const result = await run('message/sendQuickReplies', { quickReplies: { reply } });
			expect(result.error?.message).toContain(said);
			expect(sandbox.requests()).toEqual([]);
		});

		it('add internal note: no consumer gets it', async () => {
			const before = sandbox.phone(JOHN).messages.length;
			await itemsOf('message/addNote');
			expect(last()).toMatchObject({
				role: 'bot',
				isBackchannel: false,
				text: 'Call back after 5 pm',
			});
			await itemsOf('message/addNote', { options: { backchannel: true } });
			expect(last()).toMatchObject({ role: 'bot', isBackchannel: true });
			expect(sandbox.phone(JOHN).messages).toHaveLength(before);
		});

		it('get many: the latest first, by role and type', async () => {
			sandbox.reply(JOHN, 'first');
			sandbox.reply(JOHN, 'second');
			const found = await itemsOf('message/getAll', { filters: { role: 'contact' } });
			expect(found.map(({ text }) => text).sort()).toEqual(['first', 'second']);
			expect(found[0]).toMatchObject({
				conversationId: situation.conversation,
				role: 'contact',
				touchpoint: 'whatsapp',
			});
			const fields = await itemsOf('message/getAll', { filters: { type: 'field' } });
			expect(fields.map(({ text }) => text).sort()).toEqual([
				'.licenseplate XX-99-WZ',
				'.location 3204',
			]);
			expect(found[0]).not.toHaveProperty('user');
			const [raw] = await itemsOf('message/getAll', { simplify: false, limit: 1 });
			expect(raw).toHaveProperty('orgPath');
		});
	});

	describe('contact', () => {
		it('get and find give the same contact', async () => {
			const [got] = await itemsOf('contact/get');
			expect(got).toMatchObject({
				contactId: situation.contact,
				conversationId: situation.conversation,
				telephone: JOHN,
				channels: ['whatsapp'],
			});
			const [found] = await itemsOf('contact/find');
			expect(found).toEqual({ found: true, ...got });
			expect(queries('/v2/contacts')).toEqual([
				{ 'profile.telephone': JOHN, organization: SEED_ORGANIZATION, limit: '1', offset: '0' },
			]);
		});

		it('find: by a national number, by e-mail, and nobody', async () => {
			const [national] = await itemsOf('contact/find', {
				telephone: '06-19626759',
				options: { defaultCountryCode: '31' },
			});
			expect(national).toMatchObject({ found: true });
			await itemsOf('contact/update');
			const email = { findBy: 'email', email: 'john@example.com' };
			expect(await itemsOf('contact/find', email)).toMatchObject([
				{ found: true, telephone: JOHN },
			]);
			const nobody = { telephone: '+31600000000' };
			expect(await itemsOf('contact/find', nobody)).toEqual([{ found: false }]);
		});

		it('find: by either number of a Mexican or Argentinian mobile', async () => {
			const people: Array<[known: string, typed: string]> = [
				['+5215512345678', '+52 55 1234 5678'],
				['+525587654321', '+52 1 55 8765 4321'],
				['+5491123456789', '011 2345-6789'],
				['+541198765432', '+54 9 11 9876-5432'],
			];
			for (const [known, typed] of people) {
				await itemsOf('message/sendText', {
					sendTo: 'contact',
					organization: byId(SEED_ORGANIZATION),
					telephone: known,
				});
				const [item] = await itemsOf('contact/find', {
					telephone: typed,
					options: { defaultCountryCode: '54' },
				});
				expect(item).toMatchObject({ found: true, telephone: known });
			}
			sandbox.clearRequests();
			await itemsOf('contact/find', { telephone: '+525512345678' });
			expect(queries('/v2/contacts').map((query) => query['profile.telephone'])).toEqual([
				'+525512345678',
				'+5215512345678',
			]);
		});

		it('find: does not take part of an address for the whole, nor an instruction for an address', async () => {
			await itemsOf('contact/update');
			for (const email of ['~.@example.com', '~john@example.com', '[john@example.com']) {
				const { error, items } = await run('contact/find', { findBy: 'email', email });
				expect(items).toEqual([]);
				expect(error?.message).toBe("'Email' can't be looked up [item 0]");
			}
		});

		it('get many: by a name with signs in it', async () => {
			await itemsOf('contact/update', { updateFields: { contactName: 'Johnson (Acme) + Sons' } });
			const named = async (name: string): Promise<number> =>
				(await itemsOf('contact/getAll', { filters: { name } })).length;
			expect(await named('(acme) + s')).toBe(1);
			expect(await named('(Acme) - S')).toBe(0);
			// What is chosen here is not asked for one by one.
			sandbox.clearRequests();
			const some = await itemsOf('contact/getAll', { limit: 1, filters: { name: '(' } });
			expect(some).toHaveLength(1);
			expect(queries('/v2/contacts').length).toBeLessThanOrEqual(2);
		});

		it('get many: pages, and by name', async () => {
			expect(await itemsOf('contact/getAll', { returnAll: true })).toHaveLength(131);
			// Also where the API gives fewer at a time than it was asked for.
			sandbox.configure({ pageSize: 40 });
			expect(await itemsOf('contact/getAll', { returnAll: true })).toHaveLength(131);
			expect(await itemsOf('contact/getAll', { limit: 50 })).toHaveLength(50);
			expect(await itemsOf('contact/getAll', { limit: 120 })).toHaveLength(120);
			expect(await itemsOf('contact/getAll', { filters: { name: 'Johnson' } })).toMatchObject([
				{ telephone: JOHN },
			]);
			const bad = await run('contact/getAll', { limit: '={{ -1 }}' });
			expect(bad.error?.message).toContain("'Limit'");
		});

		it('update: a number of no known range is kept with a warning', async () => {
			const updateFields = { telephone: '+31 99 123 4567' };
			const [item] = await itemsOf('contact/update', { updateFields });
			expect(item?.telephone).toBe('+31991234567');
			expect(item?.warning).toContain("'Telephone' is in no range of numbers");
		});

		it('update: changes what is given and keeps the rest of the profile', async () => {
			const [item] = await itemsOf('contact/update');
			expect(item).toMatchObject({
				email: 'john@example.com',
				telephone: JOHN,
				name: 'John Johnson',
			});
			await itemsOf('contact/update', { updateFields: { address: '{"city": "Utrecht"}' } });
			expect(contact()).toMatchObject({
				profile: {
					name: 'John Johnson',
					telephone: JOHN,
					email: 'john@example.com',
					locale: 'nl-NL',
					address: { city: 'Utrecht' },
				},
			});
		});

		it('update: two items about one contact do not undo each other', async () => {
			const result = await runAction({
				credentials,
				parameters: {
					...parametersOf('contact/update', situation),
					updateFields: {
						familyName: '={{ $json.familyName }}',
						givenName: '={{ $json.givenName }}',
						locale: '={{ $json.locale }}',
					},
				},
				items: [{ givenName: 'John' }, { familyName: 'Johnson' }, { locale: 'en-GB' }],
			});
			expect(result.error).toBeUndefined();
			expect(contact()).toMatchObject({
				profile: { givenName: 'John', familyName: 'Johnson', locale: 'en-GB', telephone: JOHN },
			});
		});

		it('update: refuses to change nothing', async () => {
			const result = await run('contact/update', { updateFields: { email: '' } });
			expect(result.error?.message).toContain("'Update Fields' holds nothing to change");
			expect(sandbox.requests()).toEqual([]);
		});
	});

	describe('lists of what there is', () => {
		it('organizations: those the bot works for', async () => {
			const found = await itemsOf('organization/getAll', { filters: { name: 'Acme' } });
			expect(found.map(({ name }) => name)).toEqual([
				'Acme Demo',
				'Acme Demo Rotterdam',
				'Acme Demo Utrecht',
			]);
			expect(found[1]).toMatchObject({ parentId: SEED_ORGANIZATION, level: 3 });
		});

		it('templates: with text and variables, also those of the parent organization', async () => {
			const own = await itemsOf('template/getAll');
			expect(own).toContainEqual({
				templateId: sandbox.seed.templates.offer,
				name: 'service_offer',
				language: 'en',
				category: 'MARKETING',
				status: 'approved',
				text: 'An offer for your {{CarModel}}\n\nHello {{contact.name}}, a full service now costs {{Price}}. Shall we plan it in?\n\nAcme Demo, Main Street 1',
				buttons: ['Yes please', 'No thanks'],
				variables: ['CarModel', 'Price'],
				organizationId: SEED_ORGANIZATION,
			});
			const organization = byId(sandbox.seed.organizations.acmeUtrecht);
			expect(await itemsOf('template/getAll', { organization })).toEqual(own);
			sandbox.configure({ templateShape: 'components' });
			const [shaped] = await itemsOf('template/getAll', { filters: { name: 'offer' } });
			expect(shaped).toMatchObject({ variables: ['CarModel', 'Price'], status: 'APPROVED' });
		});
	});

	it('name every ID as the trigger does', async () => {
		const [sent] = await itemsOf('message/sendTemplate');
		expect(sent).toMatchObject({
			organizationId: SEED_ORGANIZATION,
			conversationId: situation.conversation,
		});
		for (const name of ['contact/get', 'conversation/get', 'template/getAll']) {
			expect((await itemsOf(name))[0]).toMatchObject({ organizationId: SEED_ORGANIZATION });
		}
		const shown = (
			await Promise.all(Object.keys(OPERATION_CASES).map((name) => run(name)))
		).flatMap(({ items }) => items);
		const isId = (value: unknown): boolean =>
			typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);
		const wrong = shown.flatMap((item) =>
			Object.keys(item).filter((key) => isId(item[key]) && !key.endsWith('Id')),
		);
		expect([...new Set(wrong)]).toEqual([]);
	});

	it('name the ID that is wrong, and what a missing permission means', async () => {
		const wrong = await run('contact/get', { contact: byId('f'.repeat(24)) });
		expect(wrong.error?.message).toMatch(/not found/i);
		const viewer = credentialsFor(sandbox, { scope: 'guest' });
		const refused = await runAction({
			parameters: parametersOf('contact/get', situation),
			credentials: viewer,
		});
		expect(refused.error?.message).toMatch(/permission/i);
		expect(refused.error?.description).toContain('scope');
	});

	it('pick a template in Create or Update, with its name', async () => {
		await itemsOf('conversation/upsert', {
			messages: {
				message: [
					{
						kind: 'template',
						template: {
							__rl: true,
							mode: 'list',
							value: sandbox.seed.templates.plain,
							cachedResultName: 'keep_in_touch · en · UTILITY · approved',
						},
						variables: '{}',
					},
				],
			},
		});
		expect(last()).toMatchObject({
			text: 'keep_in_touch',
			meta: { template: sandbox.seed.templates.plain },
		});
	});
});
