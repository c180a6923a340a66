import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

import fc from 'fast-check';

import { whenAnswered } from '../../../nodes/Web1on1/trigger/once/answer';
import { WorkflowMemory } from '../../../nodes/Web1on1/trigger/once/memory';
import { Names } from '../../../nodes/Web1on1/trigger/once/names';
import { Turns } from '../../../nodes/Web1on1/trigger/once/turns';
import {
	isSeen,
	MOST_SEEN,
	readSeen,
	remember,
	seenName,
} from '../../../nodes/Web1on1/trigger/once/window';
import { FUZZ } from '../fuzz';

describe('the window of what was seen', () => {
	const HOUR = 3_600_000;
	const now = 500_000 * HOUR;

	it('holds what was remembered, for 24 hours at least, and nothing else', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.string(), { maxLength: 60 }),
				fc.string(),
				fc.nat(24),
				(keys, other, hours) => {
					let window = {};
					for (const key of keys) window = remember(window, [seenName(key)], now);
					window = remember(readSeen(JSON.parse(JSON.stringify(window))), [], now + hours * HOUR);
					expect(keys.every((key) => isSeen(window, seenName(key)))).toBe(true);
					fc.pre(!keys.includes(other));
					expect(isSeen(window, seenName(other))).toBe(false);
				},
			),
			FUZZ,
		);
	});

	it('forgets in time, counts nothing twice, and has an end', () => {
		const window = remember(remember({}, ['a'.repeat(8)], now), ['a'.repeat(8)], now);
		expect(Object.values(window)).toEqual(['a'.repeat(8)]);
		expect(remember(window, [], now + 27 * HOUR)).toEqual({});
		const names = Array.from({ length: MOST_SEEN + 5 }, (_, index) =>
			String(index).padStart(8, '0'),
		);
		const full = remember(remember({}, names.slice(0, 100), now - HOUR), names, now);
		expect(Object.values(full).join('')).toHaveLength(MOST_SEEN * 8);
		expect(isSeen(full, names.at(-1) ?? '')).toBe(true);
		expect(isSeen(full, names[0] ?? '')).toBe(false);
	});

	it('keeps an hour for 26 hours, not longer', () => {
		const name = seenName('once');
		const window = remember({}, [name], now);
		expect(remember(window, [], now + 25 * HOUR)).toEqual(window);
		expect(remember(window, [], now + 26 * HOUR)).toEqual({});
	});

	it('lets go of the oldest hours first, and of the first names of an hour', () => {
		const half = MOST_SEEN / 2;
		const namesOf = (hour: number): string[] =>
			Array.from({ length: half }, (_, index) => seenName(`${hour} ${index}`));
		let window = {};
		for (const hour of [-3, -2, -1]) window = remember(window, namesOf(hour), now + hour * HOUR);
		window = remember(window, [seenName('now')], now);
		const hour = now / HOUR;
		expect(window).toEqual({
			[hour]: seenName('now'),
			[hour - 1]: namesOf(-1).join(''),
			[hour - 2]: namesOf(-2).slice(1).join(''),
		});
	});

	it.each([
		['a key that is no hour', { '12x': 'a'.repeat(8), x12: 'a'.repeat(8), '': 'a'.repeat(8) }],
		['names that are cut off', { 12: 'a'.repeat(7) }],
		['no text', { 12: 8, 13: null, 14: ['a'.repeat(8)] }],
		['nothing', null],
		['a text', 'a'.repeat(8)],
	])('reads nothing from %s', (_what, value) => {
		expect(readSeen(value)).toEqual({});
	});

	it('takes for new what it is about to forget', () => {
		const name = seenName('again after a day');
		const window = remember(remember({}, [name], now), [name], now + 26 * HOUR);
		expect(isSeen(window, name)).toBe(true);
	});

	it('gets over a clock that was ahead', () => {
		const early = Array.from({ length: MOST_SEEN }, (_, index) => seenName(`early ${index}`));
		let window = remember({}, early, now + 90_000 * HOUR);
		window = remember(window, [seenName('late')], now);
		expect(isSeen(window, seenName('late'))).toBe(true);
		expect(isSeen(window, early.at(-1) ?? '')).toBe(true);
		expect(remember(window, [], now + 27 * HOUR)).toEqual({});
	});

	it('keeps names of a clock that was ahead as older than those of this hour', () => {
		const hour = now / HOUR;
		const ahead = seenName('ahead');
		const farAhead = seenName('far ahead');
		const here = seenName('here');
		const fresh = seenName('fresh');
		const window = {
			[hour + 1]: ahead,
			[hour + 9]: farAhead,
			[hour]: here,
			[hour - 1]: 'b'.repeat(8),
		};
		expect(remember(window, [fresh], now)).toEqual({
			[hour]: [ahead, farAhead, here, fresh].join(''),
			[hour - 1]: 'b'.repeat(8),
		});
		expect(remember({ [hour + 1]: ahead }, [], now)).toEqual({ [hour]: ahead });
	});

	it('does not write down again what is in it, however long ago it was added', () => {
		const old = seenName('an hour before');
		const many = Array.from({ length: 1000 }, (_, index) => seenName(`many ${index}`));
		const window = remember(remember({}, [old], now - HOUR), many, now);
		for (const name of [old, many[0], many[500], many[999]]) {
			expect(remember(window, [name ?? ''], now)).toEqual(window);
		}
		// What is said to be fresh is looked for among the latest only.
		expect(remember(window, [], now, [many[999] ?? ''])).toEqual(window);
		const next = remember(window, [], now, [seenName('fresh'), seenName('fresh')]);
		expect(Object.values(next).join('')).toHaveLength(Object.values(window).join('').length + 8);
	});

	it('finds a name only where one begins', () => {
		const hour = now / HOUR;
		const window = { [hour]: 'aaaabbbbccccdddd' };
		expect(isSeen(window, 'bbbbcccc')).toBe(false);
		expect(isSeen({ [hour]: 'xaaaaaaaaaaaaaay' }, 'aaaaaaaa')).toBe(false);
		expect(isSeen({ [hour]: 'xaaaaaaaaaaaaaaa' }, 'aaaaaaaa')).toBe(true);
	});

	it('survives static data that holds anything', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(() => remember(readSeen(value), ['a'.repeat(8)], now)).not.toThrow();
			}),
			FUZZ,
		);
	});
});

describe('deliveries in flight', () => {
	it('are taken once, whatever the order and however often the first try fails', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (fates) => {
				const inFlight = new WorkflowMemory();
				const handled = await Promise.all(
					fates.map(async (isTaken) => {
						const settle = await inFlight.claim('key');
						if (settle === undefined) return 'double';
						await Promise.resolve();
						settle(isTaken);
						return isTaken ? 'taken' : 'not taken';
					}),
				);
				expect(handled.filter((fate) => fate === 'taken')).toHaveLength(
					fates.includes(true) ? 1 : 0,
				);
				const first = fates.indexOf(true);
				expect(handled.filter((fate) => fate === 'not taken')).toHaveLength(
					first === -1 ? fates.length : first,
				);
			}),
			{ numRuns: Math.min(FUZZ.numRuns, 2000) },
		);
	});
});

describe('an answer that n8n holds back', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it.each([
		[23, false],
		[27, true],
	])('is given up after %i hours without one: %p', async (hours, isGivenUp) => {
		const response = Object.assign(new EventEmitter(), {
			destroyed: true,
			writableEnded: false,
			statusCode: 200,
		});
		const now = performance.now.bind(performance);
		let passed = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
		let isTaken: boolean | undefined;
		const waiting = whenAnswered(response).then((taken) => (isTaken = taken));
		await wait(50);
		passed = hours * 3_600_000;
		await wait(700);
		const soFar = isTaken;
		response.writableEnded = true;
		expect(await waiting).toBe(!isGivenUp);
		expect(soFar).toBe(isGivenUp ? false : undefined);
	});
});

describe('turns', () => {
	it('go to so many at a time, in the order in which they were asked for', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 5 }),
				fc.integer({ min: 1, max: 8 }),
				fc.array(fc.nat(3), { maxLength: 20 }),
				async (atOnce, wider, lengths) => {
					const turns = new Turns(atOnce);
					const began: number[] = [];
					let most = 0;
					let running = 0;
					const all = lengths.map(async (length, index) => {
						const end = await turns.take();
						began.push(index);
						running += 1;
						most = Math.max(most, running);
						for (let step = 0; step < length; step++) await Promise.resolve();
						running -= 1;
						end();
						end();
					});
					turns.widen(wider);
					await Promise.all(all);
					expect(began).toEqual(lengths.map((_, index) => index));
					expect(most).toBeLessThanOrEqual(Math.max(atOnce, wider));
					expect(turns.isIdle).toBe(true);
				},
			),
			{ numRuns: Math.min(FUZZ.numRuns, 2000) },
		);
	});
});

describe('names that came', () => {
	it('are all known since any time, as many as static data holds', () => {
		const names = new Names();
		const name = (index: number): string => `name ${index}`;
		for (let index = 0; index < MOST_SEEN * 3; index++) {
			names.add(name(index));
			names.add(name(index));
			if (index % 9973 !== 0) continue;
			expect(names.count).toBe(index + 1);
			const back = Math.min(index, MOST_SEEN - 1);
			expect(names.has(name(index - back))).toBe(true);
			expect(names.since(index - back)[0]).toBe(name(index - back));
			expect(names.since(index + 1)).toEqual([]);
		}
		expect(names.has(name(0))).toBe(false);
		expect(names.since(0).length).toBeLessThan(MOST_SEEN * 2);
	});
});
