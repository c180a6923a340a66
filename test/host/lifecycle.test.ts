import { N8N_VERSION, TIMEOUT_MS, World } from '../support/n8n';
import { describeCredential } from './lifecycle/credential';
import { describeDeliveries } from './lifecycle/deliveries';
import { describePublishing } from './lifecycle/publishing';
import { describeRestart } from './lifecycle/restart';
import { describeSideBySide } from './lifecycle/sideBySide';

jest.setTimeout(TIMEOUT_MS);

// One file, so that one n8n is started for all of them.
describe(`on n8n ${N8N_VERSION}`, () => {
	let world: World;
	const ofAll = (): World => world;

	beforeAll(async () => {
		world = await World.start({ sandbox: { rateLimit: 0 } });
	});

	afterEach(async () => {
		await world.tidy();
		// Whatever a test did: unpublished workflows leave nothing behind at Web1on1.
		expect(world.webhooks).toEqual([]);
	});

	afterAll(async () => {
		await world.stop();
	});

	describeCredential(ofAll);
	describePublishing(ofAll);
	describeDeliveries(ofAll);
	describeRestart(ofAll);
	describeSideBySide(ofAll);
});
