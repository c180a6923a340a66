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
		const turn = waiting.turn(new Promise((resolve) => (release = resolve)));
		const handed = memoryOf('handed', false);
		const response = { destroyed: false, writableEnded: false };
		const answered = handed.open.register({ response, write: () => undefined });
		await turn;

		others('meanwhile');
		expect(memoryOf('claimed', false)).toBe(claimed);
		expect(memoryOf('waiting', false)).toBe(waiting);
		expect(memoryOf('handed', false)).toBe(handed);

		settle?.(true);
		release();
		response.writableEnded = true;
		await answered;
		others('after');
		expect(memoryOf('claimed', false)).not.toBe(claimed);
		expect(memoryOf('waiting', false)).not.toBe(waiting);
		expect(memoryOf('handed', false)).not.toBe(handed);
	});
});

describe('a copy of static data', () => {
	const always = (): boolean => true;
	const names = [1, 2, 3].map((index) => seenName(`delivery ${index}`));

	it('takes in what all others know, whoever writes, and however often', async () => {
		const memory = new WorkflowMemory();
		const [delivery, registration]: [IDataObject, IDataObject] = [{}, {}];
		const [first, second] = [delivery, registration].map((data) => new StaticCopy(data, memory));
		for (const name of names) await take(memory, name);
		second?.save('node', { secret: 'new' }, always, now);
		expect(names.every((name) => second?.holds(name))).toBe(true);

		const own = seenName('delivery 4');
		first?.write(now, own);
		const written = JSON.stringify(delivery);
		first?.write(now);
		first?.write(now);
		expect(JSON.stringify(delivery)).toBe(written);
		expect([own, ...names].every((name) => first?.holds(name))).toBe(true);
		expect(recordsIn(delivery)).toMatchObject({ node: { secret: 'new' } });
	});

	it('takes in the record that was saved last, also where the clock was put back', () => {
		const memory = new WorkflowMemory();
		const data: IDataObject = {};
		new StaticCopy(data, memory).save('node', { secret: 'old' }, always, now);
		const older = structuredClone(data);
		new StaticCopy(data, memory).save('node', { secret: 'new' }, always, now - 3_600_000);
		expect(recordsIn(data)).toMatchObject({ node: { secret: 'new' } });
		new StaticCopy(older, memory).write(now, names[0]);
		expect(recordsIn(older)).toMatchObject({ node: { secret: 'new' } });
	});

	it('loses what a trigger has left behind that is no longer of use, and nothing else', () => {
		const memory = new WorkflowMemory();
		const data: IDataObject = { web1on1Triggers: { gone: {}, other: { secret: 'other' } } };
		const isOfUse = (record: object): boolean => 'secret' in record;
		new StaticCopy(data, memory).save('node', { secret: 'own' }, isOfUse, now);
		expect(Object.keys(recordsIn(data)).sort()).toEqual(['node', 'other']);
	});
});
