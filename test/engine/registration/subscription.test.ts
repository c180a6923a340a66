import { byId } from '../../support/example';
import { Registering } from './registering';

describe('registration of the trigger', () => {
	let world: Registering;

	beforeEach(async () => {
		world = await Registering.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('registers one active service for exactly the events and the URL, with a secret of its own', async () => {
		await world.host.publish();
		const service = world.only;
		expect(service).toMatchObject({
			type: 'webhook',
			status: 'active',
			organization: world.sandbox.seed.organizations.acme,
			params: {
				url: world.host.webhookUrl,
				// Taps are for executions that wait for a reply.
				events: ['message.create.contact.chat', 'message.create.contact.postback'],
			},
		});
		expect(service.params.secret).toMatch(/^[0-9a-f]{64}$/);
	});

	it('changes nothing at a restart or at publishing again', async () => {
		await world.host.publish();
		const before = world.only;
		expect(await world.host.publish()).toBe('existed');
		expect(world.only).toEqual(before);
	});

	it('removes it at unpublishing and can be published again', async () => {
		await world.host.publish();
		await world.host.unpublish();
		expect(world.services).toEqual([]);
		await world.host.publish();
		expect(world.only.status).toBe('active');
	});

	it('registers again after the service was deleted at Web1on1', async () => {
		await world.host.publish();
		await world.request('DELETE', `/v2/services/${world.only.id}`);
		expect(await world.host.publish()).toBe('created');
		expect(world.only.status).toBe('active');
	});

	it('activates again after the service was disabled, and keeps its secret', async () => {
		await world.host.publish();
		const { id, params } = world.only;
		await world.request('PATCH', `/v2/services/${id}`, { status: 'inactive' });
		expect(await world.host.publish()).toBe('created');
		expect(world.only).toMatchObject({ id, status: 'active' });
		expect(world.only.params.secret).toBe(params.secret);
	});

	it('adopts its service and sets a new secret after static data was lost', async () => {
		await world.host.publish();
		const before = world.only;
		world.host.staticData = {};
		await world.host.publish();
		expect(world.only.id).toBe(before.id);
		expect(world.only.params.secret).not.toBe(before.params.secret);
		await world.answer('Yes');
		expect(world.host.taken).toHaveLength(1);
	});

	it('replaces the service when the public address of n8n has changed', async () => {
		await world.host.publish();
		const before = world.host.webhookUrl;
		world.host.baseUrl = world.host.baseUrl.replace('127.0.0.1', 'localhost');
		await world.host.publish();
		expect(world.only.params.url).toBe(world.host.webhookUrl);
		expect(world.only.params.url).not.toBe(before);
	});

	it('brings the events up to date when they were changed', async () => {
		await world.host.publish();
		const { id } = world.only;
		world.host.parameters.events = ['whatsappReply', 'conversationUpdated'];
		await world.host.publish();
		expect(world.only.id).toBe(id);
		expect(world.only.params.events).toEqual([
			'conversation.update',
			'message.create.contact.chat',
			'message.create.contact.postback',
		]);
	});

	it('deletes doubles of its URL', async () => {
		await world.host.publish();
		const { params, organization } = world.only;
		await world.request('POST', '/v2/services', {
			name: 'double',
			type: 'webhook',
			organization,
			params,
		});
		expect(world.services).toHaveLength(2);
		await world.host.publish();
		expect(world.services).toHaveLength(1);
	});

	it('leaves other subscriptions alone, also another trigger on the same bot', async () => {
		const other = await world.trigger();
		await other.publish();
		await world.host.publish();
		expect(world.services).toHaveLength(2);
		await world.host.unpublish();
		expect(world.services.map(({ params }) => params.url)).toEqual([other.webhookUrl]);
	});

	it('finds its service when the answer to creating it was lost', async () => {
		world.sandbox.addFault({
			match: { method: 'POST', path: '/v2/services', times: 1 },
			fault: { kind: 'reset-after' },
		});
		await world.host.publish();
		expect(world.only.status).toBe('active');
		await world.answer('Yes');
		expect(world.host.taken).toHaveLength(1);
	});

	describe('for another organization', () => {
		const choose = (organization: string): void => {
			world.host.parameters.organization = byId(organization);
		};
		const creating = { method: 'POST', path: '/v2/services', times: 1 } as const;

		it("goes back to the bot's own when the choice is cleared", async () => {
			const { acme, acmeUtrecht } = world.sandbox.seed.organizations;
			choose(acmeUtrecht);
			await world.host.publish();
			expect(world.only.organization).toBe(acmeUtrecht);
			choose('');
			expect(await world.host.publish()).toBe('created');
			expect(world.only.organization).toBe(acme);
			expect(await world.host.publish()).toBe('existed');
		});

		it('finds the new service, not the one before, when the answer to creating it was lost', async () => {
			await world.host.publish();
			const before = world.only.id;
			choose(world.sandbox.seed.organizations.acmeUtrecht);
			world.sandbox.addFault({ match: creating, fault: { kind: 'reset-after' } });
			await world.host.publish();
			expect(world.only.organization).toBe(world.sandbox.seed.organizations.acmeUtrecht);
			expect(world.only.id).not.toBe(before);
		});

		it('does not take the service before for the new one when none was created', async () => {
			await world.host.publish();
			world.host.staticData = {};
			choose(world.sandbox.seed.organizations.acmeUtrecht);
			world.sandbox.addFault({ match: creating, fault: { kind: 'status', status: 502 } });
			await expect(world.host.publish()).rejects.toThrow(/did not say whether it registered/);
			await world.host.publish();
			expect(world.only.organization).toBe(world.sandbox.seed.organizations.acmeUtrecht);
		});
	});

	it('keeps the test URL and the production URL apart', async () => {
		await world.host.publish();
		const test = await world.trigger({ isTest: true });
		// n8n starts a test with a copy of production's static data.
		test.staticData = world.host.staticData;
		await test.publish();
		expect(world.services).toHaveLength(2);
		await test.unpublish();
		expect(world.only.params.url).toBe(world.host.webhookUrl);
		expect(await world.host.publish()).toBe('existed');
	});
});
