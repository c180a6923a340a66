import { outputItems, type Workflow } from '../../host';
import { byId, PHONE, SEED_ORGANIZATION } from '../support/example';
import { actionNode, manualTrigger, N8N_VERSION, TIMEOUT_MS, World } from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

const QUESTION = {
	resource: 'message',
	operation: 'sendAndWait',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: PHONE,
	contactName: 'Jane Example',
	message: 'Does 3.15 pm suit you?',
	options: {},
};

describe(`send and wait (n8n ${N8N_VERSION})`, () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start();
	});

	afterEach(async () => {
		await world.tidy();
	});

	afterAll(async () => {
		await world.stop();
	});

	const ask = async (): Promise<Workflow> => {
		const nodes = [manualTrigger, actionNode(world.credential, QUESTION)];
		const workflow = await world.workflow(nodes, 'Question');
		await world.host.api.runWorkflow(workflow, 'Manual');
		return workflow;
	};

	it('goes on with the reply, after a restart', async () => {
		const listener = await world.publishedListener();
		// Opens WhatsApp's window.
		await world.reply('Hello');
		const { id } = await ask();
		const asked = await world.host.api.waitForExecution({ workflowId: id });
		expect(asked.status).toBe('waiting');
		await world.host.restart();
		await world.reply('Yes');
		const answered = await world.host.api.waitForExecution({
			workflowId: id,
			where: ({ status }) => status !== 'waiting',
		});
		expect(answered.status).toBe('success');
		expect(outputItems(answered, 'Web1on1')).toEqual([
			{ replied: true, reply: expect.objectContaining({ text: 'Yes', answer: 'yes' }) as object },
		]);
		expect(await world.textsOf(listener)).toEqual(['Hello']);
	});
});
