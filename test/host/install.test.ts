import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import {
	ask,
	CHECKOUT,
	outputItems,
	OWNER,
	readIdentity,
	type Host,
	type Workflow,
} from '../../host';
import { seed } from '../../sandbox';
import { PHONE, SEED_PARAMETERS, SEED_PAYLOAD } from '../support/example';
import {
	ACTION,
	actionNode,
	askAll,
	manualTrigger,
	N8N_VERSION,
	phoneOf,
	questioner,
	readBy,
	TIMEOUT_MS,
	TRIGGER,
	TRIGGER_NAME,
	World,
} from '../support/n8n';
import { until } from '../../toolbox/until';

jest.setTimeout(TIMEOUT_MS);

const identity = readIdentity(CHECKOUT);
const tarball = path.join(CHECKOUT, '.artifacts', `${identity.name}-${identity.version}.tgz`);
const NODE_TYPES = [ACTION, `${ACTION}Tool`, TRIGGER];

/**
 * A version before any that is tested: today's code under another number, since a clone need not hold older
 * code. What older code has left in workflows, `engine/saved` tests.
 */
const EARLIER = '0.0.1';

/** n8n 2.x makes it of a node that sends and waits, for the review of what an agent does. */
const REVIEW_TOOL = `${ACTION}HitlTool`;

describe(`the packed package and n8n ${N8N_VERSION}'s own installer`, () => {
	let folder: string;
	let earlier: string;
	let world: World;
	let listener: Workflow;
	let questions: Workflow;

	beforeAll(async () => {
		if (!fs.existsSync(tarball)) throw new Error(`There is no ${tarball}: run "npm run pack"`);
		folder = fs.mkdtempSync(path.join(tmpdir(), 'web1on1-earlier-'));
		earlier = packEarlier(folder);
		world = await World.startWithout(async (host) => {
			expect(await known(host)).toEqual([]);
			expect(await host.api.installCommunityPackage(earlier)).toEqual({
				packageName: identity.name,
				installedVersion: EARLIER,
				nodeTypes: expect.arrayContaining([ACTION, TRIGGER]),
			});
		});
	});

	afterAll(async () => {
		await world.stop();
		fs.rmSync(folder, { recursive: true, force: true });
	});

	/** What the editor calls the action node: another name in the earlier version. */
	const label = async (): Promise<unknown> =>
		(await world.host.api.nodeType(ACTION, 1))?.['displayName'];

	const installed = async (): Promise<string[]> =>
		(await world.host.api.listCommunityPackages()).map((one) => one.installedVersion);

	/** One subscription for each published trigger, with the secret it has had from the start. */
	const subscriptions = (): Record<string, string> =>
		Object.fromEntries(world.webhookUrls.map((url) => [url, world.secretFor(url)]));

	/** The consumer answers the question, and the execution that waited has thanked for it. */
	const answers = async (phone: string, meanwhile: () => Promise<void>): Promise<void> => {
		const reply = world.sandbox.reply(phone, { text: 'Yes', touchpoint: 'sms' });
		await meanwhile();
		await world.delivered(reply);
		await until('the thanks', () => readBy(world, phone).includes('Noted: Yes'));
	};

	it('get along: install an earlier version, run it, publish and wait', async () => {
		expect((await known(world.host)).filter((type) => type !== REVIEW_TOOL)).toEqual(NODE_TYPES);
		expect(await label()).toBe('Web1on1 Earlier');
		await runBoth(world);
		await world.tidy();
		listener = await world.publishedListener();
		questions = await questioner(world);
		await askAll(world, questions, [phoneOf(1), phoneOf(2), phoneOf(3)]);
	});

	it('update: what is published goes on, and who waits gets the reply', async () => {
		const before = subscriptions();
		expect(Object.keys(before)).toHaveLength(1);
		const { installedVersion } = await world.host.api.updateCommunityPackage(tarball);
		expect(installedVersion).toBe(identity.version);
		expect(await installed()).toEqual([identity.version]);
		expect(await label()).toBe('Web1on1');
		await answers(phoneOf(1), () => Promise.resolve());
		await world.reply('Fine', phoneOf(9));
		expect(await world.textsOf(listener, TRIGGER_NAME)).toEqual(['Fine']);
		expect(subscriptions()).toEqual(before);
	});

	it('restart with what was updated', async () => {
		const before = subscriptions();
		await world.host.restart();
		expect((await known(world.host)).filter((type) => type !== REVIEW_TOOL)).toEqual(NODE_TYPES);
		await answers(phoneOf(2), () => Promise.resolve());
		expect(subscriptions()).toEqual(before);
	});

	it('uninstall and install again: a reply of meanwhile arrives, the credential works', async () => {
		const { api } = world.host;
		const before = subscriptions();
		await api.uninstallCommunityPackage(identity.name);
		expect(await installed()).toEqual([]);
		expect(await known(world.host)).toEqual([]);
		await answers(phoneOf(3), async () => {
			await api.installCommunityPackage(tarball);
		});
		expect(subscriptions()).toEqual(before);
		expect(await api.testCredential(world.credential.id)).toMatchObject({ status: 'OK' });
		await world.reply('Still here', phoneOf(9));
		expect(await world.textsOf(listener, TRIGGER_NAME)).toContain('Still here');
		// Published once more, as one does after such a detour: no second subscription.
		await api.unpublish(listener.id);
		expect(world.webhookUrls).toEqual([]);
		await api.publish(listener.id);
		expect(Object.keys(subscriptions())).toEqual(Object.keys(before));
		await runBoth(world);
	});

	it('part: nothing stays behind', async () => {
		await world.tidy();
		expect(world.webhookUrls).toEqual([]);
		await world.host.api.uninstallCommunityPackage(identity.name);
		expect(await installed()).toEqual([]);
		expect(await known(world.host)).toEqual([]);
	});
});

/** Packs what is tested once more, under a lower version and with another name in the editor. */
function packEarlier(folder: string): string {
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
	const rewrite = (file: string, change: (text: string) => string): void => {
		const whole = path.join(folder, 'package', file);
		const text = fs.readFileSync(whole, 'utf8');
		const changed = change(text);
		if (changed === text) throw new Error(`${file} has not changed`);
		fs.writeFileSync(whole, changed);
	};
	rewrite('package.json', (text) =>
		text.replace(`"version": "${identity.version}"`, `"version": "${EARLIER}"`),
	);
	rewrite('dist/nodes/Web1on1/Web1on1.node.js', (text) =>
		text.replace(/displayName: ["']Web1on1["']/, "displayName: 'Web1on1 Earlier'"),
	);
	const packed = path.join(folder, `${identity.name}-${EARLIER}.tgz`);
	execFileSync('tar', ['-czf', packed, '-C', folder, 'package']);
	return packed;
}

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
