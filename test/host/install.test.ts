import * as fs from 'node:fs';
import * as path from 'node:path';

import { ask, CHECKOUT, outputItems, OWNER, readIdentity, type Host } from '../../host';
import { seed } from '../../sandbox';
import { PHONE, SEED_PARAMETERS, SEED_PAYLOAD } from '../support/example';
import {
	ACTION,
	actionNode,
	manualTrigger,
	N8N_VERSION,
	TIMEOUT_MS,
	TRIGGER,
	TRIGGER_NAME,
	World,
} from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

const identity = readIdentity(CHECKOUT);
const tarball = path.join(CHECKOUT, '.artifacts', `${identity.name}-${identity.version}.tgz`);
const NODE_TYPES = [ACTION, `${ACTION}Tool`, TRIGGER];

/** n8n 2.x makes it of a node that sends and waits, for the review of what an agent does. */
const REVIEW_TOOL = `${ACTION}HitlTool`;

describe(`the packed package and n8n ${N8N_VERSION}'s own installer`, () => {
	let world: World | undefined;

	afterAll(async () => {
		await world?.stop();
	});

	it('get along: install, run, survive a restart, uninstall', async () => {
		if (!fs.existsSync(tarball)) throw new Error(`There is no ${tarball}: run "npm run pack"`);
		world = await World.startWithout(async (host) => {
			const { api } = host;
			expect(await known(host)).toEqual([]);
			expect(await api.installCommunityPackage(tarball)).toEqual({
				packageName: identity.name,
				installedVersion: identity.version,
				nodeTypes: expect.arrayContaining([ACTION, TRIGGER]),
			});
			expect((await known(host)).filter((type) => type !== REVIEW_TOOL)).toEqual(NODE_TYPES);
		});
		await runBoth(world);
		await world.host.restart();
		expect((await known(world.host)).filter((type) => type !== REVIEW_TOOL)).toEqual(NODE_TYPES);
		await runBoth(world);
		await world.tidy();

		const { api } = world.host;
		expect((await api.listCommunityPackages()).map((it) => it.packageName)).toEqual([
			identity.name,
		]);
		await api.uninstallCommunityPackage(identity.name);
		expect(await api.listCommunityPackages()).toEqual([]);
		expect(await known(world.host)).toEqual([]);
	});
});

/** Those of the package's node types that n8n offers in its editor. */
async function known({ url }: Host): Promise<string[]> {
	const browser = { 'browser-id': 'install-test' };
	const body = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
	const login = await ask({ method: 'POST', url: `${url}/rest/login`, headers: browser, body });
	const cookie = (login.headers['set-cookie'] ?? []).map((it) => it.split(';')[0]).join('; ');
	// The route for single node types does not know those n8n makes for its AI agents.
	const types = await ask({
		method: 'GET',
		url: `${url}/types/nodes.json`,
		headers: { ...browser, cookie },
	});
	expect(types.status).toBe(200);
	const names = types.text.match(/"name":"n8n-nodes-web1on1\.\w+"/g) ?? [];
	return [...new Set(names.map((name) => name.slice('"name":"'.length, -1)))].sort();
}

/** Sends the example of the customer's document, and takes the answer to it. */
async function runBoth(world: World): Promise<void> {
	const { host, sandbox, credential } = world;
	const listener = await world.publishedListener();
	const sender = await world.workflow([manualTrigger, actionNode(credential, SEED_PARAMETERS)]);
	sandbox.clearRequests();
	const id = await host.api.runWorkflow(sender, manualTrigger.name);
	const sent = await host.api.waitForExecution({ where: (execution) => execution.id === id });
	expect(outputItems(sent, 'Web1on1')).toEqual([
		expect.objectContaining({ accepted: true, organizationId: seed.organizations.acme }),
	]);
	expect(world.requests('POST', '/v2/conversations').map(({ body }) => body)).toEqual([
		SEED_PAYLOAD,
	]);
	await world.reply('Yes', PHONE);
	expect(await world.textsOf(listener, TRIGGER_NAME)).toEqual(['Yes']);
}
