import { setTimeout as wait } from 'node:timers/promises';

import { clientOf } from '../../support/client';
import type { TriggerHost } from '../../support/engine';
import { PHONE } from '../../support/example';
import { Listening } from './listening';

describe('receiving: secrets', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		jest.restoreAllMocks();
		await world.dispose();
	});

	it('accepts the secret before for a while after it was changed, and no longer', async () => {
		const body = world.payload();
		const old = world.secret();
		// Static data that names a subscription which is not there (any more).
		const ours = JSON.stringify(world.subscription()?.id);
		world.host.staticData = JSON.parse(
			JSON.stringify(world.host.staticData).replaceAll(ours, '"650000000000000000000099"'),
		);
		await world.host.publish();
		expect(world.secret()).not.toBe(old);
		expect((await world.deliver(body, old)).status).toBe(200);
		const day = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 26 * 3_600_000);
		const later = world.payload({}, { id: '650000000000000000000077' });
		expect((await world.deliver(later, old)).status).toBe(401);
		expect((await world.deliver(later)).status).toBe(200);
		day.mockRestore();
	});

	it('keeps the secret when it is published again soon, and makes a new one after a day', async () => {
		const old = world.secret();
		await world.host.unpublish();
		await world.host.publish();
		expect(world.secret()).toBe(old);
		expect((await world.deliver(world.payload(), old)).status).toBe(200);
		await world.host.unpublish();
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 26 * 3_600_000);
		await world.host.publish();
		const later = world.payload({}, { id: '650000000000000000000077' });
		expect(world.secret()).not.toBe(old);
		expect((await world.deliver(later, old)).status).toBe(401);
		expect((await world.deliver(later)).status).toBe(200);
	});

	it('makes a new secret when its webhook was deleted at Web1on1, and accepts the old one for a day', async () => {
		const old = world.secret();
		const path = `/v2/services/${String(world.subscription()?.id)}`;
		expect((await clientOf(world.sandbox, 'admin')('DELETE', path)).status).toBe(200);
		await world.host.unpublish();
		await world.host.publish();
		expect(world.secret()).not.toBe(old);
		expect((await world.deliver(world.payload(), old)).status).toBe(200);
	});

	it('accepts the secret also after the trigger was renamed', async () => {
		const old = world.secret();
		await world.host.unpublish();
		world.host.nodeName = 'Replies';
		expect((await world.deliver(world.payload(), old)).status).toBe(200);
		await world.host.publish();
		expect(world.secret()).toBe(old);
	});

	it('accepts the secret of a subscription before n8n has saved it', async () => {
		await world.host.unpublish();
		world.host.staticData = {};
		const statuses: number[] = [];
		world.host.beforeSaving = async () => {
			const body = world.payload({}, { id: `65000000000000000000003${statuses.length}` });
			if (world.subscription()) statuses.push((await world.deliver(body)).status);
		};
		await world.host.publish();
		expect(statuses).toEqual([200]);
	});

	describe('a delivery under way while a trigger is registered', () => {
		/** The same trigger in another process, which knows only what is in the database. */
		const elsewhere = async (of: TriggerHost): Promise<number> => {
			const { parameters } = of;
			const credentials = world.credentials();
			const other = await world.trigger({ parameters, credentials, elsewhere: of });
			const body = world.payload({}, { id: '650000000000000000000088' });
			return (await world.deliver(body, world.secret(of), other)).status;
		};

		const held = async (meanwhile: () => Promise<void>): Promise<void> => {
			const release = world.hold();
			const answer = world.deliver(world.payload());
			await wait(50);
			await meanwhile();
			release();
			expect((await answer).status).toBe(200);
		};

		it('does not take its new subscription away with the older copy of static data', async () => {
			await held(async () => {
				await world.host.unpublish();
				await world.host.publish();
			});
			expect(await elsewhere(world.host)).toBe(200);
		});

		it('nor the first subscription of another trigger beside it', async () => {
			const second = await world.trigger({ beside: world.host });
			await held(async () => {
				await second.publish();
			});
			expect(await elsewhere(second)).toBe(200);
			expect(await elsewhere(world.host)).toBe(200);
		});
	});

	it('writes no secret and no token into the log', async () => {
		await world.open({ options: { fetchContact: true, downloadAttachments: true } });
		world.sandbox.addFault({
			match: { path: '/v2/contacts' },
			fault: { kind: 'status', status: 500 },
		});
		world.sandbox.addFault({ match: { path: '/v2/auth' }, fault: { kind: 'status', status: 500 } });
		world.sandbox.picture(PHONE, { url: 'http://127.0.0.1:1/a.png' });
		await world.sandbox.settled();
		await world.post(world.payload());
		world.sandbox.addFault({ match: { method: 'DELETE' }, fault: { kind: 'status', status: 500 } });
		await world.host.unpublish();
		const log = world.log;
		expect(log.split('\n').length).toBeGreaterThan(3);
		const { refreshToken, accessToken } = world.host.credentials.data;
		for (const hidden of [world.secret(), refreshToken, accessToken, PHONE]) {
			if (typeof hidden === 'string' && hidden !== '') expect(log).not.toContain(hidden);
		}
	});
});
