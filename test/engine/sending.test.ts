import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type FaultRule, type Sandbox, type SandboxOptions } from '../../sandbox';
import {
	callTool,
	runAction,
	StoredCredentials,
	type ActionResult,
	type ActionRun,
} from './engine';
import { byId, credentialsFor, SEED_PARAMETERS } from './fixtures';
import {
	descriptionOf,
	everythingIn,
	fatesOf,
	received,
	recipients,
	SEND_EACH,
	sends,
	telephoneOf,
} from './sends';

jest.mock('../../nodes/Web1on1/transport/timing', () => jest.requireActual<object>('./fastTiming'));

const SENDS = '^/v2/conversations$';

describe('sending', () => {
	let sandbox: Sandbox;
	const servers: http.Server[] = [];

	const start = async (options: Partial<SandboxOptions> = {}): Promise<void> => {
		sandbox = await startSandbox({ rateLimit: 0, ...options });
	};

	afterEach(async () => {
		await sandbox.stop();
		for (const server of servers.splice(0)) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});

	const fail = (fault: FaultRule['fault'], match: FaultRule['match'] = {}): void => {
		sandbox.addFault({ match: { path: SENDS, method: 'POST', ...match }, fault });
	};

	const send = (count = 1, request: Partial<ActionRun> = {}): Promise<ActionResult> =>
		runAction({
			parameters: SEND_EACH,
			items: recipients(count),
			credentials: credentialsFor(sandbox),
			...request,
		});

	/** A credential with a token that never expires, for another host than the sandbox. */
	const permanent = (apiUrl: string): StoredCredentials => {
		const { token } = sandbox.issueTokens({ accessTokenSeconds: null });
		return new StoredCredentials({
			authentication: 'permanent',
			permanentToken: token,
			apiUrl,
		});
	};

	const continuing = { onError: 'continueRegularOutput' } as const;

	/** A host that answers every request the same way, and remembers what it got. */
	const host = async (
		answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
	): Promise<{ url: string; seen: http.IncomingMessage[] }> => {
		const seen: http.IncomingMessage[] = [];
		const server = http.createServer((request, response) => {
			seen.push(request);
			request.resume().on('end', () => {
				answer(request, response);
			});
		});
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return { url: `http://127.0.0.1:${port}`, seen };
	};

	describe('is tried again', () => {
		it.each(['seconds', 'date', 'none'] as const)(
			'after a 429 with Retry-After: %s',
			async (retryAfter) => {
				await start();
				fail({ kind: 'status', status: 429, retryAfter, retryAfterSeconds: 1 }, { times: 3 });
				const result = await send(5);
				expect(result.error).toBeUndefined();
				expect(await received(sandbox, 5)).toEqual([1, 1, 1, 1, 1]);
				expect(sends(sandbox)).toHaveLength(8);
			},
		);

		it('not for ever, and says how long Web1on1 asked to wait', async () => {
			await start();
			fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 2 });
			const result = await send();
			expect(result.error).toMatchObject({
				failure: { cause: 'rate-limited', retryAfterMs: 2000 },
			});
			expect(descriptionOf(result)).toContain('it was not sent');
			expect(sends(sandbox)).toHaveLength(8);
		});

		it('not after a wait too long to sit out', async () => {
			await start();
			fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 3600 });
			const result = await send();
			expect(result.error).toMatchObject({ failure: { retryAfterMs: 3_600_000 } });
			expect(sends(sandbox)).toHaveLength(1);
		});

		it('nor is anybody else then: the wait is for everybody', async () => {
			await start();
			fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 3600 });
			const result = await send(60, continuing);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			// Those that were under way already, and no more.
			expect(sends(sandbox).length).toBeLessThanOrEqual(20);
			expect(result.items.at(-1)).toMatchObject({
				error: expect.stringContaining('has asked to wait') as string,
				details: { cause: 'rate-limited', mayHaveBeenSent: false },
			});
		});

		it('when the connection was refused, until the platform is back', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(1, { credentials });
			await sandbox.goDown();
			const result = await send(3, {
				credentials,
				whileRunning: async () => {
					await new Promise((resolve) => setTimeout(resolve, 30));
					await sandbox.comeBack();
				},
			});
			expect(result.error).toBeUndefined();
			expect(await received(sandbox, 3)).toEqual([2, 1, 1]);
		});

		it.each([
			['refused', 'http://127.0.0.1:1', 'ECONNREFUSED'],
			['without an address', 'http://web1on1.invalid', 'E(NOTFOUND|AI_AGAIN)'],
		])('when the host is %s, and then reported as not sent', async (_name, apiUrl, code) => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(1, { credentials });
			credentials.data = { ...credentials.data, apiUrl };
			const result = await send(2, { credentials, ...continuing });
			expect(fatesOf(result)).toEqual(['not sent', 'not sent']);
			expect(result.items[0]?.error).toMatch(`Could not reach Web1on1 at ${apiUrl}`);
			expect(JSON.stringify(result.items[0]?.details)).toMatch(new RegExp(code));
		});
	});

	describe('is never made twice when it may have arrived', () => {
		const OPEN: Array<[string, FaultRule['fault'], number, string]> = [
			['a 500 that had its effect', { kind: 'status', status: 500, applied: true }, 1, 'Injected'],
			['a 500 that had none', { kind: 'status', status: 500 }, 0, 'Injected'],
			['a 503', { kind: 'status', status: 503 }, 0, 'Injected'],
			['a 408', { kind: 'status', status: 408, applied: true }, 1, 'Injected'],
			['a reset before the answer', { kind: 'reset-after' }, 1, 'ECONNRESET'],
			['a reset on arrival', { kind: 'reset-before' }, 0, 'ECONNRESET'],
			['a timeout', { kind: 'timeout' }, 0, 'ECONNABORTED|ETIMEDOUT'],
			[
				'a timeout that had its effect',
				{ kind: 'timeout', applied: true },
				1,
				'ECONNABORTED|ETIMEDOUT',
			],
		];

		it.each(OPEN)('after %s', async (_name, fault, arrived, words) => {
			await start();
			fail(fault, { times: 1 });
			const result = await send();
			expect(result.error?.message).toMatch(new RegExp(`(${words}).*it may have been delivered`));
			expect(descriptionOf(result)).toContain('Look into the conversation in Web1on1 before');
			expect(result.error).toMatchObject({ failure: { cause: 'temporarily-unavailable' } });
			expect(sends(sandbox)).toHaveLength(1);
			expect(await received(sandbox, 1)).toEqual([arrived]);
		});

		it('but reading is', async () => {
			await start();
			const faults: FaultRule['fault'][] = [
				{ kind: 'status', status: 500 },
				{ kind: 'status', status: 503 },
				{ kind: 'status', status: 429 },
				{ kind: 'reset-before' },
				{ kind: 'reset-after' },
				{ kind: 'timeout' },
			];
			for (const fault of faults) {
				sandbox.addFault({ match: { method: 'GET', path: '/watemplates/', times: 1 }, fault });
			}
			const result = await send();
			expect(result.error).toBeUndefined();
			expect(await received(sandbox, 1)).toEqual([1]);
		});

		it('and a list whose offset is ignored has an end', async () => {
			await start();
			const organizations = Array.from({ length: 100 }, (_, index) => ({
				id: `65${String(index).padStart(22, '0')}`,
				name: 'Acme',
			}));
			const { url, seen } = await host((_request, response) => {
				response
					.writeHead(200, { 'Content-Type': 'application/json' })
					.end(JSON.stringify(organizations));
			});
			const result = await send(1, {
				parameters: { resource: 'organization', operation: 'getAll', returnAll: true },
				credentials: permanent(url),
			});
			expect(result.error).toBeUndefined();
			expect(result.items).toHaveLength(100);
			// Three pages that bring nothing new: then it is the end.
			expect(seen).toHaveLength(4);
		});

		it('and a list that grows in front while it is read is read to its end', async () => {
			await start();
			const record = (index: number): object => ({ id: `65${String(index).padStart(22, '0')}` });
			let all = Array.from({ length: 300 }, (_, index) => record(index));
			const { url } = await host((request, response) => {
				const query = new URL(request.url ?? '', 'http://host').searchParams;
				const offset = Number(query.get('offset'));
				const page = all.slice(offset, offset + Number(query.get('limit')));
				if (offset === 0)
					all = [...Array.from({ length: 100 }, (_, at) => record(1000 + at)), ...all];
				response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(page));
			});
			const result = await send(1, {
				parameters: { resource: 'organization', operation: 'getAll', returnAll: true },
				credentials: permanent(url),
			});
			expect(result.error).toBeUndefined();
			expect(result.items).toHaveLength(300);
		});

		it('and what is no list is not taken for an empty one', async () => {
			await start();
			const { url } = await host((_request, response) => {
				response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"data": []}');
			});
			const result = await send(1, {
				parameters: { resource: 'organization', operation: 'getAll' },
				credentials: permanent(url),
			});
			expect(result.error?.message).toBe(
				'The answer is not a list, as those of the Web1on1 API are [item 0]',
			);
			expect(descriptionOf(result)).toContain("'API URL'");
		});

		it('and a look-up that fails leaves nothing open', async () => {
			await start();
			sandbox.addFault({
				match: { method: 'GET', path: '/watemplates/' },
				fault: { kind: 'reset-after' },
			});
			const result = await send(2, continuing);
			expect(fatesOf(result)).toEqual(['not sent', 'not sent']);
			expect(sends(sandbox)).toEqual([]);
		});
	});

	describe('believes only what is a success', () => {
		const answering = async (
			status: number,
			body: string,
			headers: http.OutgoingHttpHeaders = { 'Content-Type': 'application/json' },
		): Promise<{ result: ActionResult; seen: http.IncomingMessage[] }> => {
			await start();
			const { url, seen } = await host((_request, response) => {
				response.writeHead(status, headers).end(body);
			});
			const credentials = credentialsFor(sandbox);
			credentials.data = {
				authentication: 'permanent',
				permanentToken: sandbox.issueTokens().token,
				apiUrl: url,
			};
			const parameters = {
				resource: 'field',
				operation: 'set',
				sendTo: 'conversation',
				conversation: { __rl: true, mode: 'id', value: '650000000000000000000002' },
				fields: { field: [{ key: 'licenseplate', value: 'XX-99-WZ' }] },
			};
			return { result: await send(1, { credentials, parameters, ...continuing }), seen };
		};

		/** What comes of an operation where the API gives this answer to everything. */
		const asking = async (
			body: unknown,
			parameters: ActionRun['parameters'],
		): Promise<{ result: ActionResult; methods: Array<string | undefined> }> => {
			await start();
			const { url, seen } = await host((_request, response) => {
				response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
			});
			const result = await send(1, { credentials: permanent(url), parameters });
			return { result, methods: seen.map(({ method }) => method) };
		};

		const stranger = {
			id: '650000000000000000000009',
			profile: { name: 'Somebody Else', telephone: '+31600000009', email: 'else@example.com' },
		};

		it.each([
			[{ findBy: 'email', email: 'john@example.com' }, false],
			[{ findBy: 'telephone', telephone: '+31619626759' }, false],
			[{ findBy: 'email', email: 'Else@Example.com' }, true],
			[{ findBy: 'telephone', telephone: '+31 600000009' }, true],
		])('a contact is found by %j: %p, whoever the platform names', async (identifier, found) => {
			const organization = SEED_PARAMETERS.organization ?? '';
			const { result } = await asking([stranger], {
				...{ resource: 'contact', operation: 'find', organization, simplify: true },
				...identifier,
			});
			expect(result.items).toEqual([
				found ? expect.objectContaining({ found, name: 'Somebody Else' }) : { found },
			]);
		});

		it('a contact whose profile is not shown is not changed', async () => {
			const { result, methods } = await asking(
				{ id: stranger.id },
				{
					resource: 'contact',
					operation: 'update',
					contact: { __rl: true, mode: 'id', value: stranger.id },
					updateFields: { locale: 'nl-NL' },
				},
			);
			expect(result.error?.message).toContain('does not show the profile of this contact');
			expect(methods).toEqual(['GET']);
		});

		it('an error inside a 200 is a failure', async () => {
			const { result } = await answering(200, '{"error":{"message":"No such field"}}');
			expect(result.items[0]?.error).toContain('No such field');
			expect(fatesOf(result)).toEqual(['open']);
		});

		it.each([
			'{"id":"650000000000000000000009","error":null}',
			'[{"id":"650000000000000000000009","errors":[]}]',
		])('but %p is a success', async (body) => {
			const { result } = await answering(200, body);
			expect(fatesOf(result)).toEqual(['sent']);
		});

		it.each(['<html>Welcome</html>', '{"id": "6500', 'ok'])(
			'%p in a 200 is no success',
			async (body) => {
				const { result } = await answering(200, body);
				expect(result.items[0]?.error).toContain(
					'The answer is not JSON, so it is not from the Web1on1 API',
				);
				expect(fatesOf(result)).toEqual(['open']);
			},
		);

		it('a page in a 404 is not about the ID', async () => {
			const { result } = await answering(404, '<html>nginx</html>', {
				'Content-Type': 'text/html',
			});
			expect(JSON.stringify(result.items[0]?.details)).toContain("Check 'API URL'");
			expect(fatesOf(result)).toEqual(['not sent']);
		});

		it.each([301, 302, 303, 307, 308])('a %i is not followed', async (status) => {
			const elsewhere = await host((_request, response) => {
				response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
			});
			const { result, seen } = await answering(status, '', { Location: `${elsewhere.url}/v2/x` });
			expect(seen).toHaveLength(1);
			expect(elsewhere.seen).toEqual([]);
			expect(JSON.stringify(result.items[0]?.details)).toContain("Check 'API URL'");
		});

		it('nor does a redirect carry the refresh token away', async () => {
			await start();
			const elsewhere = await host((_request, response) => {
				response.writeHead(200).end('{}');
			});
			const api = await host((_request, response) => {
				response.writeHead(307, { Location: `${elsewhere.url}/v2/auth/token` }).end();
			});
			const credentials = credentialsFor(sandbox);
			credentials.data = { ...credentials.data, apiUrl: api.url };
			const result = await send(1, { credentials });
			expect(result.error?.message).toContain('does not answer like the Web1on1 API');
			expect(elsewhere.seen).toEqual([]);
		});
	});

	describe("'Continue on Fail'", () => {
		const mixed = async (onError: ActionRun['onError']): Promise<ActionResult> => {
			await start();
			fail({ kind: 'status', status: 400, message: 'No' }, { body: `\\${telephoneOf(1)}"` });
			fail({ kind: 'reset-after' }, { body: `\\${telephoneOf(3)}"` });
			const items = recipients(6);
			items[4] = { telephone: 'none' };
			return await send(6, { items, ...(onError === undefined ? {} : { onError }) });
		};

		it('sends the rest, in order, paired, with the truth about each', async () => {
			const result = await mixed('continueRegularOutput');
			expect(fatesOf(result)).toEqual(['sent', 'not sent', 'sent', 'open', 'not sent', 'sent']);
			expect(await received(sandbox, 6)).toEqual([1, 0, 1, 1, 0, 1]);
			expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2, 3, 4, 5].map((item) => ({ item })),
			);
			expect(result.items[1]).toEqual({
				error: 'No',
				details: {
					description: 'Web1on1 refused the request. Check the parameters of the node.',
					mayHaveBeenSent: false,
					httpCode: 400,
				},
			});
		});

		it('parts them in two outputs, details and all', async () => {
			const result = await mixed('continueErrorOutput');
			const [good, bad] = result.outputs;
			expect(good?.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 2, 5].map((item) => ({ item })),
			);
			expect(bad?.map(({ pairedItem }) => pairedItem)).toEqual([1, 3, 4].map((item) => ({ item })));
			expect(bad?.[1]?.json).toMatchObject({ details: { mayHaveBeenSent: true } });
		});

		it('is not on: one bad item stops everything before it starts', async () => {
			const result = await mixed(undefined);
			expect(result.error?.message).toContain("'Telephone'");
			expect(result.error?.message).toContain('[item 4]');
			expect(descriptionOf(result)).toContain('Nothing was sent for any item');
			expect(sends(sandbox)).toEqual([]);
		});

		it('is not on: the error says what has left', async () => {
			await start();
			fail({ kind: 'status', status: 400, message: 'No' }, { nth: 30 });
			fail({ kind: 'latency', ms: 5 });
			const result = await send(100);
			const sent = sends(sandbox).filter(({ applied }) => applied).length;
			expect(sent).toBeLessThan(60);
			expect(result.error?.message).toMatch(/^No \[item \d+\]$/);
			const description = descriptionOf(result);
			expect(description).toContain("Set 'On Error' to 'Continue'");
			expect(countIn(/Already sent: items? ([\d, -]+)\./.exec(description)?.[1] ?? '')).toBe(sent);
			expect(result.error).toMatchObject({ context: { itemIndex: expect.any(Number) as number } });
		});

		it('is not on: the error says what may have left', async () => {
			await start();
			fail({ kind: 'reset-after' }, { nth: 3 });
			fail({ kind: 'status', status: 400, message: 'No' }, { nth: 1 });
			fail({ kind: 'latency', ms: 20 });
			const result = await send(10);
			const text = `${result.error?.message ?? ''} ${descriptionOf(result)}`;
			expect(text).toMatch(/May have been sent: item \d\.|it may have been delivered \[item \d\]/);
		});
	});

	describe('a change that is made again', () => {
		it.each([
			['refused at last', { kind: 'status', status: 400, message: 'Refused' }],
			['made at last', undefined],
		] as const)('and %s has the fate of all its tries', async (_name, last) => {
			await start();
			await send();
			const [contact] = sandbox.contacts();
			const path = '^/v2/contacts/';
			fail({ kind: 'reset-after' }, { method: 'PATCH', path, times: 1 });
			if (last !== undefined) fail(last, { method: 'PATCH', path });
			const result = await send(1, {
				...continuing,
				parameters: {
					resource: 'contact',
					operation: 'update',
					contact: byId(contact?.id ?? ''),
					updateFields: { locale: 'nl-NL' },
				},
			});
			expect(fatesOf(result)).toEqual([last === undefined ? 'sent' : 'open']);
		});
	});

	describe("'Retry On Fail'", () => {
		const trying = { maxTries: 3 } as const;

		it('sends no item again that has left', async () => {
			await start();
			fail({ kind: 'status', status: 400, message: 'Refused' }, { body: telephoneOf(2).slice(1) });
			const result = await send(3, trying);
			expect(await received(sandbox, 3)).toEqual([1, 1, 0]);
			// The one that was refused was tried as often as the user wanted.
			expect(sends(sandbox)).toHaveLength(2 + 3);
			expect(result.error?.message).toBe('Refused [item 2]');
			expect(descriptionOf(result)).toContain('Already sent: items 0-1.');
		});

		it("nor with 'Continue on Fail', where n8n looks at the first item", async () => {
			await start();
			fail({ kind: 'status', status: 400, message: 'Refused' }, { body: telephoneOf(0).slice(1) });
			const result = await send(3, { ...trying, ...continuing });
			expect(await received(sandbox, 3)).toEqual([0, 1, 1]);
			expect(sends(sandbox)).toHaveLength(2 + 3);
			expect(fatesOf(result)).toEqual(['not sent', 'sent', 'sent']);
		});

		it('nor one that may have left', async () => {
			await start();
			fail({ kind: 'reset-after' }, { times: 1 });
			const result = await send(1, trying);
			expect(await received(sandbox, 1)).toEqual([1]);
			expect(sends(sandbox)).toHaveLength(1);
			expect(result.error?.message).toContain('it may have been delivered [item 0]');
		});

		it('sends what was refused at first, and says so of every item', async () => {
			await start();
			fail(
				{ kind: 'status', status: 400, message: 'Refused' },
				{ body: telephoneOf(1).slice(1), times: 1 },
			);
			const result = await send(3, trying);
			expect(await received(sandbox, 3)).toEqual([1, 1, 1]);
			expect(result.error).toBeUndefined();
			expect(fatesOf(result)).toEqual(['sent', 'sent', 'sent']);
			expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
		});

		it.each([
			['2.x', true],
			['1.123', false],
		])('nor as a tool of an agent, in n8n %s', async (_version, saysSo) => {
			await start();
			fail({ kind: 'reset-after' }, { times: 1 });
			const toolArguments = { telephone: telephoneOf(0) };
			const request = { parameters: SEND_EACH, credentials: credentialsFor(sandbox) };
			const tries = [
				await callTool(request, toolArguments, saysSo),
				await callTool(request, toolArguments, saysSo),
			];
			for (const error of tries) {
				expect(error).toMatchObject({
					message: expect.stringContaining('may have been delivered') as string,
				});
			}
			expect(await received(sandbox, 1)).toEqual([1]);
			// The model may well ask for the same twice.
			expect(await callTool(request, { ...toolArguments }, saysSo)).toBeUndefined();
			expect(await received(sandbox, 1)).toEqual([2]);
		});

		it('and a new execution sends anew', async () => {
			await start();
			await send(1, trying);
			await send(1, trying);
			expect(await received(sandbox, 1)).toEqual([2]);
		});
	});

	describe('what the platform is asked before anything is sent', () => {
		const template = '^/v2/watemplates/';
		const looked = { parameters: { ...SEND_EACH, options: {} } };

		it('fails with the item, and says that nothing was sent', async () => {
			await start();
			fail(
				{ kind: 'status', status: 404, message: 'No such template' },
				{ method: 'GET', path: template },
			);
			const result = await send(2, looked);
			expect(result.error?.message).toBe('No such template [item 0]');
			expect(result.error).toMatchObject({ context: { itemIndex: 0 } });
			expect(descriptionOf(result)).toMatch(/Nothing was sent for any item\.$/);
			expect(sends(sandbox)).toEqual([]);
		});
	});

	describe('cancelling', () => {
		it('stops further sends, and repeats none', async () => {
			await start();
			fail({ kind: 'latency', ms: 60 });
			await send(200, {
				...continuing,
				whileRunning: async (cancel) => {
					await sandbox.waitFor(() => sends(sandbox).length >= 10);
					cancel();
				},
			});
			await new Promise((resolve) => setTimeout(resolve, 300));
			expect(sends(sandbox).length).toBeLessThanOrEqual(40);
			expect(Math.max(...(await received(sandbox, 200)))).toBe(1);
		});

		it('ends a wait for the platform', async () => {
			await start();
			fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 110 });
			await send(3, {
				...continuing,
				whileRunning: async (cancel) => {
					await sandbox.waitFor(() => sends(sandbox).length >= 3);
					cancel();
				},
			});
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(sends(sandbox).length).toBeLessThanOrEqual(6);
		});
	});

	describe('an error', () => {
		it('holds no token, whatever the platform quotes', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(1, { credentials });
			const tokens = [
				credentials.data.accessToken,
				credentials.data.renewedRefreshToken,
				credentials.data.refreshToken,
			].map(String);
			const message = `Bad ${tokens.join(' and ')} for +31611112222 in 5e8493ba4d84280011860499`;
			for (const status of [400, 403, 404, 422, 500]) {
				sandbox.clearFaults();
				fail({ kind: 'status', status, message });
				const { error, run } = await send(1, { credentials });
				expect(error?.message).toContain(
					'Bad [token] and [token] and [token] for [number] in 5e8493',
				);
				const everything = everythingIn(error) + everythingIn(run.data.resultData.error);
				for (const token of tokens) expect(everything).not.toContain(token);
				for (const token of tokens) expect(everything).not.toContain(token.split('.')[2]);
				expect(everything).not.toContain('31611112222');
			}
		});

		it.each<FaultRule['fault']>([
			{ kind: 'reset-after' },
			{ kind: 'timeout' },
			{ kind: 'status', status: 502 },
			{ kind: 'status', status: 401, message: 'invalid token' },
		])('holds neither request nor bearer after %j', async (fault) => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(1, { credentials });
			fail(fault);
			const { error, run } = await send(1, { credentials });
			const everything = everythingIn(error) + everythingIn(run) + JSON.stringify(run);
			const { accessToken, renewedRefreshToken, refreshToken } = credentials.data;
			for (const token of [accessToken, renewedRefreshToken, refreshToken].map(String)) {
				expect(everything).not.toContain(token);
			}
			expect(everything).not.toContain('Bearer');
			expect(everythingIn(error)).not.toContain(telephoneOf(0));
		});

		it('about a refused renewal holds no token either', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			const { refreshToken } = sandbox.issueTokens();
			credentials.data = { ...credentials.data, refreshToken };
			const token = refreshToken;
			sandbox.addFault({
				match: { path: '/auth/token' },
				fault: { kind: 'status', status: 400, message: `Cannot use ${token}` },
			});
			const { error } = await send(1, { credentials });
			expect(error?.message).toContain('Cannot use [token]');
			expect(everythingIn(error)).not.toContain(token);
		});

		it.each([
			[403, 'configuration-invalid'],
			[404, 'configuration-invalid'],
			[502, 'temporarily-unavailable'],
		])('for status %i says why: %s', async (status, cause) => {
			await start();
			fail({ kind: 'status', status, message: 'No' });
			const { error } = await send();
			expect(error).toMatchObject({
				failure: { cause },
				httpCode: String(status),
				context: { itemIndex: 0 },
			});
		});
	});

	it("the customer's example works in one execution with national numbers", async () => {
		await start();
		const parameters = {
			...SEED_PARAMETERS,
			telephone: '06 19 62 67 59',
			options: { defaultCountryCode: '31' },
		};
		expect((await send(1, { parameters })).error).toBeUndefined();
		expect(sends(sandbox)[0]?.rawBody).toContain('"telephone":"+31619626759"');
	});
});

/** How many numbers "0-4, 7" names. */
function countIn(list: string): number {
	return list
		.split(', ')
		.filter((part) => part !== '')
		.reduce((sum, part) => {
			const [first = 0, last = first] = part.split('-').map(Number);
			return sum + last - first + 1;
		}, 0);
}
