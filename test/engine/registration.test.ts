import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, TRIGGER } from './fixtures';
import { TriggerHost } from './triggerHost';

describe('registration of the trigger', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;
	const services = () => sandbox.services().filter(({ type }) => type === 'webhook');
	const only = () => {
		const [first, ...others] = services();
		expect(others).toEqual([]);
		if (first === undefined) throw new Error('There is no service');
		return first;
	};

	beforeEach(async () => {
		sandbox = await startSandbox();
		host = await TriggerHost.start({
			parameters: { ...TRIGGER },
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
		});
	});

	afterEach(async () => {
		await host.stop();
		await sandbox.stop();
	});

	it('registers one active service for exactly the events and the URL, with a secret of its own', async () => {
		await host.publish();
		const service = only();
		expect(service).toMatchObject({
			type: 'webhook',
			status: 'active',
			organization: sandbox.seed.organizations.acme,
			params: { url: host.webhookUrl, events: ['message.create.contact.chat'] },
		});
		expect(service.params.secret).toMatch(/^[0-9a-f]{64}$/);
	});

	it('changes nothing at a restart or at publishing again', async () => {
		await host.publish();
		const before = only();
		expect(await host.publish()).toBe('existed');
		expect(only()).toEqual(before);
	});

	it('removes it at unpublishing and can be published again', async () => {
		await host.publish();
		await host.unpublish();
		expect(services()).toEqual([]);
		await host.publish();
		expect(only().status).toBe('active');
	});

	it('registers again after the service was deleted at Web1on1', async () => {
		await host.publish();
		await request('DELETE', `/v2/services/${only().id}`);
		expect(await host.publish()).toBe('created');
		expect(only().status).toBe('active');
	});

	it('activates again after the service was disabled, and keeps its secret', async () => {
		await host.publish();
		const { id, params } = only();
		await request('PATCH', `/v2/services/${id}`, { status: 'inactive' });
		expect(await host.publish()).toBe('created');
		expect(only()).toMatchObject({ id, status: 'active' });
		expect(only().params.secret).toBe(params.secret);
	});

	it('adopts its service and sets a new secret after static data was lost', async () => {
		await host.publish();
		const before = only();
		host.staticData = {};
		await host.publish();
		expect(only().id).toBe(before.id);
		expect(only().params.secret).not.toBe(before.params.secret);
		await answers('Yes');
		expect(host.taken).toHaveLength(1);
	});

	it('replaces the service when the public address of n8n has changed', async () => {
		await host.publish();
		const before = host.webhookUrl;
		host.baseUrl = host.baseUrl.replace('127.0.0.1', 'localhost');
		await host.publish();
		expect(only().params.url).toBe(host.webhookUrl);
		expect(only().params.url).not.toBe(before);
	});

	it('brings the events up to date when they were changed', async () => {
		await host.publish();
		const { id } = only();
		host.parameters.events = ['whatsappReply', 'buttonTap'];
		await host.publish();
		expect(only().id).toBe(id);
		expect(only().params.events).toEqual([
			'message.create.contact.chat',
			'message.create.contact.postback',
		]);
	});

	it('deletes doubles of its URL', async () => {
		await host.publish();
		const { params, organization } = only();
		await request('POST', '/v2/services', {
			name: 'double',
			type: 'webhook',
			organization,
			params,
		});
		expect(services()).toHaveLength(2);
		await host.publish();
		expect(services()).toHaveLength(1);
	});

	it('leaves other subscriptions alone, also another trigger on the same bot', async () => {
		const other = await TriggerHost.start({
			parameters: { ...TRIGGER },
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
		});
		try {
			await other.publish();
			await host.publish();
			expect(services()).toHaveLength(2);
			await host.unpublish();
			expect(services().map(({ params }) => params.url)).toEqual([other.webhookUrl]);
		} finally {
			await other.stop();
		}
	});

	it('fails to publish, rather than doubling, while the API is down; afterwards there is one', async () => {
		await host.publish();
		sandbox.addFault({ match: { path: '/v2/services' }, fault: { kind: 'status', status: 403 } });
		await expect(host.publish()).rejects.toThrow();
		sandbox.clearFaults();
		expect(await host.publish()).toBe('existed');
		expect(services()).toHaveLength(1);
	});

	it('goes on with what is registered where n8n starts and the API has a moment of weakness', async () => {
		await host.publish();
		const before = only();
		sandbox.addFault({ match: { path: '/v2/services' }, fault: { kind: 'status', status: 503 } });
		host.activation = 'init';
		expect(await host.publish()).toBe('existed');
		expect(host.log.join()).toContain('could not look whether the webhook');
		// Somebody who publishes is told.
		host.activation = 'activate';
		await expect(host.publish()).rejects.toThrow(/Injected/);
		sandbox.clearFaults();
		expect(only()).toEqual(before);
		// Nothing is taken to be there that never was.
		host.staticData = {};
		sandbox.addFault({ match: { path: '/v2/services' }, fault: { kind: 'status', status: 503 } });
		host.activation = 'init';
		await expect(host.publish()).rejects.toThrow(/Injected/);
	});

	it('names what it leaves behind when it is registered by hand from now on', async () => {
		await host.publish();
		const { id } = only();
		Object.assign(host.parameters, { registration: 'manual', secret: 'given' });
		await host.publish();
		expect(host.log.join()).toContain(`the webhook ${id} at Web1on1`);
	});

	it('unpublishes while deleting is refused, names what is stranded, and removes it later', async () => {
		await host.publish();
		const { id } = only();
		sandbox.addFault({
			match: { method: 'DELETE' },
			fault: { kind: 'status', status: 403, message: 'Not now' },
		});
		await host.unpublish();
		expect(host.log.join('\n')).toContain(id);
		sandbox.clearFaults();
		await host.publish();
		expect(only().status).toBe('active');
	});

	it('finds its service when the answer to creating it was lost', async () => {
		sandbox.addFault({
			match: { method: 'POST', path: '/v2/services', times: 1 },
			fault: { kind: 'reset-after' },
		});
		await host.publish();
		expect(only().status).toBe('active');
		await answers('Yes');
		expect(host.taken).toHaveLength(1);
	});

	describe('for another organization', () => {
		const choose = (organization: string): void => {
			host.parameters.organization = { __rl: true, mode: 'id', value: organization };
		};
		const creating = { method: 'POST', path: '/v2/services', times: 1 } as const;

		it("goes back to the bot's own when the choice is cleared", async () => {
			const { acme, acmeUtrecht } = sandbox.seed.organizations;
			choose(acmeUtrecht);
			await host.publish();
			expect(only().organization).toBe(acmeUtrecht);
			choose('');
			expect(await host.publish()).toBe('created');
			expect(only().organization).toBe(acme);
			expect(await host.publish()).toBe('existed');
		});

		it('finds the new service, not the one before, when the answer to creating it was lost', async () => {
			await host.publish();
			const before = only().id;
			choose(sandbox.seed.organizations.acmeUtrecht);
			sandbox.addFault({ match: creating, fault: { kind: 'reset-after' } });
			await host.publish();
			expect(only().organization).toBe(sandbox.seed.organizations.acmeUtrecht);
			expect(only().id).not.toBe(before);
		});

		it('does not take the service before for the new one when none was created', async () => {
			await host.publish();
			host.staticData = {};
			choose(sandbox.seed.organizations.acmeUtrecht);
			sandbox.addFault({ match: creating, fault: { kind: 'status', status: 502 } });
			await expect(host.publish()).rejects.toThrow(/did not say whether it registered/);
			await host.publish();
			expect(only().organization).toBe(sandbox.seed.organizations.acmeUtrecht);
		});
	});

	it('unpublishes what is registered under the address n8n had before', async () => {
		await host.publish();
		host.baseUrl = host.baseUrl.replace('127.0.0.1', 'localhost');
		await host.unpublish();
		expect(services()).toEqual([]);
	});

	it('names what stays behind under the address n8n had before', async () => {
		await host.publish();
		const { id } = only();
		host.baseUrl = host.baseUrl.replace('127.0.0.1', 'localhost');
		sandbox.addFault({ match: { path: '/v2/services' }, fault: { kind: 'status', status: 403 } });
		await host.unpublish();
		expect(host.log.join('\n')).toContain(id);
		sandbox.clearFaults();
		await host.publish();
		expect(only().params.url).toBe(host.webhookUrl);
	});

	it('unpublishes though the filters can not be read', async () => {
		await host.publish();
		host.parameters.filters = { text: { match: { comparison: 'regex', value: '(' } } };
		await host.unpublish();
		expect(services()).toEqual([]);
	});

	it('leaves nothing behind when the URL can not be verified', async () => {
		const real = host.baseUrl;
		host.baseUrl = 'http://127.0.0.1:9';
		await expect(host.publish()).rejects.toThrow(/could not verify/);
		host.baseUrl = real;
		expect(services()).toEqual([]);
	});

	it('says how to go on when the token may not register', async () => {
		await host.stop();
		host = await TriggerHost.start({ parameters: TRIGGER, credentials: credentialsFor(sandbox) });
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('does not let this token register'),
			description: expect.stringContaining("'Manual'"),
		});
	});

	it('refuses a local address for a remote API, naming WEBHOOK_URL', async () => {
		const credentials = credentialsFor(sandbox, { scope: 'admin' });
		credentials.data.apiUrl = 'http://api.web1on1.invalid';
		const { token } = sandbox.issueTokens({ scope: 'admin', accessTokenSeconds: null });
		credentials.data = {
			...credentials.data,
			authentication: 'permanent',
			permanentToken: token,
		};
		await host.stop();
		host = await TriggerHost.start({ parameters: TRIGGER, credentials });
		await expect(host.publish()).rejects.toMatchObject({
			description: expect.stringContaining('WEBHOOK_URL'),
		});
	});

	it('keeps the test URL and the production URL apart', async () => {
		await host.publish();
		const test = await TriggerHost.start({
			parameters: TRIGGER,
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
			isTest: true,
		});
		// n8n starts a test with a copy of production's static data.
		test.staticData = host.staticData;
		test.baseUrl = test.baseUrl.replace(/$/, '');
		try {
			await test.publish();
			expect(services()).toHaveLength(2);
			await test.unpublish();
			expect(only().params.url).toBe(host.webhookUrl);
			expect(await host.publish()).toBe('existed');
		} finally {
			await test.stop();
		}
	});

	async function request(method: string, path: string, body?: object): Promise<void> {
		const { token } = sandbox.issueTokens({ scope: 'admin' });
		const answer = await fetch(`${sandbox.url}${path}`, {
			method,
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		expect(answer.status).toBeLessThan(300);
	}

	async function answers(text: string): Promise<void> {
		await request('POST', '/v2/conversations', {
			organization: sandbox.seed.organizations.acme,
			type: 'contact',
			contact: { profile: { telephone: '+31619626759' } },
			messages: [{ type: 'field', text: '.location 3204' }],
		});
		sandbox.reply('+31619626759', text);
		await sandbox.settled();
	}
});
