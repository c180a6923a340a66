import { poll, until } from '../../toolbox/until';

/** A probe that says these things one after the other, the last one for ever. */
function saying<T>(...answers: T[]): { probe: () => T | undefined; asked: () => number } {
	let count = 0;
	const probe = (): T | undefined => {
		count += 1;
		return answers[Math.min(count, answers.length) - 1];
	};
	return { probe, asked: () => count };
}

describe('waiting', () => {
	it('ends with the first answer; 0 and an empty text are answers', async () => {
		const { probe, asked } = saying<string | false | null | undefined>(undefined, null, false, '');
		expect(await poll(probe, 60_000, 1)).toBe('');
		expect(asked()).toBe(4);
		expect(await until('a number', () => Promise.resolve(0), 60_000, 1)).toBe(0);
	});

	it('asks at least once, and gives up when the time is over', async () => {
		const { probe, asked } = saying<string | undefined>(undefined);
		expect(await poll(probe, 0, 1)).toBeUndefined();
		expect(asked()).toBeGreaterThan(0);
	});

	it('says what did not come, as it was seen last', async () => {
		const { probe, asked } = saying<string | false>(false);
		const what = (): string => `the answer (asked: ${asked() > 0 ? 'yes' : 'no'})`;
		await expect(until(what, probe, 20, 1)).rejects.toThrow(
			'Waited 0.02 s in vain for the answer (asked: yes)',
		);
	});

	it('ends with an error of the probe', async () => {
		const probe = (): never => {
			throw new Error('gone');
		};
		await expect(until('anything', probe, 60_000, 1)).rejects.toThrow('gone');
	});
});
