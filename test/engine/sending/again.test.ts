import '../../support/engine/fast';

import { setTimeout as wait } from 'node:timers/promises';

import type { FaultRule } from '../../../sandbox';
import { byId } from '../../support/example';
import { descriptionOf, fatesOf, received, sends } from '../sends';
import { continuing, Sending } from './sending';

describe('sending', () => {
	let world: Sending;

	beforeEach(async () => {
		world = await Sending.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('is tried again', () => {
		it.each(['seconds', 'date', 'none'] as const)(
			'after a 429 with Retry-After: %s',
			async (retryAfter) => {
				world.fail({ kind: 'status', status: 429, retryAfter, retryAfterSeconds: 1 }, { times: 3 });
				const result = await world.send(5);
				expect(result.error).toBeUndefined();
				expect(await received(world.sandbox, 5)).toEqual([1, 1, 1, 1, 1]);
				expect(sends(world.sandbox)).toHaveLength(8);
			},
		);

		it('not for ever, and says how long Web1on1 asked to wait', async () => {
			world.fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 2 });
			const result = await world.send();
			expect(result.error).toMatchObject({
				failure: { cause: 'rate-limited', retryAfterMs: 2000 },
			});
			expect(descriptionOf(result)).toContain('it was not sent');
			expect(sends(world.sandbox)).toHaveLength(8);
		});

		it('not after a wait too long to sit out', async () => {
			world.fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 3600 });
			const result = await world.send();
			expect(result.error).toMatchObject({ failure: { retryAfterMs: 3_600_000 } });
			expect(sends(world.sandbox)).toHaveLength(1);
		});

		it('nor is anybody else then: the wait is for everybody', async () => {
			world.fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 3600 });
			const result = await world.send(60, continuing);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			// Those that were under way already, and no more.
			expect(sends(world.sandbox).length).toBeLessThanOrEqual(20);
			expect(result.items.at(-1)).toMatchObject({
				error: expect.stringContaining('has asked to wait') as string,
				details: { cause: 'rate-limited', mayHaveBeenSent: false },
			});
		});

		it('when the connection was refused, until the platform is back', async () => {
			const credentials = world.credentials();
			await world.send(1, { credentials });
			await world.sandbox.goDown();
			const result = await world.send(3, {
				credentials,
				whileRunning: async () => {
					await wait(30);
					await world.sandbox.comeBack();
				},
			});
			expect(result.error).toBeUndefined();
			expect(await received(world.sandbox, 3)).toEqual([2, 1, 1]);
		});

		it.each([
			['refused', 'http://127.0.0.1:1', 'ECONNREFUSED'],
			['without an address', 'http://web1on1.invalid', 'E(NOTFOUND|AI_AGAIN)'],
		])('when the host is %s, and then reported as not sent', async (_name, apiUrl, code) => {
			const credentials = world.credentials();
			await world.send(1, { credentials });
			credentials.data = { ...credentials.data, apiUrl };
			const result = await world.send(2, { credentials, ...continuing });
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
			world.fail(fault, { times: 1 });
			const result = await world.send();
			expect(result.error?.message).toMatch(new RegExp(`(${words}).*it may have been delivered`));
			expect(descriptionOf(result)).toContain('Look into the conversation in Web1on1 before');
			expect(result.error).toMatchObject({ failure: { cause: 'temporarily-unavailable' } });
			expect(sends(world.sandbox)).toHaveLength(1);
			expect(await received(world.sandbox, 1)).toEqual([arrived]);
		});

		it('but reading is', async () => {
			const faults: FaultRule['fault'][] = [
				{ kind: 'status', status: 500 },
				{ kind: 'status', status: 503 },
				{ kind: 'status', status: 429 },
				{ kind: 'reset-before' },
				{ kind: 'reset-after' },
				{ kind: 'timeout' },
			];
			for (const fault of faults) {
				world.sandbox.addFault({
					match: { method: 'GET', path: '/watemplates/', times: 1 },
					fault,
				});
			}
			const result = await world.send();
			expect(result.error).toBeUndefined();
			expect(await received(world.sandbox, 1)).toEqual([1]);
		});

		it('and a look-up that fails leaves nothing open', async () => {
			world.sandbox.addFault({
				match: { method: 'GET', path: '/watemplates/' },
				fault: { kind: 'reset-after' },
			});
			const result = await world.send(2, continuing);
			expect(fatesOf(result)).toEqual(['not sent', 'not sent']);
			expect(sends(world.sandbox)).toEqual([]);
		});
	});

	describe('a change that is made again', () => {
		it.each([
			['refused at last', { kind: 'status', status: 400, message: 'Refused' }],
			['made at last', undefined],
		] as const)('and %s has the fate of all its tries', async (_name, last) => {
			await world.send();
			const [contact] = world.sandbox.contacts();
			const path = '^/v2/contacts/';
			world.fail({ kind: 'reset-after' }, { method: 'PATCH', path, times: 1 });
			if (last !== undefined) world.fail(last, { method: 'PATCH', path });
			const result = await world.send(1, {
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

	describe('cancelling', () => {
		it('stops further sends, and repeats none', async () => {
			world.fail({ kind: 'latency', ms: 60 });
			await world.send(200, {
				...continuing,
				whileRunning: async (cancel) => {
					await world.sandbox.waitFor(() => sends(world.sandbox).length >= 10);
					cancel();
				},
			});
			await wait(300);
			expect(sends(world.sandbox).length).toBeLessThanOrEqual(40);
			expect(Math.max(...(await received(world.sandbox, 200)))).toBe(1);
		});

		it('ends a wait for the platform', async () => {
			world.fail({ kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 110 });
			await world.send(3, {
				...continuing,
				whileRunning: async (cancel) => {
					await world.sandbox.waitFor(() => sends(world.sandbox).length >= 3);
					cancel();
				},
			});
			await wait(100);
			expect(sends(world.sandbox).length).toBeLessThanOrEqual(6);
		});
	});
});
