import type { IDataObject } from 'n8n-workflow';

import { permanentFor, runAction } from '../../support/engine';
import { byId } from '../../support/example';
import { CONTINUING, Dealing, TO_EACH } from './dealing';

/** More than are under way at once. */
const MANY = 80;

describe('a dealer who has not hired the bot', () => {
	let world: Dealing;

	beforeEach(async () => {
		world = await Dealing.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	/** Many items of a dealer who refuses, each followed by one of a dealer who does not. */
	function mixed(refusing: string, other: string): IDataObject[] {
		return Array.from({ length: MANY }, () => [
			world.customer(refusing),
			world.customer(other),
		]).flat();
	}

	const template = (): ReturnType<typeof byId> => byId(world.sandbox.seed.templates.plain);

	it('fails alone and is not asked for each item; each says so', async () => {
		const { otherDealer, acme } = world.sandbox.seed.organizations;
		const parameters = { template: template(), options: { checkVariables: false } };
		const { items } = await world.send(mixed(otherDealer, acme), parameters, CONTINUING);
		const failed = items.filter(({ error }) => error !== undefined);
		expect(failed).toHaveLength(MANY);
		expect(items.filter(({ accepted }) => accepted === true)).toHaveLength(MANY);
		const asked = world.sends.filter(({ rawBody }) => rawBody.includes(otherDealer));
		expect(asked.length).toBeLessThan(MANY / 2);
		const answered = failed.filter(({ error }) =>
			JSON.stringify(error).includes('as for an earlier item of this organization'),
		);
		expect(answered).toHaveLength(MANY - asked.length);
		expect(answered[0]).toMatchObject({
			details: {
				description: expect.stringContaining('was not asked again for this item') as string,
				mayHaveBeenSent: false,
				httpCode: 403,
			},
		});
	});

	it('is asked again in the next execution, and serves then', async () => {
		const { otherDealer } = world.sandbox.seed.organizations;
		const parameters = { resource: 'field', operation: 'set', fields: FIELDS };
		const before = await world.send([world.customer(otherDealer)], parameters, CONTINUING);
		expect(before.items[0]).toHaveProperty('error');
		world.sandbox.hire(otherDealer, true);
		const after = await world.send([world.customer(otherDealer)], parameters, CONTINUING);
		expect(after.items[0]).toMatchObject({ accepted: true });
	});

	it.each([
		['about what the item holds', 'Permission Denied: no access to this template'],
		['with no word about whom', 'Permission Denied'],
	])('is not taken for one by a refusal %s', async (_name, message) => {
		const dealer = world.dealer('Garage');
		world.sandbox.addFault({
			match: { path: '^/v2/conversations$', method: 'POST' },
			fault: { kind: 'status', status: 403, message },
		});
		const items = Array.from({ length: MANY }, () => world.customer(dealer));
		const parameters = { resource: 'field', operation: 'set', fields: FIELDS };
		await world.send(items, parameters, CONTINUING);
		expect(world.sends).toHaveLength(MANY);
	});

	it('is not taken for one by a refusal that may mean the token', async () => {
		world.sandbox.addFault({
			match: { path: '^/v2' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		await runAction({
			parameters: { ...TO_EACH, resource: 'field', operation: 'set', fields: FIELDS },
			items: Array.from({ length: MANY }, () =>
				world.customer(world.sandbox.seed.organizations.acme),
			),
			credentials: permanentFor(world.sandbox),
			...CONTINUING,
		});
		expect(world.sends).toHaveLength(MANY);
	});
});

const FIELDS = { field: [{ key: 'location', value: '3204' }] };
