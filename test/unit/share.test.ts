import { Pace } from '../../nodes/Web1on1/transport/pace';
import { Share } from '../../nodes/Web1on1/transport/share';
import { RateLimiter } from '../../sandbox/ratelimit';
import { defaultOptions } from '../../sandbox/options';
import { simulated, type Simulated } from '../support/figures';
import { StillClock } from '../support/stillClock';

// Several processes against the sandbox's own limiter, on a clock that stands still: the same every time.

const TRIES = 8;

/** Chance that is the same every time. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return state / 4_294_967_296;
	};
}

interface Setting {
	/** When each process begins (milliseconds). */
	begins: number[];
	items: number;
	seed: number;
	/** What the platform allows, by the time. */
	allowed?: (now: number) => number;
	/** A refusal asks everybody in that process to wait for so long (milliseconds). */
	retryAfter?: number;
}

interface Came {
	/** Of the time it took until all were done, the part that it takes at the full rate. */
	efficiency: number;
	/** Of all requests. */
	refused: number;
	/** By process: how often each item was let in. */
	times: number[][];
	/** When each process was done. */
	ends: number[];
}

/** So many processes, none of which knows of the others, send as many items each. */
async function run({
	begins,
	items,
	seed,
	allowed = () => 20,
	retryAfter,
}: Setting): Promise<Came> {
	const clock = new StillClock();
	const random = chance(seed);
	const options = { ...defaultOptions, tokenSecret: '' };
	const limiter = new RateLimiter(options);
	let asked = 0;
	let refused = 0;
	const ask = async (): Promise<boolean> => {
		await clock.sleep(75 + 5 * random());
		asked += 1;
		const isIn = limiter.admit(['key'], clock.now(), allowed(clock.now()));
		if (!isIn) refused += 1;
		await clock.sleep(75 + 5 * random());
		return isIn;
	};
	const sendOne = async (pace: Pace): Promise<number> => {
		for (let attempt = 1; attempt <= TRIES; attempt++) {
			const turn = await pace.turn(() => false);
			const isIn = await ask();
			turn?.end(!isIn);
			if (isIn) return 1;
			if (retryAfter !== undefined) {
				pace.pauseUntil(clock.now() + retryAfter);
				continue;
			}
			await clock.sleep(1000 * 2 ** (attempt - 1) * (0.5 + 0.5 * random()));
		}
		return 0;
	};
	const times = begins.map(() => Array<number>(items).fill(0));
	const ends: number[] = [];
	for (const [process, begin] of begins.entries()) {
		void (async () => {
			// Its timers are late, as timers are.
			const late = {
				now: () => clock.now(),
				sleep: async (ms: number) => {
					await clock.sleep(ms + 2 * random());
				},
			};
			const pace = new Pace(late, 20, random);
			await clock.sleep(begin);
			let next = 0;
			const lane = async (): Promise<void> => {
				while (next < items) {
					const item = next++;
					const own = times[process] ?? [];
					own[item] = (own[item] ?? 0) + (await sendOne(pace));
				}
			};
			await Promise.all(Array.from({ length: 20 }, lane));
			ends.push(clock.now());
		})();
	}
	await clock.run();
	const ideal = (begins.length * items * 1000) / 20;
	return { efficiency: ideal / Math.max(...ends), refused: refused / asked, times, ends };
}

const SEEDS = [1, 2, 3, 4, 5, 6];

async function average(
	setting: Omit<Setting, 'seed'>,
): Promise<Pick<Came, 'efficiency' | 'refused'>> {
	const all: Came[] = [];
	for (const seed of SEEDS) all.push(await run({ ...setting, seed }));
	for (const { times } of all) expect(new Set(times.flat())).toEqual(new Set([1]));
	const mean = (of: (one: Came) => number): number =>
		all.reduce((sum, one) => sum + of(one), 0) / all.length;
	return { efficiency: mean((one) => one.efficiency), refused: mean((one) => one.refused) };
}

/** As the pages say it. */
function inWords({ efficiency, refused }: Pick<Came, 'efficiency' | 'refused'>): Simulated {
	return {
		used: `${Math.round(efficiency * 100)} %`,
		refused: `${(refused * 100).toFixed(1)} %`,
		times: (1 / efficiency).toFixed(2),
	};
}

describe('the share of the allowance', () => {
	it.each([300, 9000])(
		'is everything at once when the limit is lifted %i ms after a request',
		(later) => {
			let now = 1000;
			const share = new Share(20, chance(1));
			const clock = { now: () => now };
			expect(share.freeAt(now)).toBeLessThanOrEqual(now);
			share.start(clock)(false);
			now += later;
			share.limit = Number.POSITIVE_INFINITY;
			for (let sent = 0; sent < 100; sent++) {
				expect(share.freeAt(now)).toBeLessThanOrEqual(now);
				share.start(clock);
			}
		},
	);

	it('is all of it for whoever is alone, and nothing is refused', async () => {
		const { efficiency, refused } = await average({ begins: [0], items: 500 });
		expect(efficiency).toBeGreaterThan(0.97);
		expect(refused).toBe(0);
	});

	it('is found by two processes that know nothing of each other', async () => {
		const came = await average({ begins: [0, 0], items: 500 });
		const { efficiency, refused } = came;
		expect(inWords(came)).toEqual(simulated('two processes'));
		expect(efficiency).toBeGreaterThan(0.91);
		expect(refused).toBeLessThan(0.02);
	});

	it('and by four, at little cost', async () => {
		const came = await average({ begins: [0, 0, 0, 0], items: 500 });
		const { efficiency, refused } = came;
		expect(inWords(came)).toEqual(simulated('four processes'));
		expect(efficiency).toBeGreaterThan(0.91);
		expect(refused).toBeLessThan(0.025);
	});

	it('is less where a refusal asks a process to wait', async () => {
		const came = await average({ begins: [0, 0], items: 500, retryAfter: 1000 });
		expect(came.efficiency).toBeGreaterThan(0.8);
		expect(inWords(came)).toEqual(simulated('two processes told to wait'));
	});

	it('is found by who comes later, too', async () => {
		const { efficiency, refused } = await average({ begins: [0, 300, 700, 4000], items: 400 });
		expect(efficiency).toBeGreaterThan(0.85);
		expect(refused).toBeLessThan(0.03);
	});

	it('is less while the platform allows less, and as much as before a while after', async () => {
		const allowed = (now: number): number => (now > 10_000 && now < 20_000 ? 8 : 20);
		const { refused, ends, times } = await run({ begins: [0], items: 600, seed: 1, allowed });
		expect(times.flat()).toEqual(Array(600).fill(1));
		expect(refused).toBeLessThan(0.05);
		// 200, then 80 in ten seconds, then the rest at 20 a second: 36 s at best.
		expect(ends[0]).toBeLessThan(48_000);
	});
});
