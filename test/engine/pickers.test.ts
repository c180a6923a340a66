import type { INodeListSearchItems, INodeParameters, INodePropertyMode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	credentialsFor,
	NODES,
	runAction,
	search,
	type StoredCredentials,
} from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_PARAMETERS } from '../support/example';

const NAMES = [
	'searchChannels',
	'searchContacts',
	'searchConversations',
	'searchOrganizations',
	'searchTemplates',
	'searchUsers',
];

const PATHS: Record<string, string> = {
	searchChannels: '/v2/channels',
	searchContacts: '/v2/contacts',
	searchConversations: '/v2/conversations',
	searchOrganizations: '/v2/organizations',
	searchTemplates: '/v2/watemplates',
	searchUsers: '/v2/users',
};

describe('the pickers', () => {
	let sandbox: Sandbox;
	let credentials: StoredCredentials;

	beforeEach(async () => {
		sandbox = await startSandbox({ extraContacts: 230, extraTemplates: 150, rateLimit: 0 });
		credentials = credentialsFor(sandbox);
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	const names = async (
		method: string,
		filter?: string,
		parameters: INodeParameters = {},
	): Promise<string[]> =>
		(await search(method, credentials, parameters, filter)).results.map(({ name }) => name);

	/** Makes a contact. */
	async function meet(telephone: string, email: string, contactName: string): Promise<void> {
		const { error } = await runAction({
			credentials,
			parameters: {
				resource: 'conversation',
				operation: 'upsert',
				organization: byId(SEED_ORGANIZATION),
				...{ telephone, email, contactName },
				messages: { message: [{ kind: 'field', key: 'location', value: '1' }] },
			},
		});
		expect(error).toBeUndefined();
	}

	/** All pages, as scrolling to the end gives them. */
	async function scroll(
		method: string,
		parameters: INodeParameters = {},
		filter?: string,
	): Promise<INodeListSearchItems[]> {
		const all: INodeListSearchItems[] = [];
		let token: string | undefined;
		do {
			const found = await search(method, credentials, parameters, filter, token);
			all.push(...found.results);
			token = typeof found.paginationToken === 'string' ? found.paginationToken : undefined;
		} while (token !== undefined);
		return all;
	}

	it('list every organization that has hired the bot, by the name people know', async () => {
		expect(await names('searchOrganizations')).toEqual([
			'Acme Demo',
			'Acme Demo Rotterdam',
			'Acme Demo Utrecht',
			'Automote IT',
		]);
		expect(await names('searchOrganizations', 'utr')).toEqual(['Acme Demo Utrecht']);
		expect(await names('searchOrganizations', ' nobody ')).toEqual([]);
	});

	it('find what they show, whatever signs are in it', async () => {
		const [bot] = (await names('searchUsers')).filter((name) => name.includes('bot+'));
		const email = bot?.split(' · ')[1] ?? '';
		expect(email).toMatch(/^bot\+\w+@/);
		expect(await names('searchUsers', email)).toEqual([bot]);
		expect(await names('searchUsers', email.slice(0, 8))).toContain(bot);
		// The signs count: without them it is something else.
		expect(await names('searchUsers', email.replace('+', '-'))).toEqual([]);
		expect(await names('searchOrganizations', 'Acme Demo (')).toEqual([]);
		expect(await names('searchOrganizations', '(')).toEqual([]);
	});

	it('show language, category and status of a template, and hide none', async () => {
		const organization = byId(SEED_ORGANIZATION);
		expect(await names('searchTemplates', 'er', { organization })).toEqual([
			'afspraak_herinnering · nl · UTILITY · approved',
			'service_offer · en · MARKETING · approved',
		]);
		expect(await names('searchTemplates', 'ready', { organization })).toEqual([
			'car_ready · en · UTILITY · pending',
		]);
		sandbox.configure({ templateShape: 'components' });
		expect(await names('searchTemplates', 'car_ready', { organization })).toEqual([
			'car_ready · en · UTILITY · PENDING',
		]);
	});

	it("fall back to the parent organization's templates", async () => {
		const { acmeUtrecht } = sandbox.seed.organizations;
		const [own, above] = await Promise.all([
			scroll('searchTemplates', { organization: byId(SEED_ORGANIZATION) }),
			scroll('searchTemplates', { organization: byId(acmeUtrecht) }),
		]);
		expect(own.length).toBe(155);
		expect(above).toEqual(own);
	});

	it('look for no others where a dealer has templates, but none of that name', async () => {
		const parameters = { organization: byId(SEED_ORGANIZATION) };
		expect(await names('searchTemplates', 'no such name', parameters)).toEqual([]);
		expect(sandbox.requests().filter(({ path }) => path.includes('/organizations'))).toEqual([]);
	});

	it('offer the templates of the dealer whose conversation it is', async () => {
		const [conversation] = sandbox.conversations();
		const parameters = { sendTo: 'conversation', conversation: byId(conversation?.id ?? '') };
		expect(await names('searchTemplates', 'offer', parameters)).toHaveLength(1);
		const asked = sandbox.requests().find(({ path }) => path === '/v2/watemplates');
		expect(asked?.query).toMatchObject({ organization: conversation?.organization });
	});

	it('do not take an empty second page for an organization without templates', async () => {
		const parameters = { organization: byId(SEED_ORGANIZATION) };
		const beyond = await search('searchTemplates', credentials, parameters, undefined, '0:155');
		expect(beyond.results).toEqual([]);
		const asked = sandbox.requests().map(({ path }) => path);
		expect(asked.some((path) => path.includes('/organizations/'))).toBe(false);
	});

	it('page through long lists, each entry once', async () => {
		const contacts = await scroll('searchContacts', { organization: byId(SEED_ORGANIZATION) });
		expect(contacts).toHaveLength(230);
		expect(new Set(contacts.map(({ value }) => value)).size).toBe(230);
		const filtered = await scroll('searchContacts', {}, 'Contact 1');
		expect(filtered).toHaveLength(111);
	});

	it('find contacts by name, telephone number as written, and e-mail', async () => {
		await meet('+31699999999', 'jane@example.com', 'Jane Example');
		const jane = ['Jane Example · +31699999999'];
		expect(await names('searchContacts', 'jane ex')).toEqual(jane);
		expect(await names('searchContacts', '+31 6 9999 9999')).toEqual(jane);
		expect(await names('searchContacts', 'jane@')).toEqual(jane);
		expect((await names('searchConversations', 'Jane'))[0]).toMatch(/^Jane Example · \w+$/);
	});

	it('find a contact by an address with digits in it, and by a national number', async () => {
		await meet('+31699999999', 'jan1985@example.com', 'Jan Example');
		await meet('+31688888888', 'kim@example.com', 'Kim 1985');
		const jan = 'Jan Example · +31699999999';
		for (const filter of ['jan1985@', '06 9999 9999', '0031699999999', '+31 (0)6 99999999']) {
			expect(await names('searchContacts', filter)).toEqual([jan]);
		}
		// By name first, then by address; nobody is hidden behind a better match.
		expect(await names('searchContacts', '1985@')).toEqual([jan]);
		expect(await names('searchContacts', 'kim 1985')).toEqual(['Kim 1985 · +31688888888']);
		expect(await names('searchContacts', 'Example')).toEqual([jan, 'Kim 1985 · +31688888888']);
	});

	it('list nobody twice who matches in two ways', async () => {
		const found = await scroll('searchContacts', {}, 'contact');
		expect(found.length).toBeGreaterThan(200);
		expect(new Set(found.map(({ value }) => value)).size).toBe(found.length);
		expect(await names('searchOrganizations', 'utrecht')).toEqual(['Acme Demo Utrecht']);
	});

	it('offer the users of the dealer whose conversation it is, and no others', async () => {
		const [conversation] = sandbox.conversations();
		const parameters = { conversation: byId(conversation?.id ?? '') };
		expect(await names('searchUsers', undefined, parameters)).toEqual([
			'Acme automation · bot+60a1b2c3d4e5f60718293a02@web1on1.chat',
			'Ada Admin · ada.admin@acme.example',
			'Sam Service · sam@acme.example',
			'Wendy Workshop · wendy@acme.example',
		]);
		expect(await names('searchUsers', 'wendy@', parameters)).toEqual([
			'Wendy Workshop · wendy@acme.example',
		]);
		expect((await names('searchUsers')).join()).toContain('DMS connector');
	});

	it.each(NAMES)('%s says why it stays empty when the token may not list', async (method) => {
		sandbox.addFault({
			match: { path: `^${PATHS[method] ?? ''}` },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		const failure = search(method, credentials, {});
		await expect(failure).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(
				/^The token of this credential may not list [a-z]+$/,
			) as string,
			httpCode: '403',
			description: expect.stringMatching(/Permission Denied\. Choose 'By ID'/) as string,
		});
	});

	it('say so when the platform is down', async () => {
		await search('searchOrganizations', credentials, {});
		await sandbox.goDown();
		await expect(search('searchOrganizations', credentials, {})).rejects.toMatchObject({
			name: 'NodeApiError',
		});
	});

	it('exist for every list a field names, and offer an ID beside each', () => {
		const lists = NODES.web1on1?.methods?.listSearch ?? {};
		const locators = (NODES.web1on1?.description.properties ?? []).filter(
			({ type }) => type === 'resourceLocator',
		);
		expect(locators.length).toBeGreaterThan(20);
		for (const { modes = [] } of locators) {
			const [list, id] = modes as [INodePropertyMode, INodePropertyMode];
			expect(Object.keys(lists)).toContain(list.typeOptions?.searchListMethod);
			expect(list.typeOptions?.searchable).toBe(true);
			expect(id.name).toBe('id');
		}
	});

	it.each([
		'https://api.web1on1.chat/v2/conversations/{id}',
		'https://console.example/o/5e8493ba4d84280011860499/c/{id}?tab=chat#end',
		'https://console.example/#/inbox/{id}/',
	])('take the conversation out of %s', async (pattern) => {
		const [conversation] = sandbox.conversations();
		const id = conversation?.id ?? '';
		const result = await runAction({
			credentials,
			parameters: {
				resource: 'conversation',
				operation: 'get',
				conversation: { __rl: true, mode: 'url', value: pattern.replace('{id}', id) },
			},
		});
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([{ conversationId: id }]);
	});

	it.each([
		['without an ID', 'https://console.example/inbox'],
		['with something longer', `https://x.example/${'a'.repeat(25)}`],
	])('refuse an address %s', async (_what, value) => {
		const running = runAction({
			credentials,
			parameters: {
				resource: 'conversation',
				operation: 'get',
				conversation: { __rl: true, mode: 'url', value },
			},
		});
		await expect(running).rejects.toThrow('The URL holds no conversation ID');
		expect(sandbox.requests()).toEqual([]);
	});

	it('give the template its own name again when it is sent', async () => {
		const organization = byId(SEED_ORGANIZATION);
		const [picked] = (
			await search('searchTemplates', credentials, { organization }, 'appointment_24')
		).results;
		sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		const template = {
			__rl: true,
			mode: 'list',
			value: picked?.value ?? '',
			cachedResultName: picked?.name ?? '',
		};
		const sent = await runAction({ credentials, parameters: { ...SEED_PARAMETERS, template } });
		expect(sent.error).toBeUndefined();
		expect(sent.items).toMatchObject([
			{ templateName: 'appointment_24_hours_before', preview: '' },
		]);
	});
});
