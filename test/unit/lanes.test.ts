import { setTimeout as wait } from 'node:timers/promises';

import fc from 'fast-check';

import { inLanes } from '../../nodes/Web1on1/actions/lanes';

describe('lanes', () => {
	it('keep order and never overlap where a key is shared, whatever the keys and durations', async () => {
		const entry = fc.record({
			keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
			turns: fc.nat({ max: 5 }),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(entry, { maxLength: 30 }),
				fc.integer({ min: 1, max: 5 }),
				async (entries, width) => {
					const busy = new Set<string>();
					const order = new Map<string, number[]>();
					let atOnce = 0;
					let most = 0;
					const numbered = entries.map((one, index) => ({ ...one, index }));
					const results = await inLanes(
						numbered,
						({ keys }) => keys,
						width,
						async ({ keys, turns, index }) => {
							most = Math.max(most, ++atOnce);
							for (const key of keys) {
								expect(busy.has(key)).toBe(false);
								busy.add(key);
								order.set(key, [...(order.get(key) ?? []), index]);
							}
							for (let turn = 0; turn < turns; turn++) await Promise.resolve();
							for (const key of keys) busy.delete(key);
							atOnce--;
							return index;
						},
					);
					expect(results).toEqual(entries.map((_, index) => index));
					for (const indexes of order.values())
						expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
					expect(most).toBeLessThanOrEqual(width);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('leave time for other things while many line up', async () => {
		let turns = 0;
		let turnsBeforeLast = 0;
		let isOver = false;
		const turn = (): void => {
			turns += 1;
			if (!isOver) setImmediate(turn);
		};
		setImmediate(turn);
		const most = 100_000;
		const keysOf = (entry: number): string[] => {
			if (entry === most - 1) turnsBeforeLast = turns;
			return [String(entry)];
		};
		const results = await inLanes([...Array(most).keys()], keysOf, 5, async (entry) =>
			Promise.resolve(entry),
		);
		isOver = true;
		expect(results).toHaveLength(most);
		expect(turnsBeforeLast).toBeGreaterThan(0);
	});

	it('let others overtake a slow one', async () => {
		const finished: string[] = [];
		await inLanes(
			['slow', 'slow', 'quick'],
			(name) => [name],
			3,
			async (name) => {
				await wait(name === 'slow' ? 20 : 1);
				finished.push(name);
			},
		);
		expect(finished).toEqual(['quick', 'slow', 'slow']);
	});
});
