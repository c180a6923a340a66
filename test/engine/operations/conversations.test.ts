import { runAction } from '../../support/engine';
import { byId, SEED_ORGANIZATION } from '../../support/example';
import { parametersOf } from '../operationCases';
import { Operating } from './operating';

describe('the operations', () => {
	let world: Operating;

	beforeEach(async () => {
		world = await Operating.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('conversation', () => {
		it('get: what matters of it, or everything', async () => {
			const [simple] = await world.itemsOf('conversation/get');
			expect(simple).toMatchObject({
				conversationId: world.situation.conversation,
				contactId: world.situation.contact,
				name: 'John Johnson',
				status: 'active',
				organizationId: SEED_ORGANIZATION,
				apiUrl: `${world.sandbox.url}/v2/conversations/${world.situation.conversation}`,
			});
			expect(Object.keys(simple ?? {}).length).toBeLessThanOrEqual(10);
			const [raw] = await world.itemsOf('conversation/get', { simplify: false });
			expect(raw).toEqual(world.conversation());
		});

		it('get many: by contact, status, organization and time', async () => {
			expect(await world.itemsOf('conversation/getAll')).toHaveLength(50);
			expect(await world.itemsOf('conversation/getAll', { returnAll: true })).toHaveLength(131);
			const ofContact = { contact: byId(world.situation.contact) };
			expect(await world.itemsOf('conversation/getAll', { filters: ofContact })).toMatchObject([
				{ conversationId: world.situation.conversation },
			]);
			const active = await world.itemsOf('conversation/getAll', { filters: { status: 'active' } });
			expect(active).toHaveLength(1);
			const elsewhere = byId(world.sandbox.seed.organizations.acmeUtrecht);
			expect(await world.itemsOf('conversation/getAll', { organization: elsewhere })).toEqual([]);
		});

		it('get many: without an organization, of all the bot sees', async () => {
			const organization = { __rl: true, mode: 'list', value: '' };
			const found = await world.itemsOf('conversation/getAll', { organization, limit: 7 });
			expect(found).toHaveLength(7);
			expect(world.queries('/v2/conversations')).toEqual([
				{ type: 'contact', sort: '-updatedAt', limit: '7', offset: '0' },
			]);
		});

		it.each([
			['2026-11-20', '>2026-11-20T00:00:00.000Z'],
			['2026-11-20T09:30:00', '>2026-11-20T09:30:00.000Z'],
			['2026-11-20T09:30:00+01:00', '>2026-11-20T08:30:00.000Z'],
			['={{ DateTime.fromISO("2026-11-20T09:30:00Z") }}', '>2026-11-20T09:30:00.000Z'],
		])('get many: updated since %s', async (updatedSince, updatedAt) => {
			await world.itemsOf('conversation/getAll', { filters: { updatedSince } });
			expect(world.queries('/v2/conversations')).toMatchObject([{ updatedAt }]);
		});

		it('get many: the future has none, and no date is refused', async () => {
			const future = { filters: { updatedSince: '2999-01-01' } };
			expect(await world.itemsOf('conversation/getAll', future)).toEqual([]);
			const result = await world.run('conversation/getAll', {
				filters: { updatedSince: 'yesterday' },
			});
			expect(result.error?.message).toContain("'Updated Since' is not a date");
		});

		it('create or update: what matters of the conversation, or everything', async () => {
			const [simple] = await world.itemsOf('conversation/upsert');
			expect(simple).toMatchObject({
				conversationId: world.situation.conversation,
				contactId: world.situation.contact,
				organizationId: SEED_ORGANIZATION,
				created: false,
			});
			expect(Object.keys(simple ?? {}).length).toBeLessThanOrEqual(10);
			const [raw] = await world.itemsOf('conversation/upsert', { simplify: false });
			expect(raw).toMatchObject({ conversationId: world.situation.conversation, created: false });
			expect(raw).toHaveProperty('participants');
		});

		it("create or update: a contact's first message has a touchpoint, a note has none", async () => {
			const chat = { kind: 'chat', text: 'Hello' };
			await world.itemsOf('conversation/upsert', {
				telephone: '+31656565656',
				messages: { message: [chat, { ...chat, toConsumer: false }] },
			});
			const { body } = world.sandbox.requests().find(({ method }) => method === 'POST') ?? {};
			expect(body).toMatchObject({
				messages: [
					{ type: 'chat', role: 'agent', touchpoint: 'whatsapp' },
					{ type: 'chat', role: 'bot' },
				],
			});
		});

		it('leave: it closes when nobody else holds it', async () => {
			expect(world.conversation()).toMatchObject({ status: 'active' });
			const [item] = await world.itemsOf('conversation/leave');
			expect(item).toMatchObject({ accepted: true, command: '/leave' });
			expect(world.conversation()).toMatchObject({ status: 'closed' });
		});

		it('assign: into the inboxes of one or more users', async () => {
			const [sam, wendy] = world.sandbox.seed.agents;
			await world.itemsOf('conversation/assign', {
				options: { furtherUsers: `${wendy?.id ?? ''}, ${sam?.id ?? ''}` },
			});
			expect(world.last()).toMatchObject({
				type: 'command',
				text: '/assign',
				meta: { users: [sam?.id, wendy?.id] },
			});
			expect(world.conversation()).toMatchObject({
				participants: expect.arrayContaining([
					expect.objectContaining({ user: wendy?.id, inbox: true }),
				]) as unknown,
			});
		});

		it('notify: by the rules, or given channels or organizations', async () => {
			await world.itemsOf('conversation/notify');
			expect(world.last()).toMatchObject({ text: '/notify', meta: {} });
			const { sales, workshop } = world.sandbox.seed.channels;
			await world.itemsOf('conversation/notify', {
				notify: 'channels',
				channelIds: `${sales}, ${workshop}`,
			});
			expect(world.last()).toMatchObject({
				text: '/notify',
				meta: { channels: [sales, workshop] },
			});
			await world.itemsOf('conversation/notify', {
				notify: 'organizations',
				organizationIds: SEED_ORGANIZATION,
			});
			expect(world.last()).toMatchObject({ meta: { organizations: [SEED_ORGANIZATION] } });
			const wrong = await world.run('conversation/notify', {
				notify: 'channels',
				channelIds: 'sales',
			});
			expect(wrong.error?.message).toContain("'Channel IDs' is not a Web1on1 ID");
		});

		it('set variable: found again in the conversation', async () => {
			await world.itemsOf('conversation/setVariable', { value: 'A 4711, late' });
			const [item] = await world.itemsOf('conversation/get');
			expect(item?.variables).toEqual({ appointmentId: 'A 4711, late' });
		});

		it.each([
			[{ key: '' }, "'Name' is empty"],
			[{ key: 'two words' }, 'contains white space'],
			[{ key: '@status' }, 'starts with @'],
			[{ value: ' ' }, "'Value' is empty"],
		])('set variable: refuses %j', async (parameters, said) => {
			world.sandbox.clearRequests();
			const result = runAction({
				credentials: world.owner,
				parameters: { ...parametersOf('conversation/setVariable', world.situation), ...parameters },
			});
			// What n8n itself finds empty it refuses before the node runs.
			const message = await result.then(
				({ error }) => error?.message ?? '',
				(error: unknown) => String(error),
			);
			expect(message).toMatch(new RegExp(`${said}|is required`));
			expect(world.sandbox.requests()).toEqual([]);
		});
	});
});
