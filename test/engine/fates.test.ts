import '../support/engine/fast';

import { setTimeout as wait } from 'node:timers/promises';

import { startSandbox, type FaultRule, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { fatesOf, received, recipients, SEND_EACH, sends, telephoneOf } from './sends';

/** Sends of the soak; the nightly run takes 1000. */
const SOAK = Number(process.env.SOAK ?? 200);

/** Each request meets the first of these that strikes; half of all get through untouched. */
const TROUBLES: Array<[number, FaultRule['fault']]> = [
	[0.15, { kind: 'status', status: 429, retryAfter: 'none' }],
	[0.05, { kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 1 }],
	[0.05, { kind: 'status', status: 500 }],
	[0.05, { kind: 'status', status: 502, applied: true }],
	[0.05, { kind: 'status', status: 400, message: 'Refused' }],
	[0.05, { kind: 'reset-before' }],
	[0.05, { kind: 'reset-after' }],
	[0.01, { kind: 'timeout' }],
	[0.01, { kind: 'timeout', applied: true }],
	[0.02, { kind: 'status', status: 401, message: 'jwt expired' }],
	[0.1, { kind: 'latency', ms: 30 }],
	[0.02, { kind: 'slow', ms: 30 }],
];

describe('the fate of every item', () => {
	let sandbox: Sandbox;

	afterEach(async () => {
		await sandbox.stop();
	});

	it.each([1, 2, 3])(
		'is told truthfully, and no phone gets a message twice (random sequence %i)',
		async (randomSeed) => {
			sandbox = await startSandbox({ rateLimit: 0, randomSeed });
			for (const [probability, fault] of TROUBLES) {
				sandbox.addFault({ match: { path: '^/v2/conversations$', probability }, fault });
			}
			const result = await runAction({
				parameters: SEND_EACH,
				items: recipients(SOAK),
				credentials: credentialsFor(sandbox),
				onError: 'continueRegularOutput',
				// And for a moment nobody is there at all.
				whileRunning: async () => {
					await sandbox.waitFor(() => sends(sandbox).length >= SOAK / 4);
					await sandbox.goDown();
					await wait(40);
					await sandbox.comeBack();
				},
			});
			const fates = fatesOf(result);
			const arrived = await received(sandbox, SOAK);
			const applied = appliedBy(sandbox, SOAK);

			expect(fates).toHaveLength(SOAK);
			expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
				fates.map((_, item) => ({ item })),
			);
			expect(arrived).toEqual(applied);
			expect(Math.max(...arrived)).toBe(1);
			const count = (fate: string, times: number): number =>
				fates.filter((told, index) => told === fate && applied[index] === times).length;
			expect({ unsentButTold: count('sent', 0), sentButDenied: count('not sent', 1) }).toEqual({
				unsentButTold: 0,
				sentButDenied: 0,
			});
			// The soak is worth something only if all of it happened.
			expect(count('sent', 1)).toBeGreaterThan(SOAK / 3);
			expect(count('not sent', 0)).toBeGreaterThan(0);
			expect(count('open', 0)).toBeGreaterThan(0);
			expect(count('open', 1)).toBeGreaterThan(0);
			expect(sends(sandbox).length).toBeGreaterThan(SOAK);
		},
		120_000,
	);
});

/** How often the platform did what was asked for each phone, whatever it answered. */
function appliedBy(sandbox: Sandbox, count: number): number[] {
	const done = sends(sandbox).filter(({ applied }) => applied);
	return Array.from(
		{ length: count },
		(_, index) => done.filter(({ rawBody }) => rawBody.includes(`"${telephoneOf(index)}"`)).length,
	);
}
