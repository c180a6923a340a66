import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../../sandbox/query';
import { clientOf } from '../../support/client';
import type { TriggerHost } from '../../support/engine';
import { SEED_ORGANIZATION } from '../../support/example';
import { Listening } from '../receiving/listening';

/**
 * What the first builds of 0.1.0 left in static data when a workflow was published: in the part of the
 * trigger, which is called by its name.
 */
function leftByFirst(subscription: { id: string; url: string; secret: string }): IDataObject {
	const { url, ...rest } = subscription;
	const hour = Math.floor(Date.now() / 3_600_000);
	const oldSecrets = [
		{ secret: 'the one before', until: Date.now() + 3_600_000 },
		{ secret: 'one of long ago', until: Date.now() - 3_600_000 },
	];
	return {
		'node:Web1on1': {
			subscriptions: { [url]: { ...rest, isTest: false, oldSecrets } },
			seen: { [hour]: 'abcdefghijkl' },
		},
	};
}

describe('a trigger that was published with a first build of 0.1.0', () => {
	const secret = '0123456789abcdef'.repeat(4);
	let world: Listening;
	let host: TriggerHost;
	let id: string;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		host = await world.trigger();
		const params = { url: host.webhookUrl, secret, events: ['message.create.contact.chat'] };
		const service = { name: 'n8n: Web1on1 Trigger', type: 'webhook', params };
		const { status, body } = await clientOf(world.sandbox, 'admin')('POST', '/v2/services', {
			...service,
			organization: SEED_ORGANIZATION,
		});
		expect(status).toBe(201);
		if (!isRecord(body) || typeof body.id !== 'string') throw new Error('The service has no ID');
		id = body.id;
		host.staticData = leftByFirst({ id, url: host.webhookUrl, secret });
	});

	afterEach(async () => {
		await world.dispose();
	});

	const statusOf = async (text: string, signedWith: string): Promise<number> =>
		(
			await world.deliver(
				world.payload({}, { id: `6500000000000000000000${text}` }),
				signedWith,
				host,
			)
		).status;

	it('takes what comes after the update, and nothing signed with anything else', async () => {
		expect(await statusOf('11', secret)).toBe(200);
		expect(await statusOf('12', 'the one before')).toBe(200);
		expect(await statusOf('13', 'one of long ago')).toBe(401);
		expect(await statusOf('14', 'abcdefghijkl')).toBe(401);
		expect(host.taken).toHaveLength(2);
	});

	it('keeps its one subscription and its secret when it is published again', async () => {
		await host.publish();
		expect(world.sandbox.services().filter(({ type }) => type === 'webhook')).toMatchObject([
			{ id, params: { url: host.webhookUrl, secret } },
		]);
		expect(host.staticData['node:Web1on1']).toEqual({});
		expect(await statusOf('11', secret)).toBe(200);
		expect(await statusOf('12', 'one of long ago')).toBe(401);
	});

	it('leaves nothing at Web1on1 when it is unpublished', async () => {
		await host.unpublish();
		expect(world.subscription(host.webhookUrl)).toBeUndefined();
		expect(host.staticData['node:Web1on1']).toEqual({});
		// Of what was on its way, nothing is lost.
		expect(await statusOf('11', secret)).toBe(200);
	});
});
