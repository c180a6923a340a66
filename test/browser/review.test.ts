import {
	errorText,
	outputItems,
	type Execution,
	type JsonObject,
	type Workflow,
	type WorkflowNode,
} from '../../host';
import { seed } from '../../sandbox';
import { until } from '../../toolbox/until';
import { Disposal } from '../support/disposal';
import { byId } from '../support/example';
import { N8N_VERSION, TIMEOUT_MS, World } from '../support/n8n';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { Gallery } from './gallery';
import { ScriptedModel } from './model';

jest.setTimeout(TIMEOUT_MS);

const SEND = 'Send appointment reminder';
const REVIEW = 'Ask the service manager';
const MANAGER = '+31687000001';
const CUSTOMER = '+31687000002';
const DONE = 'That is all.';

const POSITIONS: Record<string, [number, number]> = {
	Start: [0, 0],
	Agent: [208, 0],
	Model: [64, 224],
	[REVIEW]: [320, 224],
	[SEND]: [320, 448],
};

/** The agent wants to send; a person is asked on WhatsApp, and answers there. */
describe(`a person's review of what an agent does, on n8n ${N8N_VERSION}`, () => {
	const started = new Disposal();
	let world: World;
	let model: ScriptedModel;
	let modelCredential: { id: string; name: string };
	const reviewed: Workflow[] = [];

	beforeAll(async () => {
		model = started.add(await ScriptedModel.start(), (it) => it.stop());
		world = started.add(await World.start(), (it) => it.stop());
		modelCredential = await world.host.api.createCredential({
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none needed', url: model.url, header: false },
		});
		await world.publishedListener({ events: ['consumerMessage'] });
		// Opens WhatsApp's window.
		await world.reply('Hello', MANAGER);
	});

	afterEach(async () => {
		// A run that goes on would take the next test's words of the model.
		for (const workflow of reviewed.splice(0)) await world.letEnd(workflow);
	});

	afterAll(async () => {
		await started.dispose();
	});

	const node = (
		name: string,
		type: string,
		typeVersion: number,
		parameters: JsonObject,
		credentials: WorkflowNode['credentials'] = {},
	): WorkflowNode => ({
		...{ name, type, typeVersion, parameters, credentials },
		position: POSITIONS[name] ?? [0, 0],
	});

	/** A workflow in which the agent may send when the service manager says so. */
	async function gated(review: JsonObject = {}) {
		const { id, name } = world.credential;
		const own = { web1on1Api: { id, name } };
		const organization = byId(seed.organizations.acme);
		const to = (target: string, type: string) => ({
			[type]: [[{ node: target, type, index: 0 }]],
		});
		const workflow = await world.store({
			name: 'Reviewed',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, {
					promptType: 'define',
					text: 'Remind the customer',
				}),
				node(
					'Model',
					'@n8n/n8n-nodes-langchain.lmChatOpenAi',
					1.3,
					{ model: byId('stand-in'), responsesApiEnabled: false },
					{ openAiApi: modelCredential },
				),
				node(
					REVIEW,
					'n8n-nodes-web1on1.web1on1HitlTool',
					1,
					{ organization, telephone: MANAGER, message: 'May I send the reminder?', ...review },
					own,
				),
				node(
					SEND,
					'n8n-nodes-web1on1.web1on1Tool',
					1,
					{
						...{ resource: 'message', operation: 'sendTemplate', organization },
						telephone: CUSTOMER,
						contactName: 'Jane Example',
						template: byId(seed.templates.appointment),
						variableMode: 'list',
						variables: { variable: [{ name: 'PlanTime', value: '9 am' }] },
					},
					own,
				),
			],
			connections: {
				Start: to('Agent', 'main'),
				Model: to('Agent', 'ai_languageModel'),
				[SEND]: to(REVIEW, 'ai_tool'),
				[REVIEW]: to('Agent', 'ai_tool'),
			},
			settings: { executionOrder: 'v1' },
		});
		reviewed.push(workflow);
		return workflow;
	}

	const call = {
		tool: SEND.replaceAll(' ', '_'),
		arguments: { toolParameters: {}, hitlParameters: {} },
	};

	/** Runs it until somebody is asked, or it is over. */
	async function run(review: JsonObject = {}): Promise<Execution> {
		const workflow = await gated(review);
		const id = await world.host.api.runWorkflow(workflow, 'Start');
		return await world.host.api.waitForExecution({
			workflowId: workflow.id,
			where: (execution) => execution.id === id,
		});
	}

	/** The manager says something; how it ends. */
	async function answered(asked: Execution, text: string): Promise<Execution> {
		expect([asked.status, errorText(asked)]).toEqual(['waiting', '']);
		await world.reply(text, MANAGER);
		return await ended(asked);
	}

	/** How an execution ends that has waited. */
	async function ended(asked: Execution): Promise<Execution> {
		return await world.host.api.waitForExecution({
			workflowId: asked.workflowId,
			where: ({ id, status }) => id === asked.id && status !== 'waiting',
		});
	}

	const received = () => world.sandbox.phone(CUSTOMER).messages.length;
	const lastWord = (execution: Execution) => outputItems(execution, 'Agent')[0]?.['output'];

	it('sends nothing before there is an answer, whatever limit of time the node has kept', async () => {
		model.play(call, { text: DONE });
		const asked = await run({
			options: {
				limitWaitTime: {
					values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'minutes' },
				},
			},
		});
		expect(received()).toBe(0);
		expect(lastWord(await answered(asked, 'no'))).toBe(DONE);
	});

	it.each([
		['no', /User rejected the tool call/],
		['no, make it shorter', /provided feedback: .*no, make it shorter/],
		['yes?', /provided feedback: .*yes\?/],
	])('sends nothing after %j, and tells the model', async (text, told) => {
		model.play(call, { text: DONE });
		const ended = await answered(await run(), text);
		expect(lastWord(ended)).toBe(DONE);
		expect(model.toolResults).toEqual([expect.stringMatching(told)]);
		expect(received()).toBe(0);
	});

	it.each([
		{ telephone: "={{ $fromAI('Telephone', ``, 'string') }}" },
		{ telephone: '={{ $json.toolParameters.telephone }}' },
	])('does not let the model choose who is asked: %j', async (review) => {
		model.play(
			{ ...call, arguments: { ...call.arguments, hitlParameters: { Telephone: MANAGER } } },
			{ text: DONE },
		);
		const asked = await run(review);
		expect(asked.status).not.toBe('waiting');
		expect(JSON.stringify(asked.data)).toContain("'Telephone' may be filled in by the model");
		expect(received()).toBe(0);
	});

	it('sends after a yes', async () => {
		model.play(call, { text: DONE });
		const ended = await answered(await run(), 'Ja, prima!');
		expect(lastWord(ended)).toBe(DONE);
		await until('the reminder', () => received() === 1);
	});

	it('asks with buttons, and takes a tap', async () => {
		model.play(call, { text: DONE });
		const asked = await run({
			messageType: 'quickReplies',
			quickReplies: { reply: [{ text: 'Yes' }, { text: 'No' }] },
		});
		expect(asked.status).toBe('waiting');
		await world.delivered(world.sandbox.tap(MANAGER, { text: 'Yes' }));
		expect(lastWord(await ended(asked))).toBe(DONE);
		await until('the reminder', () => received() === 2);
	});

	it('shows whom it asks, and no limit of time', async () => {
		const browser = started.add(await launchChromium(), (it) => it.close());
		const editor = await Editor.open(browser, world.host.url);
		const gallery = new Gallery(editor.page);
		const workflow = await gated();
		await editor.goTo(`/workflow/${workflow.id}`);
		await editor.at('zoom-to-fit').click();
		await gallery.take('review', editor.at('canvas-wrapper'), {
			shown: ['light'],
			crop: { x: 410, y: 165, width: 600, height: 625 },
		});
		await editor.openNode(REVIEW);
		await gallery.take('review-node', editor.at('node-parameters'));
		const options = await editor.openAdditions('Add option');
		expect(options).toContain('Words for Yes');
		expect(options).not.toContain('Limit Wait Time');
	});
});
