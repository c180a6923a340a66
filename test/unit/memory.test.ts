import { Memory } from '../../nodes/Web1on1/values/memory';
import { SingleFlight } from '../../nodes/Web1on1/transport/singleFlight';

describe('what a process remembers', () => {
	it('is never more than it may be: what was used longest ago is let go', () => {
		const memory = new Memory<number>(3);
		for (const [key, value] of [
			['one', 1],
			['two', 2],
			['three', 3],
		] as const) {
			memory.set(key, value);
		}
		expect(memory.get('one')).toBe(1);
		memory.set('three', 33);
		memory.set('four', 4);
		expect(memory.get('two')).toBeUndefined();
		expect([...memory.values()]).toEqual([1, 33, 4]);
	});

	it('is made once, and can be forgotten', () => {
		const memory = new Memory<object>(3);
		const made = memory.getOrMake('key', () => ({}));
		expect(memory.getOrMake('key', () => ({}))).toBe(made);
		memory.delete('key');
		expect(memory.getOrMake('key', () => ({}))).not.toBe(made);
	});
});

describe('a single flight', () => {
	it('is one for all who ask with the same key while it is under way', async () => {
		const flights = new SingleFlight<string>();
		const begun: string[] = [];
		let land: () => void = () => undefined;
		const landing = new Promise<void>((resolve) => {
			land = resolve;
		});
		const fly = async (key: string, name: string): Promise<string> =>
			await flights.run(key, async () => {
				begun.push(name);
				await landing;
				return name;
			});
		const asked = [fly('a', 'first'), fly('a', 'second'), fly('b', 'other')];
		land();
		expect(await Promise.all(asked)).toEqual(['first', 'first', 'other']);
		expect(begun).toEqual(['first', 'other']);
		expect(await fly('a', 'third')).toBe('third');
	});

	it('fails for all of them, and is over then', async () => {
		const flights = new SingleFlight<string>();
		const crash = async (): Promise<string> => await Promise.reject(new Error('crashed'));
		const asked = [flights.run('a', crash), flights.run('a', crash)];
		for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
		expect(await flights.run('a', () => Promise.resolve('anew'))).toBe('anew');
	});
});
