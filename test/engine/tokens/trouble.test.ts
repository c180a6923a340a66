import '../../support/engine/fast';

import { readCredential } from '../../../nodes/Web1on1/transport/tokens/credential';
import { newestOf, renewals } from '../../../nodes/Web1on1/transport/tokens/renewal';
import { StoredCredentials, type ActionResult } from '../../support/engine';
import { advance } from '../../support/engine/fast';
import { always } from '../../support/server';
import { descriptionOf, fatesOf, renewalsOf, sends, statusesOf } from '../sends';
import { DAY_MS, MINUTE_MS, otherProcess, Renewing } from './renewing';

const failures = (results: ActionResult[]): string[] =>
	results.flatMap(({ error }) => (error === undefined ? [] : [error.message]));

describe('tokens', () => {
	let world: Renewing;

	beforeEach(async () => {
		world = await Renewing.start();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('many at once', () => {
		it('100 executions with an expired token and single-use rotation: one renewal, no failure', async () => {
			const credentials = world.credentials();
			await world.send(credentials);
			world.letPass(31 * DAY_MS);
			world.sandbox.clearRequests();
			world.sandbox.addFault({
				match: { path: '/auth/token' },
				fault: { kind: 'latency', ms: 50 },
			});
			const results = await Promise.all(Array.from({ length: 100 }, () => world.send(credentials)));
			expect(failures(results)).toEqual([]);
			expect(renewalsOf(world.sandbox)).toHaveLength(1);
			expect(statusesOf(world.sandbox)).not.toContain(401);
		});

		it('two processes on one database: no failure', async () => {
			const first = world.credentials();
			const other = otherProcess(first);
			for (let month = 0; month < 3; month++) {
				// The first to ask spends the refresh token; its answer comes late, and the other's refusal early.
				world.sandbox.addFault({
					match: { path: '/auth/token', nth: 1 },
					fault: { kind: 'slow', ms: 20 },
				});
				const results = await Promise.all([
					...Array.from({ length: 5 }, () => world.send(first)),
					...Array.from({ length: 5 }, () => other.send()),
				]);
				expect(failures(results)).toEqual([]);
				world.sandbox.clearFaults();
				world.letPass(31 * DAY_MS);
				other.advance(31 * DAY_MS);
			}
		});

		it('takes what another process has renewed instead of spending the token again', async () => {
			const first = world.credentials();
			const other = otherProcess(first);
			const result = await world.sendWhile({ count: 300, credentials: first }, async () => {
				world.sandbox.advanceClock(30 * DAY_MS - MINUTE_MS);
				other.advance(30 * DAY_MS - MINUTE_MS);
				await other.send();
				advance(30 * DAY_MS - MINUTE_MS);
			});
			expect(result.error).toBeUndefined();
			expect(renewalsOf(world.sandbox).map(({ status }) => status)).toEqual([201, 201]);
		});
	});

	describe('when renewing goes wrong', () => {
		it('survives a lost answer where the old token still works', async () => {
			world.sandbox.configure({ singleUseRefreshTokens: false });
			const credentials = world.credentials();
			world.sandbox.addFault({
				match: { path: '/auth/token', times: 2 },
				fault: { kind: 'reset-after' },
			});
			expect((await world.send(credentials)).error).toBeUndefined();
			expect(renewalsOf(world.sandbox)).toHaveLength(3);
		});

		it.each([
			['a cut connection', { kind: 'reset-after' }],
			['a 502', { kind: 'status', status: 502, applied: true }],
		] as const)('ends in one message where the token is spent, after %s', async (_name, fault) => {
			const credentials = world.credentials();
			world.sandbox.addFault({ match: { path: '/auth/token', nth: 1 }, fault });
			const result = await world.sendTo(50, credentials);
			expect(new Set(result.items.map(({ error }) => error)).size).toBe(1);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			const details = JSON.stringify(result.items[0]?.details);
			expect(details).toContain('The answer to an earlier try was lost');
			expect(details).toContain('Generate a new pair');
			expect(result.items).toHaveLength(50);
			expect(sends(world.sandbox)).toEqual([]);
			expect(renewalsOf(world.sandbox)).toHaveLength(2);
		});

		it('has n8n save the new pair again when it could not at first', async () => {
			let failures = 2;
			class Locked extends StoredCredentials {
				override async updateCredentials(
					...[details, type, data]: Parameters<StoredCredentials['updateCredentials']>
				): Promise<void> {
					if (failures-- > 0) throw new Error('SQLITE_BUSY: database is locked');
					await super.updateCredentials(details, type, data);
				}
			}
			const credentials = new Locked(world.credentials().data);
			expect((await world.send(credentials)).error).toBeUndefined();
			expect(renewalsOf(world.sandbox)).toHaveLength(1);
			expect(credentials.data.renewedRefreshToken).not.toBe('');
			// After a restart the stored pair is all there is.
			expect((await otherProcess(credentials).send()).error).toBeUndefined();
		});

		it('a refusal inside a 200 is a refusal', async () => {
			const refusal = { error: { message: 'Refresh token was used' } };
			const { url } = await world.serve(always(200, refusal));
			const credentials = world.credentials();
			credentials.data = { ...credentials.data, apiUrl: url };
			const result = await world.send(credentials);
			expect(result.error?.message).toContain('Refresh token was used');
			expect(result.error).toMatchObject({ failure: { cause: 'credential-invalid' } });
			expect(descriptionOf(result)).toContain('Generate a new pair');
		});

		it('a platform that issues a token twice does not send us in circles', async () => {
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
			const credentials = world.credentials();
			world.sandbox.addFault({
				match: { path: '/auth/token' },
				fault: { kind: 'status', status: 503 },
			});
			const result = await world.sendTo(50, credentials);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[49]?.error).toContain('could not renew the token');
			expect(renewalsOf(world.sandbox).length).toBeLessThanOrEqual(5);
			expect(sends(world.sandbox)).toEqual([]);
		});

		it('goes on with the present token while it lasts', async () => {
			const credentials = world.credentials();
			await world.send(credentials);
			world.letPass(30 * DAY_MS - 4 * MINUTE_MS);
			world.sandbox.addFault({
				match: { path: '/auth/token' },
				fault: { kind: 'status', status: 503 },
			});
			expect((await world.send(credentials)).error).toBeUndefined();
		});

		it('a token that is rejected even when new is not renewed for every item', async () => {
			const credentials = world.credentials();
			world.sandbox.addFault({
				match: { path: '/v2/conversations$' },
				fault: { kind: 'status', status: 401, message: 'invalid token' },
			});
			const result = await world.sendTo(50, credentials);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[0]?.error).toContain('does not accept the token');
			expect(result.items).toHaveLength(50);
			expect(renewalsOf(world.sandbox).length).toBeLessThanOrEqual(3);
			expect(sends(world.sandbox).length).toBeLessThanOrEqual(40);
		});

		it('a machine whose clock is ahead is told so', async () => {
			world.sandbox.configure({ accessTokenSeconds: 3600 });
			const credentials = world.credentials({ refreshTokenSeconds: null });
			world.sandbox.advanceClock(-2 * DAY_MS);
			const result = await world.send(credentials);
			expect(result.error?.message).toContain('expired by the clock of this n8n');
		});
	});
});
