import { setTimeout as wait } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { readSeen } from '../../../nodes/Web1on1/trigger/once/window';
import { fileAt, Listening } from './listening';

describe('receiving: doubles', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		jest.restoreAllMocks();
		await world.dispose();
	});

	it('emits a redelivered message once', async () => {
		await world.reply('Yes');
		world.sandbox.redeliver({ copies: 3 });
		await world.sandbox.settled();
		expect(world.taken).toHaveLength(1);
		expect(world.sandbox.deliveries().every(({ status }) => status === 'delivered')).toBe(true);
	});

	it('emits it once when copies arrive at the same moment', async () => {
		const body = world.payload();
		world.host.beforeTaking = () => wait(20);
		const answers = await Promise.all(Array.from({ length: 10 }, () => world.deliver(body)));
		expect(answers.every(({ status }) => status === 200)).toBe(true);
		expect(world.taken).toHaveLength(1);
	});

	it('emits it once after a restart', async () => {
		const body = world.payload();
		await world.deliver(body);
		const other = await world.trigger({ parameters: world.host.parameters });
		other.staticData = world.host.staticData;
		expect((await world.deliver(body, world.secret(), other)).status).toBe(200);
		expect(other.taken).toEqual([]);
	});

	it('emits it once after an update from a version that kept longer names', async () => {
		const body = world.payload({}, { id: '65000000000000000000000a' });
		const next = world.payload({}, { id: '65000000000000000000000b' });
		await world.deliver(body);
		const { web1on1Names, ...others } = world.host.staticData.global as IDataObject;
		const long = Object.entries(readSeen(web1on1Names)).map(([hour, names]) => [
			hour,
			names.replace(/.{8}/g, '$&more'),
		]);
		const updated = await world.trigger({ parameters: world.host.parameters });
		updated.staticData = { global: { ...others, web1on1Seen: Object.fromEntries(long) } };
		await world.deliver(body, world.secret(), updated);
		expect(updated.taken).toEqual([]);

		await world.deliver(next, world.secret(), updated);
		await world.deliver(body, world.secret(), updated);
		expect(updated.taken).toHaveLength(1);
		const { web1on1Names: short, ...left } = updated.staticData.global as IDataObject;
		expect(Object.values(readSeen(short)).join('')).toHaveLength(2 * 8);
		expect(left).toEqual(others);
	});

	it('emits it once per trigger when two triggers of one workflow take it together', async () => {
		const first = world.host;
		const second = await world.trigger({ beside: first });
		await second.publish();
		const [firstSecret, secondSecret] = [world.secret(first), world.secret(second)];
		const body = world.payload();
		await Promise.all([
			world.deliver(body, firstSecret, first),
			world.deliver(body, secondSecret, second),
		]);
		expect(first.taken).toHaveLength(1);
		expect(second.taken).toHaveLength(1);

		const restarted = await world.trigger();
		const restartedSecond = await world.trigger({ beside: restarted });
		restarted.staticData = first.staticData;
		await world.deliver(body, firstSecret, restarted);
		await world.deliver(body, secondSecret, restartedSecond);
		expect(restarted.taken).toEqual([]);
		expect(restartedSecond.taken).toEqual([]);
	});

	it('emits it once when the sender hung up before n8n had answered', async () => {
		const body = world.payload();
		const hangUp = new AbortController();
		world.onFirst(async () => {
			hangUp.abort();
			await wait(500);
		});
		await world.deliverAndHangUp(body, hangUp.signal);
		await wait(50);
		// One while n8n is still at it, one after that.
		expect(await world.deliver(body)).toEqual({ status: 200, body: '' });
		expect(await world.deliver(body)).toEqual({ status: 200, body: '' });
		expect(world.taken).toHaveLength(1);
	});

	it('emits it once n8n has failed to take it from a sender that hung up', async () => {
		const body = world.payload();
		const hangUp = new AbortController();
		world.onFirst(async () => {
			hangUp.abort();
			await wait(300);
			throw new Error('database is locked');
		});
		await world.deliverAndHangUp(body, hangUp.signal);
		expect((await world.deliver(body)).status).toBe(200);
		expect(world.taken).toHaveLength(1);
	});

	it('emits it though the senders of two copies hung up while they waited', async () => {
		const files = await world.serve(() => undefined);
		await world.open({ options: { downloadAttachments: true } });
		const body = world.payload({}, fileAt(files.url));
		const hangUp = new AbortController();
		const copies = [1, 2].map(async () => {
			await world.deliverAndHangUp(body, hangUp.signal);
		});
		await wait(200);
		hangUp.abort();
		await Promise.all(copies);
		expect((await world.deliver(world.payload())).status).toBe(200);
		expect(world.taken).toHaveLength(1);
	});

	it('does not remember what n8n did not take', async () => {
		const body = world.payload();
		let failures = 2;
		world.host.beforeTaking = () => {
			if (failures-- > 0) throw new Error('database is locked');
		};
		expect((await world.deliver(body)).status).toBe(500);
		expect((await world.deliver(body)).status).toBe(500);
		expect((await world.deliver(body)).status).toBe(200);
		expect(world.taken).toHaveLength(1);
	});

	it('gives a waiting copy its turn when the first one was not taken', async () => {
		const body = world.payload();
		world.onFirst(async () => {
			await wait(20);
			throw new Error('database is locked');
		});
		const answers = await Promise.all([1, 2, 3].map(() => world.deliver(body)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 500]);
		expect(world.taken).toHaveLength(1);
	});

	it('keeps both of two messages that arrive together, also for the time after', async () => {
		const bodies = ['a', 'b', 'c', 'd'].map((end) =>
			world.payload({}, { id: `65000000000000000000000${end}` }),
		);
		await Promise.all(bodies.map(async (body) => await world.deliver(body)));
		const last = world.payload({}, { id: '65000000000000000000000e' });
		await world.deliver(last);
		expect(world.taken).toHaveLength(5);
		const seen = readSeen((world.host.staticData.global as IDataObject).web1on1Names);
		expect(Object.values(seen).join('')).toHaveLength(5 * 8);
	});

	it('emits repeated updates of one conversation each time', async () => {
		await world.open({ events: ['conversationUpdated'] });
		for (const timestamp of [
			'2026-11-20T09:30:01Z',
			'2026-11-20T09:30:02Z',
			'2026-11-20T09:30:02Z',
		]) {
			const data = { conversation: { id: '650000000000000000000002' } };
			const body = world.payload({ event: 'conversation.update', timestamp, data });
			await world.deliver(body);
		}
		expect(world.taken).toHaveLength(2);
		expect(world.taken[0]?.sentAt).toBe('2026-11-20T09:30:01Z');
	});

	it('emits it once though n8n holds its answer back for long, its executions being limited', async () => {
		const release = world.hold();
		const body = world.payload();
		const hangUp = new AbortController();
		const first = world.deliverAndHangUp(body, hangUp.signal);
		await wait(50);
		hangUp.abort();
		await first;
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + 11 * 60_000);
		await wait(50);
		const second = world.deliver(body);
		await wait(1200);
		release();
		expect((await second).status).toBe(200);
		expect(world.taken).toHaveLength(1);
	});
});
