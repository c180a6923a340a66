import { setTimeout as sleep } from 'node:timers/promises';

import { outputItems } from '../../host';
import { seed } from '../../sandbox';
import { until } from '../../toolbox/until';
import { PHONE, SEED_PARAMETERS, SEED_PAYLOAD, SEED_TEXT } from '../support/example';
import { actionNode, manualTrigger, N8N_VERSION, TIMEOUT_MS, World } from '../support/n8n';
import { failureOf } from './failureOf';

jest.setTimeout(TIMEOUT_MS);

const UPSERT = '/v2/conversations';
const RENEWAL = '/v2/auth/token';

/** Enough for the test of the credential itself. */
const SHORT_LIFE_SECONDS = 4;

/** Send Template for the telephone number and name in each item. */
const perItem = {
	...SEED_PARAMETERS,
	telephone: '={{ $json.telephone }}',
	contactName: '={{ $json.name }}',
};

function consumers(count: number, from = 0): Array<{ telephone: string; name: string }> {
	return Array.from({ length: count }, (_, index) => {
		const number = String(from + index).padStart(4, '0');
		return { telephone: `+3161234${number}`, name: `Consumer ${number}` };
	});
}

describe(`sending on n8n ${N8N_VERSION}`, () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start();
	});

	afterEach(async () => {
		await world.tidy();
	});

	afterAll(async () => {
		await world.stop();
	});

	it("puts the example of the customer's document on the phone", async () => {
		const { api } = world.host;
		const nodes = [manualTrigger, actionNode(world.credential, SEED_PARAMETERS)];
		const workflow = await world.workflow(nodes);
		const id = await api.runWorkflow(workflow, manualTrigger.name);
		const execution = await api.waitForExecution({ where: (candidate) => candidate.id === id });

		expect(world.requests('POST', UPSERT).map(({ rawBody }) => rawBody)).toEqual([
			JSON.stringify(SEED_PAYLOAD),
		]);
		expect(world.sandbox.phone(PHONE).messages.map(({ text }) => text)).toEqual([SEED_TEXT]);
		const [{ conversation } = { conversation: '' }] = world.sandbox.phone(PHONE).messages;
		expect(outputItems(execution, 'Web1on1')).toEqual([
			expect.objectContaining({
				accepted: true,
				created: true,
				conversationId: conversation,
				apiUrl: `${world.sandbox.url}/v2/conversations/${conversation}`,
				conversationUrl: `https://console.example/c/${conversation}`,
			}),
		]);
		expect(world.sandbox.stream(conversation).fields).toEqual({
			licenseplate: 'XX-99-WZ',
			location: '3204',
		});
	});

	it("with 'Continue on Fail' sends what can be sent, and tells what could not", async () => {
		const { send } = await world.sender(perItem, { onError: 'continueRegularOutput' });
		const [first, second, last] = consumers(3, 100);
		if (!first || !second || !last) throw new Error('There are not enough consumers');
		const outcome = await send([first, { ...second, telephone: 'unknown' }, last]);

		expect(outcome).toEqual([
			expect.objectContaining({ accepted: true }),
			expect.objectContaining({ error: expect.stringContaining('elephone') }),
			expect.objectContaining({ accepted: true }),
		]);
		expect(textsOn(first.telephone)).toHaveLength(1);
		expect(textsOn(second.telephone)).toHaveLength(0);
		expect(textsOn(last.telephone)).toHaveLength(1);
	});

	it('without it sends nothing when an item is bad, and names the item', async () => {
		const { send, workflow } = await world.sender(perItem);
		const [first, second] = consumers(2, 200);
		if (!first || !second) throw new Error('There are not enough consumers');
		await failureOf(send([first, { ...second, telephone: '' }]));
		const [execution] = await world.executionsOf(workflow);
		expect(execution?.status).toBe('error');
		expect(JSON.stringify(execution?.data)).toContain('[item 1]');
		expect(world.requests('POST', UPSERT)).toEqual([]);
	});

	it.each([undefined, 'continueRegularOutput'] as const)(
		"n8n's 'Retry On Fail' sends nothing twice (On Error: %s)",
		async (onError) => {
			const [first, second, last] = consumers(3, onError === undefined ? 220 : 230);
			if (!first || !second || !last) throw new Error('There are not enough consumers');
			const bad = onError === undefined ? last : first;
			world.sandbox.addFault({
				match: { method: 'POST', path: `^${UPSERT}$`, body: bad.telephone.slice(1) },
				fault: { kind: 'status', status: 400, message: 'Refused' },
			});
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
			const { send } = await world.sender(perItem, {
				...settings,
				...(onError === undefined ? {} : { onError }),
			});
			const sending = send([first, second, last]);
			if (onError === undefined) await failureOf(sending);
			else expect(await sending).toHaveLength(3);
			const sent = [first, second, last].filter((one) => one !== bad);
			for (const { telephone } of sent) expect(textsOn(telephone)).toHaveLength(1);
			expect(textsOn(bad.telephone)).toHaveLength(0);
			// n8n has tried as often as it was told to.
			const tries = world.requests('POST', UPSERT).filter(({ status }) => status === 400);
			expect(tries).toHaveLength(3);
		},
	);

	it('an expression in the credential stays one, as far as n8n lets it, and renews', async () => {
		const { sandbox, host } = world;
		sandbox.configure({ singleUseRefreshTokens: true });
		const tokens = sandbox.issueTokens();
		const expression = `={{ "${tokens.refreshToken}" }}`;
		const credential = await world.enter(tokens, { refreshToken: expression });
		const { send } = await world.sender(perItem, { credential });
		const everybody = consumers(2, 240);
		for (const consumer of everybody) {
			expect(await send([consumer])).toEqual(accepted([consumer]));
			// The next one has to renew with what came of the first renewal.
			sandbox.revokeTokens({ access: true });
		}
		const stored = await host.api.getCredentialDecrypted(credential.id);
		const isKept = !/^(?:1\.|2\.(?:[0-9]|[12][0-9]|3[0-4])\.)/.test(N8N_VERSION);
		expect(stored['refreshToken']).toBe(isKept ? expression : tokens.refreshToken);
	});

	it('sends everything once while the token expires again and again', async () => {
		const { sandbox, host } = world;
		// At 20 requests a second this takes twice as long as a token lives.
		sandbox.configure({ accessTokenSeconds: 4, singleUseRefreshTokens: true });
		const tokens = sandbox.issueTokens();
		const credential = await world.enter(tokens);
		const { send } = await world.sender(perItem, { credential });
		const everybody = consumers(160, 300);
		sandbox.clearRequests();

		const outcome = await send(everybody);
		expect(outcome).toEqual(accepted(everybody));
		for (const { telephone, name } of everybody) {
			expect(textsOn(telephone)).toEqual([SEED_TEXT.replace('John Johnson', name)]);
		}
		const renewals = world.requests('POST', RENEWAL);
		expect(renewals.length).toBeGreaterThan(1);
		expect(renewals.map(({ status }) => status)).toEqual(renewals.map(() => 201));

		// n8n has kept the newest pair, and what the user entered.
		const newest = JSON.parse(renewals.at(-1)?.answer ?? '{}') as Record<string, unknown>;
		const stored = await until('the newest pair in the database', async () => {
			const found = await host.api.getCredentialDecrypted(credential.id);
			return found['accessToken'] === newest['token'] && found;
		});
		expect(stored['renewedRefreshToken']).toBe(newest['refreshToken']);
		expect(stored['refreshToken']).toBe(tokens.refreshToken);
	});

	it.each([5, 30])('%i executions at once renew an expired token once', async (count) => {
		const { sandbox, host } = world;
		sandbox.configure({ accessTokenSeconds: SHORT_LIFE_SECONDS, singleUseRefreshTokens: true });
		const credential = await world.enter(sandbox.issueTokens());
		expect(await host.api.testCredential(credential.id)).toMatchObject({ status: 'OK' });
		await sleep(SHORT_LIFE_SECONDS * 1000);
		sandbox.configure({ accessTokenSeconds: 3600 });
		const { send, workflow } = await world.sender(perItem, { credential });
		sandbox.clearRequests();

		const everybody = consumers(count, 1000 + count);
		const outcomes = await Promise.all(everybody.map(async (consumer) => await send([consumer])));
		expect(outcomes.flat()).toEqual(accepted(everybody));
		expect(world.requests('POST', RENEWAL).map(({ status }) => status)).toEqual([201]);
		for (const { telephone } of everybody) expect(textsOn(telephone)).toHaveLength(1);
		const executions = await world.executionsOf(workflow);
		expect(executions.map(({ status }) => status)).toEqual(everybody.map(() => 'success'));
	});

	describe('the pickers', () => {
		it('list organizations and their templates', async () => {
			const { api } = world.host;
			const organizations = await api.resourceLocatorResults(
				world.picker('organization', 'searchOrganizations'),
			);
			expect(organizations.results).toContainEqual(
				expect.objectContaining({ name: 'Acme Demo', value: seed.organizations.acme }),
			);
			const found = await api.resourceLocatorResults({
				...world.picker('template', 'searchTemplates', SEED_PARAMETERS),
				filter: 'appointment',
			});
			expect(found.results).toEqual([
				expect.objectContaining({
					name: expect.stringContaining('appointment_24_hours_before'),
					value: seed.templates.appointment,
				}),
			]);
		});

		it('say what to do where the token may not list', async () => {
			world.sandbox.addFault({
				match: { path: '^/v2/watemplates' },
				fault: { kind: 'status', status: 403, message: 'Permission Denied' },
			});
			const { api } = world.host;
			const picker = world.picker('template', 'searchTemplates', SEED_PARAMETERS);
			expect(await failureOf(api.resourceLocatorResults(picker))).toContain(
				'The token of this credential may not list templates',
			);
		});
	});

	function textsOn(telephone: string): string[] {
		return world.sandbox.phone(telephone).messages.map(({ text }) => text);
	}
});

/** An output item that says 'accepted' for each. */
function accepted(items: unknown[]): unknown[] {
	return items.map((): unknown => expect.objectContaining({ accepted: true }));
}
