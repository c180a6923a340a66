import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { readCredential } from '../../nodes/Web1on1/transport/tokens/credential';
import { newestOf, renewals } from '../../nodes/Web1on1/transport/tokens/renewal';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { runAction, StoredCredentials, type ActionResult } from './engine';
import { advance, ahead } from './fastTiming';
import { credentialsFor, SEED_PARAMETERS } from './fixtures';
import {
	descriptionOf,
	fatesOf,
	received,
	recipients,
	renewalsOf,
	SEND_EACH,
	sends,
	statusesOf,
} from './sends';

jest.mock('../../nodes/Web1on1/transport/timing', () => jest.requireActual<object>('./fastTiming'));

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

const failures = (results: ActionResult[]): string[] =>
	results.flatMap(({ error }) => (error === undefined ? [] : [error.message]));

describe('tokens', () => {
	let sandbox: Sandbox;

	const start = async (options: Partial<SandboxOptions> = {}): Promise<void> => {
		sandbox = await startSandbox({ rateLimit: 0, singleUseRefreshTokens: true, ...options });
		// Earlier tests have moved our clock.
		sandbox.advanceClock(ahead());
	};

	afterEach(async () => {
		await sandbox.stop();
	});

	/** Both clocks, ours and the platform's. */
	const letPass = (ms: number): void => {
		advance(ms);
		sandbox.advanceClock(ms);
	};

	const send = (credentials: StoredCredentials): Promise<ActionResult> =>
		runAction({ parameters: SEED_PARAMETERS, credentials });

	const sendTo = (count: number, credentials: StoredCredentials): Promise<ActionResult> =>
		runAction({
			parameters: SEND_EACH,
			items: recipients(count),
			credentials,
			onError: 'continueRegularOutput',
		});

	describe('renewal', () => {
		it('happens before the first call, and the pair is saved beside the entered token', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			const entered = credentials.data.refreshToken;
			expect((await send(credentials)).error).toBeUndefined();
			expect((await send(credentials)).error).toBeUndefined();
			expect(renewalsOf(sandbox)).toHaveLength(1);
			expect(credentials.writes).toBe(1);
			expect(credentials.data.refreshToken).toBe(entered);
			expect(credentials.data.renewedRefreshToken).not.toBe('');
			expect(credentials.data.renewedRefreshToken).not.toBe(entered);
			expect(credentials.data.accessToken).not.toBe('');
		});

		it('comes ahead of exp: in a year of monthly tokens no request is ever rejected', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			for (let month = 0; month < 12; month++) {
				expect((await send(credentials)).error).toBeUndefined();
				letPass(30 * DAY_MS - 2 * MINUTE_MS);
			}
			expect(statusesOf(sandbox)).not.toContain(401);
			expect(renewalsOf(sandbox)).toHaveLength(12);
		});

		it('comes mid-way through a run of many items, and nobody notices', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'latency', ms: 20 },
			});
			const result = await runAction({
				parameters: SEND_EACH,
				items: recipients(100),
				credentials,
				whileRunning: async () => {
					await sandbox.waitFor(() => sends(sandbox).length >= 30);
					letPass(30 * DAY_MS - MINUTE_MS);
				},
			});
			expect(result.error).toBeUndefined();
			expect(await received(sandbox, 100)).toEqual(Array(100).fill(1));
			expect(renewalsOf(sandbox)).toHaveLength(2);
			expect(statusesOf(sandbox)).not.toContain(401);
		});

		it.each([401, 403] as const)(
			'follows a %i for a token that expired in flight',
			async (status) => {
				await start({ expiredStatus: status });
				const credentials = credentialsFor(sandbox);
				sandbox.addFault({
					match: { path: '/v2/conversations$' },
					fault: { kind: 'latency', ms: 20 },
				});
				const result = await runAction({
					parameters: SEND_EACH,
					items: recipients(60),
					credentials,
					whileRunning: async () => {
						await sandbox.waitFor(() => sends(sandbox).length >= 30);
						// The platform's clock alone: ours still thinks the token good.
						sandbox.advanceClock(31 * DAY_MS);
					},
				});
				expect(result.error).toBeUndefined();
				expect(await received(sandbox, 60)).toEqual(Array(60).fill(1));
				expect(statusesOf(sandbox)).toContain(status);
				expect(renewalsOf(sandbox)).toHaveLength(2);
			},
		);

		it('follows a revocation, once for all requests in flight', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'latency', ms: 30 },
			});
			const result = await runAction({
				parameters: SEND_EACH,
				items: recipients(60),
				credentials,
				whileRunning: async () => {
					await sandbox.waitFor(() => sends(sandbox).length >= 30);
					sandbox.revokeTokens({ access: true });
				},
			});
			expect(result.error).toBeUndefined();
			expect(await received(sandbox, 60)).toEqual(Array(60).fill(1));
			expect(renewalsOf(sandbox)).toHaveLength(2);
		});

		it.each([true, false])(
			'follows a revocation with a new refresh token each time: %p',
			async (rotates) => {
				await start({ rotateRefreshTokens: rotates, singleUseRefreshTokens: rotates });
				const credentials = credentialsFor(sandbox);
				await send(credentials);
				sandbox.revokeTokens({ access: true });
				expect((await send(credentials)).error).toBeUndefined();
				expect((await send(credentials)).error).toBeUndefined();
				expect(renewalsOf(sandbox)).toHaveLength(2);
			},
		);

		it('never follows a 403 that is about permission', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(credentials);
			sandbox.hire(sandbox.seed.organizations.acme, false);
			const result = await send(credentials);
			expect(result.error?.message).toContain('Permission Denied');
			expect(descriptionOf(result)).toContain('hired the bot');
			expect(renewalsOf(sandbox)).toHaveLength(1);
		});

		it('works without rotation', async () => {
			await start({ rotateRefreshTokens: false, singleUseRefreshTokens: false });
			const credentials = credentialsFor(sandbox);
			for (let month = 0; month < 2; month++) {
				expect((await send(credentials)).error).toBeUndefined();
				letPass(31 * DAY_MS);
			}
			expect(credentials.data.renewedRefreshToken).toBe(credentials.data.refreshToken);
		});

		it('a newly entered refresh token voids the old pair', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(credentials);
			sandbox.revokeTokens({ access: true, refresh: true });
			credentials.data = { ...credentials.data, refreshToken: sandbox.issueTokens().refreshToken };
			expect((await send(credentials)).error).toBeUndefined();
			expect(renewalsOf(sandbox)).toHaveLength(2);
		});

		it('takes a token entered while an execution runs', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'latency', ms: 20 },
			});
			let entered = '';
			const result = await runAction({
				parameters: SEND_EACH,
				items: recipients(60),
				credentials,
				whileRunning: async () => {
					await sandbox.waitFor(() => sends(sandbox).length >= 30);
					sandbox.revokeTokens({ access: true, refresh: true });
					entered = sandbox.issueTokens().refreshToken;
					credentials.data = { ...credentials.data, refreshToken: entered };
				},
			});
			expect(result.error).toBeUndefined();
			expect(await received(sandbox, 60)).toEqual(Array(60).fill(1));
			expect(credentials.data.refreshToken).toBe(entered);
		});

		it('keeps tokens from an expression in hidden fields of its own', async () => {
			await start();
			const EXPRESSION = '={{ $secrets.vault.web1on1 }}';
			// What n8n does with an external secret: the stored field stays an expression, reading resolves it.
			const secret = sandbox.issueTokens().refreshToken;
			class ExternalSecret extends StoredCredentials {
				override getDecrypted(): ReturnType<StoredCredentials['getDecrypted']> {
					return Promise.resolve({ ...this.data, refreshToken: secret });
				}

				override updateCredentials(
					details: unknown,
					type: string,
					data: StoredCredentials['data'],
				): Promise<void> {
					return super.updateCredentials(details, type, { ...data, refreshToken: EXPRESSION });
				}
			}
			const { data } = credentialsFor(sandbox);
			const credentials = new ExternalSecret({
				...data,
				refreshToken: EXPRESSION,
			});
			for (let month = 0; month < 3; month++) {
				expect((await send(credentials)).error).toBeUndefined();
				letPass(31 * DAY_MS);
			}
			expect(credentials.data.refreshToken).toBe(EXPRESSION);
			expect(renewalsOf(sandbox)).toHaveLength(3);
		});
	});

	describe('many at once', () => {
		it('100 executions with an expired token and single-use rotation: one renewal, no failure', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(credentials);
			letPass(31 * DAY_MS);
			sandbox.clearRequests();
			sandbox.addFault({ match: { path: '/auth/token' }, fault: { kind: 'latency', ms: 50 } });
			const results = await Promise.all(Array.from({ length: 100 }, () => send(credentials)));
			expect(failures(results)).toEqual([]);
			expect(renewalsOf(sandbox)).toHaveLength(1);
			expect(statusesOf(sandbox)).not.toContain(401);
		});

		it('two processes on one database: no failure', async () => {
			await start();
			const first = credentialsFor(sandbox);
			const other = otherProcess(first);
			for (let month = 0; month < 3; month++) {
				// The first to ask spends the refresh token; its answer comes late, and the other's refusal early.
				sandbox.addFault({
					match: { path: '/auth/token', nth: 1 },
					fault: { kind: 'slow', ms: 20 },
				});
				const results = await Promise.all([
					...Array.from({ length: 5 }, () => send(first)),
					...Array.from({ length: 5 }, () => other.send()),
				]);
				expect(failures(results)).toEqual([]);
				sandbox.clearFaults();
				letPass(31 * DAY_MS);
				other.advance(31 * DAY_MS);
			}
		});

		it('takes what another process has renewed instead of spending the token again', async () => {
			await start();
			const first = credentialsFor(sandbox);
			const other = otherProcess(first);
			sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'latency', ms: 20 },
			});
			const result = await runAction({
				parameters: SEND_EACH,
				items: recipients(300),
				credentials: first,
				whileRunning: async () => {
					await sandbox.waitFor(() => sends(sandbox).length >= 30);
					sandbox.advanceClock(30 * DAY_MS - MINUTE_MS);
					other.advance(30 * DAY_MS - MINUTE_MS);
					await other.send();
					advance(30 * DAY_MS - MINUTE_MS);
				},
			});
			expect(result.error).toBeUndefined();
			expect(renewalsOf(sandbox).map(({ status }) => status)).toEqual([201, 201]);
		});
	});

	describe('when renewing goes wrong', () => {
		it('survives a lost answer where the old token still works', async () => {
			await start({ singleUseRefreshTokens: false });
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({
				match: { path: '/auth/token', times: 2 },
				fault: { kind: 'reset-after' },
			});
			expect((await send(credentials)).error).toBeUndefined();
			expect(renewalsOf(sandbox)).toHaveLength(3);
		});

		it.each([
			['a cut connection', { kind: 'reset-after' }],
			['a 502', { kind: 'status', status: 502, applied: true }],
		] as const)('ends in one message where the token is spent, after %s', async (_name, fault) => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({ match: { path: '/auth/token', nth: 1 }, fault });
			const result = await sendTo(50, credentials);
			expect(new Set(result.items.map(({ error }) => error)).size).toBe(1);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			const details = JSON.stringify(result.items[0]?.details);
			expect(details).toContain('The answer to an earlier try was lost');
			expect(details).toContain('Generate a new pair');
			expect(result.items).toHaveLength(50);
			expect(sends(sandbox)).toEqual([]);
			expect(renewalsOf(sandbox)).toHaveLength(2);
		});

		it('has n8n save the new pair again when it could not at first', async () => {
			await start();
			let failures = 2;
			class Locked extends StoredCredentials {
				override async updateCredentials(
					...[details, type, data]: Parameters<StoredCredentials['updateCredentials']>
				): Promise<void> {
					if (failures-- > 0) throw new Error('SQLITE_BUSY: database is locked');
					await super.updateCredentials(details, type, data);
				}
			}
			const credentials = new Locked(credentialsFor(sandbox).data);
			expect((await send(credentials)).error).toBeUndefined();
			expect(renewalsOf(sandbox)).toHaveLength(1);
			expect(credentials.data.renewedRefreshToken).not.toBe('');
			// After a restart the stored pair is all there is.
			expect((await otherProcess(credentials).send()).error).toBeUndefined();
		});

		it('a refusal inside a 200 is a refusal', async () => {
			await start();
			const platform = http.createServer((request, response) => {
				request.resume().on('end', () => {
					response
						.writeHead(200, { 'Content-Type': 'application/json' })
						.end('{"error": {"message": "Refresh token was used"}}');
				});
			});
			await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
			const credentials = credentialsFor(sandbox);
			const { port } = platform.address() as AddressInfo;
			credentials.data = { ...credentials.data, apiUrl: `http://127.0.0.1:${port}` };
			const result = await send(credentials);
			platform.closeAllConnections();
			platform.close();
			expect(result.error?.message).toContain('Refresh token was used');
			expect(result.error).toMatchObject({ failure: { cause: 'credential-invalid' } });
			expect(descriptionOf(result)).toContain('Generate a new pair');
		});

		it('a platform that issues a token twice does not send us in circles', async () => {
			await start();
			const renew = async (refreshToken: string, accessToken: string, next: string) =>
				await renewals.renew(
					{ ...readCredential({ refreshToken }), accessToken: `not ${accessToken}` },
					() => Promise.resolve({ accessToken, refreshToken: next }),
					0,
				);
			await renew('circle A', '1', 'circle B');
			await renew('circle B', '2', 'circle A');
			expect(newestOf(readCredential({ refreshToken: 'circle B' }))).toMatchObject({
				accessToken: '2',
				refreshToken: 'circle A',
			});
		});

		it('does not hammer a platform that is down, and reports every item as not sent', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({ match: { path: '/auth/token' }, fault: { kind: 'status', status: 503 } });
			const result = await sendTo(50, credentials);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[49]?.error).toContain('could not renew the token');
			expect(renewalsOf(sandbox).length).toBeLessThanOrEqual(5);
			expect(sends(sandbox)).toEqual([]);
		});

		it('goes on with the present token while it lasts', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			await send(credentials);
			letPass(30 * DAY_MS - 4 * MINUTE_MS);
			sandbox.addFault({ match: { path: '/auth/token' }, fault: { kind: 'status', status: 503 } });
			expect((await send(credentials)).error).toBeUndefined();
		});

		it('a token that is rejected even when new is not renewed for every item', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'status', status: 401, message: 'invalid token' },
			});
			const result = await sendTo(50, credentials);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[0]?.error).toContain('does not accept the token');
			expect(result.items).toHaveLength(50);
			expect(renewalsOf(sandbox).length).toBeLessThanOrEqual(3);
			expect(sends(sandbox).length).toBeLessThanOrEqual(40);
		});

		it('a machine whose clock is ahead is told so', async () => {
			await start({ accessTokenSeconds: 3600 });
			const credentials = credentialsFor(sandbox, { refreshTokenSeconds: null });
			sandbox.advanceClock(-2 * DAY_MS);
			const result = await send(credentials);
			expect(result.error?.message).toContain('expired by the clock of this n8n');
		});
	});

	describe('what was entered', () => {
		const permanent = (permanentToken: string): StoredCredentials =>
			new StoredCredentials({ authentication: 'permanent', permanentToken, apiUrl: sandbox.url });

		it.each([
			['without exp', null],
			['with exp', 3600],
			['in the last minute of its life', 60],
		])('a permanent token %s is used as it is', async (_name, accessTokenSeconds) => {
			await start();
			const { token } = sandbox.issueTokens({ accessTokenSeconds });
			const credentials = permanent(token);
			expect((await send(credentials)).error).toBeUndefined();
			expect(renewalsOf(sandbox)).toEqual([]);
			expect(credentials.writes).toBe(0);
		});

		it('a permanent token that is revoked is asked about no further', async () => {
			await start();
			const credentials = permanent(sandbox.issueTokens({ accessTokenSeconds: null }).token);
			sandbox.revokeTokens();
			const result = await sendTo(60, credentials);
			expect(result.items).toHaveLength(60);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[59]?.error).toContain('does not accept the token');
			expect(sends(sandbox).length).toBeLessThanOrEqual(20);
		});

		const WRONG: Array<[string, () => StoredCredentials, string, string]> = [
			[
				'an access token in the refresh field',
				() => withData({ refreshToken: sandbox.issueTokens().token }),
				"'Refresh Token' holds an access token",
				'Paste the refresh token',
			],
			[
				'a refresh token in the access field',
				() => permanent(sandbox.issueTokens().refreshToken),
				"'Access Token' holds a refresh token",
				"Set 'Token Type' to 'Refresh Token'",
			],
			[
				'an expired permanent token',
				() => permanent(sandbox.issueTokens({ accessTokenSeconds: -60 }).token),
				"The token in 'Access Token' has expired",
				'enter a new refresh token',
			],
			[
				'an expired refresh token',
				() => credentialsFor(sandbox, { refreshTokenSeconds: -60 }),
				'The refresh token has expired',
				'Generate a new pair',
			],
			['no token', () => withData({ refreshToken: '' }), 'The credential has no token', 'Enter a'],
			[
				'an address that is none',
				() => withData({ apiUrl: 'api.web1on1.chat' }),
				"'API URL' is not a valid URL",
				'for example https://api.web1on1.chat',
			],
			[
				'an opaque refresh token without e-mail',
				() => withData({ refreshToken: 'opaque-refresh-token', botEmail: '' }),
				"'Refresh Token' does not look like a Web1on1 token",
				'copied whole',
			],
		];

		const withData = (changes: StoredCredentials['data']): StoredCredentials => {
			const { data } = credentialsFor(sandbox);
			return new StoredCredentials({ ...data, ...changes });
		};

		it.each(WRONG)('%s is named before anything is sent', async (_name, make, message, advice) => {
			await start();
			const result = await send(make());
			expect(result.error?.message).toContain(message);
			expect(descriptionOf(result)).toContain(advice);
			expect(sandbox.requests()).toEqual([]);
		});

		it("another bot's e-mail is named", async () => {
			await start();
			const result = await send(withData({ botEmail: sandbox.seed.adminBot.email }));
			expect(result.error?.message).toContain('did not renew the token');
			expect(descriptionOf(result)).toContain("'Bot Email'");
			expect(descriptionOf(result)).toContain('another bot than the refresh token');
		});

		it('an empty e-mail, a host with /v2 and a slash are put right', async () => {
			await start();
			const credentials = withData({ botEmail: '', apiUrl: ` ${sandbox.url}/v2/ ` });
			expect((await send(credentials)).error).toBeUndefined();
		});

		it('a host that is not Web1on1 is named', async () => {
			await start();
			const result = await send(withData({ apiUrl: `${sandbox.url}/sandbox` }));
			expect(result.error?.message).toContain('does not answer like the Web1on1 API');
			expect(descriptionOf(result)).toContain("'API URL'");
		});

		it.each(['http://127.0.0.1:1', 'http://web1on1.invalid'])(
			'a host that is not there (%s) is named',
			async (apiUrl) => {
				await start();
				const result = await send(withData({ apiUrl }));
				expect(result.error?.message).toContain(`Could not reach Web1on1 at ${apiUrl}`);
				expect(descriptionOf(result)).toContain('Nothing was sent');
			},
		);

		it('a revoked refresh token is named', async () => {
			await start();
			const credentials = credentialsFor(sandbox);
			sandbox.revokeTokens({ refresh: true });
			const result = await send(credentials);
			expect(result.error?.message).toContain('did not renew the token');
			expect(descriptionOf(result)).toContain('used up, revoked');
			expect(result.error).toMatchObject({ failure: { cause: 'credential-invalid' } });
		});
	});
});

/** The package loaded a second time, as in another process, on the same stored credential. */
function otherProcess(shared: StoredCredentials): {
	send: () => Promise<ActionResult>;
	advance: (ms: number) => void;
} {
	type Engine = typeof import('./engine');
	type Timing = typeof import('./fastTiming');
	const loaded: Array<{ engine: Engine; timing: Timing }> = [];
	const core = jest.requireActual<object>('n8n-core');
	const workflow = jest.requireActual<object>('n8n-workflow');
	jest.isolateModules(() => {
		// n8n itself is not what is tested here, and takes a second to load.
		jest.doMock('n8n-core', () => core);
		jest.doMock('n8n-workflow', () => workflow);
		loaded.push({
			engine: jest.requireActual<Engine>('./engine'),
			timing: jest.requireActual<Timing>('./fastTiming'),
		});
	});
	const [second] = loaded;
	if (second === undefined) throw new Error('The package did not load');
	const { engine, timing } = second;
	timing.advance(ahead());
	const credentials = new engine.StoredCredentials(shared.data);
	Object.defineProperty(credentials, 'data', {
		get: () => shared.data,
		set: (data: StoredCredentials['data']) => {
			shared.data = data;
		},
	});
	return {
		send: () => engine.runAction({ parameters: SEED_PARAMETERS, credentials }),
		advance: (ms) => {
			timing.advance(ms);
		},
	};
}
