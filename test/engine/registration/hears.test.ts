import { clientOf } from '../../support/client';
import { byId, PHONE, SEED_ORGANIZATION } from '../../support/example';
import { Registering } from './registering';

describe('the trigger of a bot that works for several dealers', () => {
	let world: Registering;

	beforeEach(async () => {
		world = await Registering.ready();
		await world.replace({
			credentials: world.credentials({ user: world.sandbox.seed.bot.id, scope: 'admin' }),
		});
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('is not published deaf: the message names dealers and says what to do', async () => {
		const remedy = /'Acme Demo'.* would not start this workflow\. .*'Organization'.*'Manual'/;
		await expect(world.host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(remedy),
			description: undefined,
		});
		expect(world.services).toEqual([]);
	});

	it.each([
		[0, "'Acme Demo', 'Acme Demo Rotterdam', 'Acme Demo Utrecht'"],
		[1, "'Acme Demo', 'Acme Demo Rotterdam', 'Acme Demo Utrecht' and 1 more"],
		[3, "'Acme Demo', 'Acme Demo Rotterdam', 'Acme Demo Utrecht' and 3 more"],
	])('names three of those it would not hear, and says how many more: %i', async (more, named) => {
		for (let index = 0; index < more; index++) {
			world.sandbox.addOrganization({ name: `Dealer ${index}` });
		}
		const message = `Without an 'Organization', replies at ${named} would not start this workflow. `;
		await expect(world.host.publish()).rejects.toThrow(message);
	});

	it('names the only one it would not hear', async () => {
		const { acmeUtrecht, acmeRotterdam } = world.sandbox.seed.organizations;
		for (const organization of [acmeUtrecht, acmeRotterdam]) {
			world.sandbox.hire(organization, false);
		}
		await expect(world.host.publish()).rejects.toThrow(
			"Without an 'Organization', replies at 'Acme Demo' would not start this workflow. ",
		);
	});

	it('is not published where it could not be found out', async () => {
		world.sandbox.addFault({
			match: { path: '^/v2/organizations' },
			fault: { kind: 'status', status: 400, message: 'No such sort' },
		});
		await expect(world.host.publish()).rejects.toThrow('No such sort');
		expect(world.services).toEqual([]);
		expect(world.host.log.join('\n')).not.toMatch(/does not tell/);
	});

	it('is published for a dealer, for the bot’s own organization, and by hand', async () => {
		const { developer } = world.sandbox.seed.organizations;
		for (const organization of [SEED_ORGANIZATION, developer]) {
			world.host.parameters.organization = byId(organization);
			await world.host.publish();
			expect(world.only.organization).toBe(organization);
		}
		await world.host.unpublish();
		Object.assign(world.host.parameters, { registration: 'manual', organization: byId('') });
		expect(await world.host.publish()).toBe('existed');
		expect(world.services).toEqual([]);
	});

	it('hears what dealers’ consumers write, set up by hand in the bot’s Webhook tab', async () => {
		Object.assign(world.host.parameters, { registration: 'manual' });
		await world.host.publish();
		const { webhookUrl } = world.host;
		const { id: bot } = world.sandbox.seed.bot;
		const { secret } = await world.sandbox.pasteBotWebhook(bot, { url: webhookUrl });
		Object.assign(world.host.parameters, { secret });
		const other = world.sandbox.addOrganization({ name: 'Another Dealer' });
		const dealers = [SEED_ORGANIZATION, other.id];
		for (const organization of dealers) {
			await clientOf(world.sandbox)('POST', '/v2/conversations', {
				organization,
				type: 'contact',
				contact: { profile: { telephone: PHONE } },
				messages: [{ type: 'field', text: '.location 3204' }],
			});
			world.sandbox.reply(PHONE, { text: 'Yes', organization });
		}
		await world.sandbox.settled();
		const heard = world.host.taken.map(({ organizationId }) => organizationId);
		expect(heard.sort()).toEqual([...dealers].sort());
	});

	it('is published with an empty organization once none but those below its own are to be seen', async () => {
		const { acme, acmeUtrecht, acmeRotterdam } = world.sandbox.seed.organizations;
		for (const organization of [acme, acmeUtrecht, acmeRotterdam]) {
			world.sandbox.hire(organization, false);
		}
		const { developer } = world.sandbox.seed.organizations;
		const below = world.sandbox.addOrganization({ name: 'Branch', parent: developer });
		world.sandbox.addOrganization({ name: 'Branch of the branch', parent: below.id });
		await world.host.publish();
		expect(world.only.organization).toBe(developer);
		expect(world.host.log.join('\n')).not.toContain('would not start');
	});

	it('is published with a warning where the token may not list organizations', async () => {
		world.sandbox.addFault({
			match: { path: '^/v2/organizations' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		await world.host.publish();
		expect(world.only.status).toBe('active');
		expect(world.host.log.join('\n')).toMatch(/does not tell whether .*'Manual'/);
	});

	it('that was published before keeps its subscription over a start of n8n, with a warning', async () => {
		world.host.parameters.organization = byId(world.sandbox.seed.organizations.developer);
		await world.host.publish();
		const before = world.only;
		world.host.parameters.organization = byId('');
		world.host.activation = 'init';
		expect(await world.host.publish()).toBe('existed');
		expect(world.only).toEqual(before);
		expect(world.host.log.join('\n')).toContain('would not start this workflow');
	});
});
