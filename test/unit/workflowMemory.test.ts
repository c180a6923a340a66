import type { IDataObject } from 'n8n-workflow';

import { recordsIn, StaticCopy } from '../../nodes/Web1on1/trigger/once/copy';
import { memoryOf, MOST_WORKFLOWS, WorkflowMemory } from '../../nodes/Web1on1/trigger/once/memory';
import { seenName } from '../../nodes/Web1on1/trigger/once/window';

const now = Date.parse('2026-11-20T09:30:00Z');

async function take(memory: WorkflowMemory, name: string): Promise<void> {
	(await memory.claim(name))?.(true);
}

describe('what a process remembers of workflows', () => {
	/** As many workflows as a process remembers, and one more. */
	const others = (prefix: string): void => {
		for (let index = 0; index <= MOST_WORKFLOWS; index++) memoryOf(`${prefix}-${index}`, false);
	};

	it('is one for all triggers of a workflow, and another one for tests', () => {
		expect(memoryOf('one', false)).toBe(memoryOf('one', false));
		expect(memoryOf('one', false)).not.toBe(memoryOf('one', true));
		expect(memoryOf('one', false)).not.toBe(memoryOf('other', false));
		expect(memoryOf(undefined, false)).toBe(memoryOf(undefined, false));
	});

	it('has an end: the workflow that was silent for longest goes', () => {
		const silent = memoryOf('silent', false);
		const busy = memoryOf('busy', false);
		for (let index = 1; index < MOST_WORKFLOWS; index++) memoryOf(`filling-${index}`, false);
		expect(memoryOf('busy', false)).toBe(busy);
		expect(memoryOf('silent', false)).not.toBe(silent);
	});

	it('is kept while a delivery is under way', async () => {
		const claimed = memoryOf('claimed', false);
		const settle = await claimed.claim('name');
		const waiting = memoryOf('waiting', false);
		let release: () => void = () => undefined;
		release = await waiting.turns.take();
		const handed = memoryOf('handed', false);
		let answer: () => void = () => undefined;
		const answered = new Promise<void>((resolve) => (answer = resolve));
		handed.keepUntil(answered);

		others('meanwhile');
		expect(memoryOf('claimed', false)).toBe(claimed);
		expect(memoryOf('waiting', false)).toBe(waiting);
		expect(memoryOf('handed', false)).toBe(handed);

		settle?.(true);
		release();
		answer();
		await answered;
		await Promise.resolve();
		others('after');
		expect(memoryOf('claimed', false)).not.toBe(claimed);
		expect(memoryOf('waiting', false)).not.toBe(waiting);
		expect(memoryOf('handed', false)).not.toBe(handed);
	});
});

describe('a copy of static data', () => {
	const always = (): boolean => true;
	const names = [1, 2, 3].map((index) => seenName(`delivery ${index}`));
	const copyOf = (data: IDataObject, memory: WorkflowMemory, at = now): StaticCopy =>
		new StaticCopy(data, memory, () => at);
	/** What n8n saves. */
	const saved = (data: IDataObject): IDataObject => JSON.parse(JSON.stringify(data)) as IDataObject;
	const holds = (data: IDataObject, name: string): boolean =>
		copyOf(saved(data), new WorkflowMemory()).holds(name);

	it('takes in what all others know, whoever writes, and however often', async () => {
		const memory = new WorkflowMemory();
		const [delivery, registration]: [IDataObject, IDataObject] = [{}, {}];
		const [first, second] = [delivery, registration].map((data) => copyOf(data, memory));
		for (const name of names) await take(memory, name);
		second?.save('node', { secret: 'new' }, always);
		expect(names.every((name) => holds(registration, name))).toBe(true);

		const own = seenName('delivery 4');
		first?.put([own]);
		const written = JSON.stringify(delivery);
		first?.mark();
		first?.put([own]);
		expect(JSON.stringify(delivery)).toBe(written);
		expect([own, ...names].every((name) => holds(delivery, name))).toBe(true);
		expect(recordsIn(saved(delivery))).toMatchObject({ node: { secret: 'new' } });

		// Also what comes after it was written into, and before n8n saves it.
		const late = seenName('delivery 5');
		await take(memory, late);
		second?.save('node', { secret: 'newer' }, always);
		expect(holds(delivery, late)).toBe(true);
		expect(recordsIn(saved(delivery))).toMatchObject({ node: { secret: 'newer' } });
	});

	it('takes in the record that was saved last, also where the clock was put back', () => {
		const memory = new WorkflowMemory();
		const data: IDataObject = {};
		copyOf(data, memory).save('node', { secret: 'old' }, always);
		const older = saved(data);
		copyOf(data, memory, now - 3_600_000).save('node', { secret: 'new' }, always);
		expect(recordsIn(data)).toMatchObject({ node: { secret: 'new' } });
		copyOf(older, memory).put(names.slice(0, 1));
		expect(recordsIn(saved(older))).toMatchObject({ node: { secret: 'new' } });
	});

	it('loses what a trigger has left behind that is no longer of use, and nothing else', () => {
		const memory = new WorkflowMemory();
		const data: IDataObject = { web1on1Triggers: { gone: {}, other: { secret: 'other' } } };
		const isOfUse = (record: object): boolean => 'secret' in record;
		copyOf(data, memory).save('node', { secret: 'own' }, isOfUse);
		expect(Object.keys(recordsIn(saved(data))).sort()).toEqual(['node', 'other']);
	});
});
