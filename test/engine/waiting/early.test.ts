import { advance } from '../../support/engine/fast';

import { PHONE } from '../../support/example';
import type { Asked } from '../../support/engine';
import { QUESTION, Waiting } from './asking';

/** Longer than an offer is repeated within one delivery, on a busy machine too. */
const BUSY_MS = 1500;

describe('a reply that nobody can take yet, or any more', () => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ retryBaseMs: 150, rateLimit: 0 });
		await world.listen();
	});

	afterEach(async () => {
		await world.dispose();
	});

	/** What Web1on1 was answered when it delivered the consumer's messages. */
	const statuses = (): Array<number | null> =>
		world.sandbox
			.deliveries()
			.filter(({ rawBody }) => rawBody.includes('"role":"contact","touchpoint"'))
			.flatMap(({ attempts }) => attempts.map(({ status }) => status));

	const started = (): unknown[] => world.host.taken.map(({ text }) => text);

	it('comes within moments of the question: is offered again, and taken', async () => {
		world.executions.busyMs = 20;
		const asked = await world.executions.run(QUESTION);
		expect(asked.status).toBe('running');
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect(statuses()).toEqual([200]);
		expect(started()).toEqual([]);
	});

	it('comes long before anybody waits: is not told delivered until it is taken', async () => {
		world.executions.busyMs = BUSY_MS;
		const asked = await world.executions.run(QUESTION);
		world.sandbox.reply(PHONE, { text: 'Yes', touchpoint: 'sms' });
		await world.sandbox.waitFor(() => asked.outputs.length > 0);
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		expect(statuses()[0]).toBe(503);
		expect(statuses().at(-1)).toBe(200);
		expect(started()).toEqual([]);
	});

	it('finds an execution that is busy for good: is not put off for ever', async () => {
		world.executions.busyMs = 60_000;
		const asked = await world.executions.run(QUESTION);
		world.sandbox.reply(PHONE, { text: 'Yes', touchpoint: 'sms' });
		await world.sandbox.waitFor(() => statuses().includes(503));
		expect(started()).toEqual([]);
		advance(21 * 60_000);
		await world.sandbox.waitFor(() => world.host.taken.length > 0);
		expect(asked.outputs).toEqual([]);
		expect(started()).toEqual(['Yes']);
		expect(world.host.log.join()).toContain('could not be asked whether it waits');
	});

	it('is not lost when n8n fails to go on: is offered again', async () => {
		const asked = await world.ask();
		let failures = 2;
		world.executions.beforeNoting = () => {
			if (failures-- > 0) throw new Error('database is locked');
		};
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect(started()).toEqual([]);
	});

	it.each<[string, (world: Waiting, asked: Asked) => void]>([
		[
			'was stopped',
			({ executions }, asked) => {
				executions.stop(asked);
			},
		],
		[
			'was deleted',
			({ executions }, asked) => {
				executions.delete(asked);
			},
		],
		['went on without it', (_, asked) => (asked.status = 'success')],
		['has failed', (_, asked) => (asked.status = 'error')],
		[
			'had gone on when n8n was killed',
			({ executions }, asked) => {
				executions.crash(asked);
			},
		],
	])('finds an execution that %s: starts the workflow, once', async (_, happens) => {
		const asked = await world.ask();
		happens(world, asked);
		await world.reply('Yes');
		world.sandbox.redeliver({ copies: 2 });
		await world.quiet();
		expect(asked.outputs).toEqual([]);
		expect(started()).toEqual(['Yes']);
		expect(statuses().every((status) => status === 200)).toBe(true);
		expect(world.questions()).toEqual([]);
	});

	it('starts the workflow though Web1on1 does not tell whose it was', async () => {
		const asked = await world.ask();
		world.executions.stop(asked);
		world.sandbox.addFault({
			match: { path: '^/v2/conversations/', method: 'GET' },
			fault: { kind: 'status', status: 403 },
		});
		await world.reply('Yes');
		expect(started()).toEqual(['Yes']);
	});

	it('costs no more than a look where the question could not be taken out of the conversation', async () => {
		const asked = await world.ask();
		const rule = world.sandbox.addFault({
			match: { path: '^/v2/conversations/[^/]+/messages$', method: 'POST' },
			fault: { kind: 'status', status: 400 },
		});
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect(world.questions()).toHaveLength(1);
		world.sandbox.clearFaults(rule.id);
		await world.reply('No');
		expect(asked.outputs).toHaveLength(1);
		expect(started()).toEqual(['No']);
	});

	it('is put off with its whole delivery, and what came with it starts one run each', async () => {
		world.executions.busyMs = BUSY_MS;
		const asked = await world.executions.run(QUESTION);
		await world.sandbox.settled();
		world.sandbox.reply(PHONE, { text: 'Yes', touchpoint: 'sms' });
		world.sandbox.reply('+31655555555', { text: 'somebody else', touchpoint: 'sms' });
		await world.sandbox.waitFor(() => asked.outputs.length > 0);
		await world.quiet();
		expect(started()).toEqual(['somebody else']);
	});
});
