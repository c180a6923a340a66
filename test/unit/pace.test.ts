import fc from 'fast-check';

import { Pace } from '../../nodes/Web1on1/transport/pace';
import { StillClock } from '../support/stillClock';
import { FUZZ } from './fuzz';

/** Each run simulates some seconds of traffic. */
const RUNS = Math.ceil(FUZZ.numRuns / 20);

const never = (): boolean => false;

/** Sends requests that take `out` to arrive and `back` to be answered; returns arrivals in order. */
async function arrivals(ways: Array<{ out: number; back: number }>): Promise<number[]> {
	const clock = new StillClock();
	const pace = new Pace(clock);
	const arrived: number[] = [];
	for (const { out, back } of ways) {
		void (async () => {
			const turn = await pace.turn(never);
			await clock.sleep(out);
			arrived.push(clock.now());
			await clock.sleep(back);
			turn?.end();
		})();
	}
	await clock.run();
	return arrived;
}

/** The most that arrived within any second. */
const busiest = (times: number[]): number =>
	Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

describe('the pace', () => {
	it('is 20 a second, and not less', async () => {
		const times = await arrivals(Array.from({ length: 200 }, () => ({ out: 40, back: 40 })));
		expect(times).toHaveLength(200);
		expect(busiest(times)).toBe(20);
		// Ten seconds, and what it takes to begin with care.
		expect(times.at(-1)).toBeLessThan(10_800);
	});

	it.each([5, 15, 30])(
		'is no less after %i requests of another kind that were answered sooner',
		async (others) => {
			const clock = new StillClock();
			const pace = new Pace(clock);
			const ask = async (kind: string, took: number): Promise<void> => {
				const turn = await pace.turn(never, kind);
				await clock.sleep(took);
				turn?.end();
			};
			let done = 0;
			void (async () => {
				await Promise.all(
					Array.from({ length: others }, async () => {
						await ask('look', 6);
					}),
				);
				await Promise.all(
					Array.from({ length: 400 }, async () => {
						await ask('send', 155);
					}),
				);
				done = clock.now();
			})();
			await clock.run();
			// At the full rate, and what it takes to begin with care.
			expect(done).toBeLessThan((others + 400) * 50 + 1200);
		},
	);

	it('holds where the first requests take longer to arrive than those that follow', async () => {
		const times = await arrivals(
			Array.from({ length: 100 }, (_, index) => ({ out: index < 20 ? 200 : 10, back: 10 })),
		);
		expect(busiest(times)).toBeLessThanOrEqual(20);
	});

	it('holds however long each request takes to arrive', async () => {
		const way = fc.record({ out: fc.integer({ min: 10, max: 200 }), back: fc.constant(10) });
		await fc.assert(
			fc.asyncProperty(fc.array(way, { minLength: 25, maxLength: 70 }), async (ways) => {
				// The way is known from one request that nothing held up.
				const times = await arrivals([{ out: 10, back: 10 }, ...ways]);
				expect(busiest(times)).toBeLessThanOrEqual(20);
			}),
			{ numRuns: RUNS, endOnFailure: true },
		);
	});

	it('serves in order of asking', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock, 2);
		const served: number[] = [];
		for (let asked = 0; asked < 9; asked++) {
			void pace.turn(never).then((turn) => {
				served.push(asked);
				turn?.end();
			});
		}
		await clock.run();
		expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
	});

	it('pauses for everybody, also for those who wait already', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock, 2);
		const served: number[] = [];
		const ask = (): void => {
			void pace.turn(never).then((turn) => {
				served.push(clock.now());
				turn?.end();
			});
		};
		for (let asked = 0; asked < 4; asked++) ask();
		pace.pauseUntil(5000);
		ask();
		await clock.run();
		expect(served.slice(2).every((at) => at >= 5000)).toBe(true);
		expect(served).toHaveLength(5);
	});

	it('lets go of who is cancelled, and the others do not wait for it', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock, 1);
		const outcomes: string[] = [];
		const ask = (name: string, isCancelled = never): void => {
			void pace.turn(isCancelled).then((turn) => {
				outcomes.push(`${name} ${turn === undefined ? 'cancelled' : `at ${clock.now()}`}`);
				turn?.end();
			});
		};
		ask('first');
		ask('second', () => clock.now() > 100);
		ask('third');
		await clock.run();
		expect(outcomes).toEqual([
			'first at 0',
			'second cancelled',
			expect.stringMatching(/^third at 10\d\d$/),
		]);
	});

	it('goes by the lowest rate that was asked for within a minute', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock);
		/** How many of a thousand start within two seconds from now. */
		const started = async (): Promise<number> => {
			let count = 0;
			const from = clock.now();
			for (let asked = 0; asked < 1000; asked++) {
				void pace
					.turn(() => clock.now() > from + 2000)
					.then((turn) => {
						if (turn === undefined) return;
						count += 1;
						turn.end();
					});
			}
			await clock.run();
			return count;
		};
		pace.wish('one', 5);
		pace.wish('two', 50);
		expect(await started()).toBeLessThanOrEqual(10);
		void clock.sleep(61_000);
		await clock.run();
		pace.wish('two', 50);
		expect(await started()).toBeGreaterThan(60);
		pace.wish('two', Number.POSITIVE_INFINITY);
		void clock.sleep(11_000);
		await clock.run();
		expect(await started()).toBe(1000);
	});

	it('keeps a key closed for as long as was asked, ten minutes at most, and no other', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock);
		pace.close('one', 130_000);
		pace.close('two', 86_400_000);
		expect(pace.closedFor('one')).toBe(130_000);
		expect(pace.closedFor('two')).toBe(600_000);
		expect(pace.closedFor('three')).toBe(0);
		void clock.sleep(130_001);
		await clock.run();
		expect(pace.closedFor('one')).toBe(0);
		expect(pace.closedFor('two')).toBe(469_999);
	});

	it('does not wait for ever for an answer that never comes', async () => {
		const clock = new StillClock();
		const pace = new Pace(clock, 1);
		const served: number[] = [];
		for (let asked = 0; asked < 3; asked++) {
			void pace.turn(never).then(() => served.push(clock.now()));
		}
		await clock.run();
		expect(served).toHaveLength(3);
		expect(served[2]).toBeLessThanOrEqual(2 * (1010 + 1000));
	});
});
