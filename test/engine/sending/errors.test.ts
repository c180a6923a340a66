import '../../support/engine/fast';

import type { FaultRule } from '../../../sandbox';
import { everythingIn, telephoneOf } from '../sends';
import { Sending } from './sending';

describe('sending', () => {
	let world: Sending;

	beforeEach(async () => {
		world = await Sending.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('an error', () => {
		it('holds no token, whatever the platform quotes', async () => {
			const credentials = world.credentials();
			await world.send(1, { credentials });
			const tokens = [
				credentials.data.accessToken,
				credentials.data.renewedRefreshToken,
				credentials.data.refreshToken,
			].map(String);
			const message = `Bad ${tokens.join(' and ')} for +31611112222 in 5e8493ba4d84280011860499`;
			for (const status of [400, 403, 404, 422, 500]) {
				world.sandbox.clearFaults();
				world.fail({ kind: 'status', status, message });
				const { error, run } = await world.send(1, { credentials });
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
			const credentials = world.credentials();
			await world.send(1, { credentials });
			world.fail(fault);
			const { error, run } = await world.send(1, { credentials });
			const everything = everythingIn(error) + everythingIn(run) + JSON.stringify(run);
			const { accessToken, renewedRefreshToken, refreshToken } = credentials.data;
			for (const token of [accessToken, renewedRefreshToken, refreshToken].map(String)) {
				expect(everything).not.toContain(token);
			}
			expect(everything).not.toContain('Bearer');
			expect(everythingIn(error)).not.toContain(telephoneOf(0));
		});

		it('about a refused renewal holds no token either', async () => {
			const credentials = world.credentials();
			const { refreshToken } = world.sandbox.issueTokens();
			credentials.data = { ...credentials.data, refreshToken };
			const token = refreshToken;
			world.sandbox.addFault({
				match: { path: '/auth/token' },
				fault: { kind: 'status', status: 400, message: `Cannot use ${token}` },
			});
			const { error } = await world.send(1, { credentials });
			expect(error?.message).toContain('Cannot use [token]');
			expect(everythingIn(error)).not.toContain(token);
		});

		it.each([
			[403, 'configuration-invalid'],
			[404, 'configuration-invalid'],
			[502, 'temporarily-unavailable'],
		])('for status %i says why: %s', async (status, cause) => {
			world.fail({ kind: 'status', status, message: 'No' });
			const { error } = await world.send();
			expect(error).toMatchObject({
				failure: { cause },
				httpCode: String(status),
				context: { itemIndex: 0 },
			});
		});
	});
});
