import '../support/engine/fast';

import { DEADLINE_SPEED } from '../support/engine/fastTiming';
import { WAITED_FOR_MS, WAITED_FOR_TIMEOUT_MS } from '../../nodes/Web1on1/transport/timing';
import { World, type TriggerHost } from '../support/engine';

/** What n8n 2.41 allows for publishing and unpublishing. */
const DEADLINE_MS = 84_000;

/** On a busy machine the time for one request may be over, or that for all of them. */
const IN_VAIN = /gave no answer|did not answer in time/;

describe('an API that hangs', () => {
	let world: World;
	let host: TriggerHost;

	beforeEach(async () => {
		world = await World.start({ rateLimit: 0 });
		host = await world.trigger();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('has no more time than n8n has, which calls the node twice when publishing fails', () => {
		const real = jest.requireActual<{ WAITED_FOR_MS: number; WAITED_FOR_TIMEOUT_MS: number }>(
			'../../nodes/Web1on1/transport/timing',
		);
		const longest = real.WAITED_FOR_MS + real.WAITED_FOR_TIMEOUT_MS;
		expect(2 * longest).toBeLessThan(DEADLINE_MS);
		expect(longest).toBe(DEADLINE_SPEED * (WAITED_FOR_MS + WAITED_FOR_TIMEOUT_MS));
	});

	it('is not waited for because it asks for it', async () => {
		world.sandbox.addFault({
			match: { path: '/v2/services' },
			fault: { kind: 'status', status: 503, retryAfter: 'seconds', retryAfterSeconds: 110 },
		});
		await expect(host.publish()).rejects.toThrow(IN_VAIN);
	});

	it.each([
		// Slower than what somebody waits for, but not than what an execution would wait for.
		['/v2/services', { kind: 'latency', ms: 5 * WAITED_FOR_TIMEOUT_MS }],
		['/v2/auth/token', { kind: 'timeout' }],
	] as const)('does not keep publishing waiting (%s)', async (path, fault) => {
		world.sandbox.addFault({ match: { path }, fault });
		await expect(host.publish()).rejects.toThrow(IN_VAIN);
	});

	it('does not keep unpublishing from ending, and what is left behind is named', async () => {
		await host.publishAtLast();
		world.sandbox.addFault({ match: { path: '/v2/services' }, fault: { kind: 'timeout' } });
		await host.unpublish();
		expect(host.log.join()).toContain('is left behind at Web1on1');
	});
});
