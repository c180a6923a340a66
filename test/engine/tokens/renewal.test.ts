import '../../support/engine/fast';

import { StoredCredentials } from '../../support/engine';
import { descriptionOf, received, renewalsOf, statusesOf } from '../sends';
import { DAY_MS, MINUTE_MS, Renewing } from './renewing';

describe('tokens', () => {
	let world: Renewing;

	beforeEach(async () => {
		world = await Renewing.start();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('renewal', () => {
		it('happens before the first call, and the pair is saved beside the entered token', async () => {
			const credentials = world.credentials();
			const entered = credentials.data.refreshToken;
			expect((await world.send(credentials)).error).toBeUndefined();
			expect((await world.send(credentials)).error).toBeUndefined();
			expect(renewalsOf(world.sandbox)).toHaveLength(1);
			expect(credentials.writes).toBe(1);
			expect(credentials.data.refreshToken).toBe(entered);
			expect(credentials.data.renewedRefreshToken).not.toBe('');
			expect(credentials.data.renewedRefreshToken).not.toBe(entered);
			expect(credentials.data.accessToken).not.toBe('');
		});

		it('comes ahead of exp: in a year of monthly tokens no request is ever rejected', async () => {
			const credentials = world.credentials();
			for (let month = 0; month < 12; month++) {
				expect((await world.send(credentials)).error).toBeUndefined();
				world.letPass(30 * DAY_MS - 2 * MINUTE_MS);
			}
			expect(statusesOf(world.sandbox)).not.toContain(401);
			expect(renewalsOf(world.sandbox)).toHaveLength(12);
		});

		it('comes mid-way through a run of many items, and nobody notices', async () => {
			const credentials = world.credentials();
			const result = await world.sendWhile({ count: 100, credentials }, () => {
				world.letPass(30 * DAY_MS - MINUTE_MS);
			});
			expect(result.error).toBeUndefined();
			expect(await received(world.sandbox, 100)).toEqual(Array(100).fill(1));
			expect(renewalsOf(world.sandbox)).toHaveLength(2);
			expect(statusesOf(world.sandbox)).not.toContain(401);
		});

		it.each([401, 403] as const)(
			'follows a %i for a token that expired in flight',
			async (status) => {
				world.sandbox.configure({ expiredStatus: status });
				const credentials = world.credentials();
				const result = await world.sendWhile({ credentials }, () => {
					// The platform's clock alone: ours still thinks the token good.
					world.sandbox.advanceClock(31 * DAY_MS);
				});
				expect(result.error).toBeUndefined();
				expect(await received(world.sandbox, 60)).toEqual(Array(60).fill(1));
				expect(statusesOf(world.sandbox)).toContain(status);
				expect(renewalsOf(world.sandbox)).toHaveLength(2);
			},
		);

		it('follows a revocation, once for all requests in flight', async () => {
			const credentials = world.credentials();
			const result = await world.sendWhile({ credentials }, () => {
				world.sandbox.revokeTokens({ access: true });
			});
			expect(result.error).toBeUndefined();
			expect(await received(world.sandbox, 60)).toEqual(Array(60).fill(1));
			expect(renewalsOf(world.sandbox)).toHaveLength(2);
		});

		it.each([true, false])(
			'follows a revocation with a new refresh token each time: %p',
			async (rotates) => {
				world.sandbox.configure({ rotateRefreshTokens: rotates, singleUseRefreshTokens: rotates });
				const credentials = world.credentials();
				await world.send(credentials);
				world.sandbox.revokeTokens({ access: true });
				expect((await world.send(credentials)).error).toBeUndefined();
				expect((await world.send(credentials)).error).toBeUndefined();
				expect(renewalsOf(world.sandbox)).toHaveLength(2);
			},
		);

		it('never follows a 403 that is about permission', async () => {
			const credentials = world.credentials();
			await world.send(credentials);
			world.sandbox.hire(world.sandbox.seed.organizations.acme, false);
			const result = await world.send(credentials);
			expect(result.error?.message).toContain('Permission Denied');
			expect(descriptionOf(result)).toContain('hired the bot');
			expect(renewalsOf(world.sandbox)).toHaveLength(1);
		});

		it('works without rotation', async () => {
			world.sandbox.configure({ rotateRefreshTokens: false, singleUseRefreshTokens: false });
			const credentials = world.credentials();
			for (let month = 0; month < 2; month++) {
				expect((await world.send(credentials)).error).toBeUndefined();
				world.letPass(31 * DAY_MS);
			}
			expect(credentials.data.renewedRefreshToken).toBe(credentials.data.refreshToken);
		});

		it('a newly entered refresh token voids the old pair', async () => {
			const credentials = world.credentials();
			await world.send(credentials);
			world.sandbox.revokeTokens({ access: true, refresh: true });
			credentials.data = {
				...credentials.data,
				refreshToken: world.sandbox.issueTokens().refreshToken,
			};
			expect((await world.send(credentials)).error).toBeUndefined();
			expect(renewalsOf(world.sandbox)).toHaveLength(2);
		});

		it('takes a token entered while an execution runs', async () => {
			const credentials = world.credentials();
			let entered = '';
			const result = await world.sendWhile({ credentials }, () => {
				world.sandbox.revokeTokens({ access: true, refresh: true });
				entered = world.sandbox.issueTokens().refreshToken;
				credentials.data = { ...credentials.data, refreshToken: entered };
			});
			expect(result.error).toBeUndefined();
			expect(await received(world.sandbox, 60)).toEqual(Array(60).fill(1));
			expect(credentials.data.refreshToken).toBe(entered);
		});

		it('keeps tokens from an expression in hidden fields of its own', async () => {
			const EXPRESSION = '={{ $secrets.vault.web1on1 }}';
			// What n8n does with an external secret: the stored field stays an expression, reading resolves it.
			const secret = world.sandbox.issueTokens().refreshToken;
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
			const { data } = world.credentials();
			const credentials = new ExternalSecret({
				...data,
				refreshToken: EXPRESSION,
			});
			for (let month = 0; month < 3; month++) {
				expect((await world.send(credentials)).error).toBeUndefined();
				world.letPass(31 * DAY_MS);
			}
			expect(credentials.data.refreshToken).toBe(EXPRESSION);
			expect(renewalsOf(world.sandbox)).toHaveLength(3);
		});
	});
});
