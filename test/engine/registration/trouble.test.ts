import { permanentFor } from '../../support/engine';
import { Registering } from './registering';

describe('registration of the trigger', () => {
	let world: Registering;

	beforeEach(async () => {
		world = await Registering.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('fails to publish, rather than doubling, while the API is down; afterwards there is one', async () => {
		await world.host.publish();
		world.sandbox.addFault({
			match: { path: '/v2/services' },
			fault: { kind: 'status', status: 403 },
		});
		await expect(world.host.publish()).rejects.toThrow();
		world.sandbox.clearFaults();
		expect(await world.host.publish()).toBe('existed');
		expect(world.services).toHaveLength(1);
	});

	it('goes on with what is registered where n8n starts and the API has a moment of weakness', async () => {
		await world.host.publish();
		const before = world.only;
		world.sandbox.addFault({
			match: { path: '/v2/services' },
			fault: { kind: 'status', status: 503 },
		});
		world.host.activation = 'init';
		expect(await world.host.publish()).toBe('existed');
		expect(world.host.log.join()).toContain('could not look whether the webhook');
		// Somebody who publishes is told.
		world.host.activation = 'activate';
		await expect(world.host.publish()).rejects.toThrow(/Injected/);
		world.sandbox.clearFaults();
		expect(world.only).toEqual(before);
		// Nothing is taken to be there that never was.
		world.host.staticData = {};
		world.sandbox.addFault({
			match: { path: '/v2/services' },
			fault: { kind: 'status', status: 503 },
		});
		world.host.activation = 'init';
		await expect(world.host.publish()).rejects.toThrow(/Injected/);
	});

	it('names what it leaves behind when it is registered by hand from now on', async () => {
		await world.host.publish();
		const { id } = world.only;
		Object.assign(world.host.parameters, { registration: 'manual', secret: 'given' });
		await world.host.publish();
		expect(world.host.log.join()).toContain(`the webhook ${id} at Web1on1`);
	});

	it('unpublishes while deleting is refused, names what is stranded, and removes it later', async () => {
		await world.host.publish();
		const { id } = world.only;
		world.sandbox.addFault({
			match: { method: 'DELETE' },
			fault: { kind: 'status', status: 403, message: 'Not now' },
		});
		await world.host.unpublish();
		expect(world.host.log.join('\n')).toContain(id);
		world.sandbox.clearFaults();
		await world.host.publish();
		expect(world.only.status).toBe('active');
	});

	it('unpublishes what is registered under the address n8n had before', async () => {
		await world.host.publish();
		world.host.baseUrl = world.host.baseUrl.replace('127.0.0.1', 'localhost');
		await world.host.unpublish();
		expect(world.services).toEqual([]);
	});

	it('names what stays behind under the address n8n had before', async () => {
		await world.host.publish();
		const { id } = world.only;
		world.host.baseUrl = world.host.baseUrl.replace('127.0.0.1', 'localhost');
		world.sandbox.addFault({
			match: { path: '/v2/services' },
			fault: { kind: 'status', status: 403 },
		});
		await world.host.unpublish();
		expect(world.host.log.join('\n')).toContain(id);
		world.sandbox.clearFaults();
		await world.host.publish();
		expect(world.only.params.url).toBe(world.host.webhookUrl);
	});

	it('unpublishes though the filters can not be read', async () => {
		await world.host.publish();
		world.host.parameters.filters = { text: { match: { comparison: 'regex', value: '(' } } };
		await world.host.unpublish();
		expect(world.services).toEqual([]);
	});

	it('leaves nothing behind when the URL can not be verified', async () => {
		const real = world.host.baseUrl;
		world.host.baseUrl = 'http://127.0.0.1:9';
		await expect(world.host.publish()).rejects.toThrow(/could not verify/);
		world.host.baseUrl = real;
		expect(world.services).toEqual([]);
	});

	it('says how to go on when the token may not register', async () => {
		await world.replace({ credentials: world.credentials() });
		await expect(world.host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(/does not let this token register.*'Manual'/),
			description: undefined,
		});
	});

	it('refuses a local address for a remote API, naming WEBHOOK_URL', async () => {
		const credentials = permanentFor(world.sandbox, 'http://api.web1on1.invalid');
		await world.replace({ credentials });
		await expect(world.host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('WEBHOOK_URL'),
		});
		// n8n calls this next, and nobody waits for an API that was not asked for anything.
		await world.host.unpublish();
		expect(world.host.log).toEqual([]);
	});

	it.each([
		[
			'the URL can not be verified',
			(): void => void (world.host.baseUrl = 'http://127.0.0.1:9'),
			/could not verify .* WEBHOOK_URL of n8n is right/,
		],
		[
			'a filter holds nothing',
			(): void => void (world.host.parameters.filters = { organizations: '' }),
			/'Organization IDs' is empty\. .* remove the filter/,
		],
		[
			'Web1on1 is away',
			(): void =>
				void world.sandbox.addFault({
					match: { path: '/v2/services' },
					fault: { kind: 'status', status: 503, message: 'Away' },
				}),
			/^Away\. Web1on1 is not available right now/,
		],
	])('tells what to do in the message itself: %s', async (_name, prepare, said) => {
		prepare();
		await expect(world.host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(said),
			description: undefined,
		});
	});

	it('calls its service after the workflow', async () => {
		await world.host.publish();
		expect(world.only.name).toBe('n8n: Test (Web1on1)');
		world.host.nodeName = 'Replies';
		world.host.parameters.events = ['consumerMessage'];
		await world.host.publish();
		expect(world.only.name).toBe('n8n: Test (Replies)');
	});
});
