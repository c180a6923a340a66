import { poll } from '../../toolbox/until';
import { outputItems, type Workflow } from '../../host';
import { PHONE } from '../support/example';
import { N8N_VERSION, numberFrom, TRIGGER_NAME, World } from '../support/n8n';

const REPLIES = numberFrom('BURST', 60);

jest.setTimeout(300_000 + REPLIES * 1000);

describe.each(['vm', 'legacy'] as const)(
	`a burst of replies (n8n ${N8N_VERSION}, %s engine)`,
	(engine) => {
		let world: World;

		beforeAll(async () => {
			const env = { EXECUTIONS_DATA_PRUNE: 'false' };
			world = await World.start({ host: { env, expressionEngine: engine, crashPause: false } });
		});

		afterAll(async () => {
			await world.stop();
		});

		it(`of ${REPLIES} at once each starts one execution, and none starts another after a kill`, async () => {
			const workflow = await world.publishedListener();
			const expected = Array.from({ length: REPLIES }, (_, index) => `message ${index}`).sort();
			for (const text of expected) world.sandbox.reply(PHONE, text);
			await allDelivered(world);
			expect(await textsOf(world, workflow)).toEqual(expected);

			// Whatever n8n has answered is on record by then, each one's name saved with its execution.
			await world.host.kill();
			await world.host.start();
			world.sandbox.redeliver();
			await allDelivered(world);
			expect(await textsOf(world, workflow)).toEqual(expected);
		});
	},
);

async function allDelivered({ sandbox }: World): Promise<void> {
	await poll(
		() => sandbox.deliveries().every(({ status }) => status === 'delivered'),
		60_000 + REPLIES * 1000,
		250,
	);
	expect(sandbox.deliveries().filter(({ status }) => status !== 'delivered')).toEqual([]);
}

async function textsOf(world: World, workflow: Workflow): Promise<unknown[]> {
	const executions = await world.executionsOf(workflow, { limit: REPLIES * 2 });
	return executions
		.flatMap((execution) => outputItems(execution, TRIGGER_NAME).map(({ text }) => text))
		.sort();
}
