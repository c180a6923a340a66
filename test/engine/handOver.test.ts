import '../support/engine/fast';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { seed } from '../../sandbox';
import { runAction, World, type ActionResult, type StoredCredentials } from '../support/engine';
import { byId } from '../support/example';
import { meetJohn, type Situation } from './operationCases';

const JOHN = '+31619626759';
const [SAM, WENDY] = seed.agents.map(({ id }) => id);
const { sales, workshop } = seed.channels;

const command = (text: string): IDataObject => ({ type: 'command', text });

describe('handing over to agents', () => {
	let world: World;
	let credentials: StoredCredentials;
	let john: Situation;

	beforeEach(async () => {
		world = await World.start({ rateLimit: 0 });
		credentials = world.credentials();
		john = await meetJohn(world.sandbox, credentials);
	});

	afterEach(async () => {
		await world.dispose();
	});

	const run = async (operation: string, parameters: INodeParameters): Promise<ActionResult> => {
		const conversation = byId(john.conversation);
		const result = await runAction({
			credentials,
			parameters: { resource: 'conversation', operation, conversation, ...parameters },
		});
		await world.sandbox.settled();
		return result;
	};

	const handOver = async (parameters: INodeParameters): Promise<IDataObject> => {
		const { items, error } = await run('handOver', parameters);
		expect(error).toBeUndefined();
		return items[0] ?? {};
	};

	const stream = (): ReturnType<World['sandbox']['stream']> =>
		world.sandbox.stream(john.conversation);

	const status = (): string => stream().conversation.status;

	const someone = (user = ''): object | undefined =>
		stream().conversation.participants.find((participant) => participant.user === user);

	/** The states a conversation may be in, each by how it comes about. */
	const STATES: Array<[string, string, () => unknown]> = [
		['held by the bot', 'active', () => undefined],
		['closed, as the bot has left', 'closed', async () => await run('leave', {})],
		[
			'queued, as the consumer has written since',
			'queued',
			async () => {
				await run('leave', {});
				world.sandbox.reply(JOHN, 'Is anybody there?');
			},
		],
		[
			'queued and notified',
			'queued',
			async () => {
				await run('leave', {});
				await run('notify', {});
			},
		],
		[
			'accepted by an agent beside the bot, who has left again',
			'active',
			() => {
				world.sandbox.write(john.conversation, [command('/accept'), command('/leave')]);
			},
		],
	];

	describe.each(STATES)('a conversation that is %s', (_name, before, comeAbout) => {
		beforeEach(async () => {
			await comeAbout();
			expect(status()).toBe(before);
		});

		it('by the routing rules: it is queued', async () => {
			const item = await handOver({ note: 'Asks for Friday' });
			expect(item).toMatchObject({
				accepted: true,
				conversationStatus: 'queued',
				handedOver: true,
			});
			expect(item).not.toHaveProperty('warning');
			expect(status()).toBe('queued');
			expect(stream().notifications.at(-1)).toMatchObject({ channels: [], organizations: [] });
		});

		it('to an organization: it is queued by its rules', async () => {
			const { acmeUtrecht, acme } = seed.organizations;
			await handOver({
				...{ handOverTo: 'organization', organization: byId(acmeUtrecht) },
				options: { furtherIds: `${acme}, ${acmeUtrecht}` },
			});
			expect(status()).toBe('queued');
			expect(stream().notifications.at(-1)?.organizations).toEqual([acmeUtrecht, acme]);
		});

		it('to channels: it is queued in them', async () => {
			await handOver({
				...{ handOverTo: 'channel', channel: byId(workshop) },
				options: { furtherIds: sales },
			});
			expect(status()).toBe('queued');
			expect(stream().notifications.at(-1)?.channels).toEqual([workshop, sales]);
		});

		it('to a user: it is in their inbox, and the bot is out', async () => {
			const item = await handOver({ handOverTo: 'user', assignee: byId(WENDY ?? '') });
			expect(item).toMatchObject({ handedOver: true });
			expect(item).not.toHaveProperty('warning');
			expect(someone(WENDY)).toMatchObject({ inbox: true });
			expect(someone(seed.bot.id)).toMatchObject({ active: false, accepted: false });
		});
	});

	it('says what the bot knows before it leaves, to agents only, in one request', async () => {
		const before = world.sandbox.phone(JOHN).messages.length;
		world.sandbox.clearRequests();
		await handOver({ note: 'Asks for Friday\nundefined is his car' });
		const [post, ...others] = world.sandbox.requests().filter(({ method }) => method === 'POST');
		expect(others).toEqual([]);
		expect(post?.body).toMatchObject([
			{ type: 'chat', role: 'bot', text: 'Asks for Friday\nundefined is his car' },
			command('/leave'),
			command('/notify'),
		]);
		expect(world.sandbox.phone(JOHN).messages).toHaveLength(before);
	});

	it('needs no note', async () => {
		world.sandbox.clearRequests();
		await handOver({ note: ' ' });
		const { body } = world.sandbox.requests().find(({ method }) => method === 'POST') ?? {};
		expect(body).toMatchObject([command('/leave'), command('/notify')]);
	});

	it('is not what notify and leave come to one after the other', async () => {
		await run('notify', {});
		expect(stream().notifications).toEqual([]);
		await run('leave', {});
		expect(status()).toBe('closed');
	});

	it('leaves a conversation with the agent who has accepted it, and says so', async () => {
		world.sandbox.write(john.conversation, [command('/accept')], SAM);
		const item = await handOver({});
		expect(item).toMatchObject({ conversationStatus: 'active', handedOver: true });
		expect(item.warning).toContain('An agent has accepted this conversation already');
		expect(someone(SAM)).toMatchObject({ accepted: true });
	});

	it('says that another bot holds it, which no rule gets past', async () => {
		world.sandbox.write(john.conversation, [command('/accept')], seed.adminBot.id);
		const item = await handOver({});
		expect(item).toMatchObject({ conversationStatus: 'active', handedOver: false });
		expect(item.warning).toContain('Another bot holds this conversation');
		const assigned = await handOver({ handOverTo: 'user', assignee: byId(SAM ?? '') });
		expect(assigned).toMatchObject({ handedOver: true });
		expect(assigned).not.toHaveProperty('warning');
	});

	it('has happened though nobody may look at it afterwards', async () => {
		world.sandbox.addFault({
			match: { method: 'GET', path: '^/v2/conversations/' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		const item = await handOver({});
		expect(item).toMatchObject({ accepted: true });
		expect(item).not.toHaveProperty('handedOver');
		expect(item.warning).toContain('could not be looked up: Permission Denied');
		expect(status()).toBe('queued');
	});

	it('is not sent again when nobody knows whether it arrived', async () => {
		world.sandbox.addFault({
			match: { method: 'POST', path: '/messages$', times: 1 },
			fault: { kind: 'reset-after' },
		});
		world.sandbox.clearRequests();
		const { error } = await run('handOver', {});
		expect(error?.message).toContain('it may have been delivered');
		expect(world.sandbox.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it.each<[INodeParameters, string]>([
		[
			{ handOverTo: 'channel', channel: byId('={{ "sales" }}') },
			"'Channel' is not a Web1on1 ID|has 24 characters",
		],
		[{ handOverTo: 'user', assignee: byId('') }, "'Assignee'"],
		[
			{
				...{ handOverTo: 'user', assignee: byId(SAM ?? '') },
				options: { furtherIds: '={{ undefined }}' },
			},
			"'Additional IDs' is empty",
		],
		[{ note: '={{ undefined }}' }, "'Internal Note' is empty"],
		[{ note: '={{ $now }}' }, "'Internal Note' is a date"],
	])('refuses %j', async (parameters, said) => {
		world.sandbox.clearRequests();
		const message = await run('handOver', parameters).then(
			({ error }) => error?.message ?? '',
			(error: unknown) => String(error),
		);
		expect(message).toMatch(new RegExp(`${said}|is required`));
		expect(world.sandbox.requests()).toEqual([]);
	});
});
