import {
	outputItems,
	type Execution,
	type JsonObject,
	type Workflow,
	type WorkflowNode,
} from '../../host';
import { seed } from '../../sandbox';
import { Disposal } from '../support/disposal';
import { byId } from '../support/example';
import { TIMEOUT_MS, World } from '../support/n8n';
import { until } from '../../toolbox/until';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { Gallery } from './gallery';
import { ScriptedModel, type ModelRequest } from './model';

jest.setTimeout(TIMEOUT_MS);

const TOOL = 'n8n-nodes-web1on1.web1on1Tool';
const FIND = 'Find contact';
const SEND = 'Send appointment reminder';
/** What the editor calls the tool when one adds it. */
const ADDED = 'Send WhatsApp template in Web1on1';
/** The sandbox's first extra contact. */
const KNOWN = { name: 'Contact 1', telephone: '+31610000001' };
/** What a model has to read through after each call. */
const SMALL = 1000;

/** As a person would lay them out; the tools lie where they like. */
const POSITIONS: Record<string, [number, number]> = {
	Start: [0, 0],
	Agent: [208, 0],
	Model: [112, 208],
};

const started = new Disposal();
let world: World;
let model: ScriptedModel;
let modelCredential: { id: string; name: string };

beforeAll(async () => {
	model = started.add(await ScriptedModel.start(), (it) => it.stop());
	world = started.add(await World.start({ sandbox: { extraContacts: 3 } }), (it) => it.stop());
	modelCredential = await world.host.api.createCredential({
		name: 'Model',
		type: 'openAiApi',
		data: { apiKey: 'none needed', url: model.url, header: false },
	});
});

afterAll(async () => {
	await started.dispose();
});

afterEach(() => {
	world.sandbox.clearRequests();
});

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: JsonObject,
	credentials?: WorkflowNode['credentials'],
): WorkflowNode {
	return {
		name,
		type,
		typeVersion,
		position: POSITIONS[name] ?? [0, 0],
		parameters,
		...(credentials ? { credentials } : {}),
	};
}

/** What the editor writes when one lets the model fill a field in. */
function fromModel(key: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, 'string') }}`;
}

function tool(name: string, parameters: JsonObject): WorkflowNode {
	return node(name, TOOL, 1, parameters, {
		web1on1Api: { id: world.credential.id, name: world.credential.name },
	});
}

function tools(): WorkflowNode[] {
	const organization = byId(seed.organizations.acme);
	return [
		tool(FIND, {
			resource: 'contact',
			operation: 'find',
			organization,
			telephone: fromModel(
				'Telephone',
				'Telephone number of the contact with country code, for example +31619626759',
			),
		}),
		tool(SEND, {
			resource: 'message',
			operation: 'sendTemplate',
			organization,
			telephone: fromModel(
				'Telephone',
				'Telephone number of the contact with country code, for example +31619626759',
			),
			template: byId(seed.templates.appointment),
			variableValues: {
				mappingMode: 'defineBelow',
				value: { PlanTime: fromModel('PlanTime', 'Time of the appointment') },
			},
		}),
	];
}

/** A workflow that asks an agent with these tools to do something. */
async function agentWorkflow(prompt: string, ownTools: WorkflowNode[]): Promise<Workflow> {
	const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	return await world.host.api.createWorkflow({
		name: prompt,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, { promptType: 'define', text: prompt }),
			node(
				'Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				1.3,
				{ model: byId('stand-in'), responsesApiEnabled: false },
				{ openAiApi: modelCredential },
			),
			...ownTools,
		],
		connections: {
			Start: to('main'),
			Model: to('ai_languageModel'),
			...Object.fromEntries(ownTools.map(({ name }) => [name, to('ai_tool')])),
		},
		settings: { executionOrder: 'v1' },
	});
}

/** An agent with both tools is asked to do something. */
async function askAgent(prompt: string): Promise<Execution> {
	const workflow = await agentWorkflow(prompt, tools());
	const id = await world.host.api.runWorkflow(workflow, 'Start');
	return await world.host.api.waitForExecution({
		workflowId: workflow.id,
		where: (execution) => execution.id === id,
	});
}

/** What the agent said in the end. */
function lastWord(execution: Execution): unknown {
	return outputItems(execution, 'Agent')[0]?.['output'];
}

/** A tool's answer: one item as JSON. */
function itemIn(result: string | undefined): unknown {
	const items: unknown = JSON.parse(result ?? '');
	return Array.isArray(items) ? items[0] : items;
}

function offered(request: ModelRequest | undefined, name: string) {
	const found = request?.tools.find((candidate) => candidate.function.name === name);
	if (!found) throw new Error(`The model was not offered ${name}`);
	return found.function;
}

it('tells the model what the tools are for and what it has to give', async () => {
	model.play({ text: 'Hello.' });
	expect(lastWord(await askAgent('Say hello'))).toBe('Hello.');
	const [request] = model.requests;
	expect(request?.tools).toHaveLength(2);

	const find = offered(request, 'Find_contact');
	expect(find.description).toMatch(/find contact/i);
	expect(Object.keys(find.parameters.properties)).toEqual(['Telephone']);

	const send = offered(request, 'Send_appointment_reminder');
	expect(send.description).toMatch(/template/i);
	expect(Object.keys(send.parameters.properties).sort()).toEqual(['PlanTime', 'Telephone']);
	expect(send.parameters.properties['PlanTime']).toMatchObject({
		type: 'string',
		description: 'Time of the appointment',
	});
});

it('looks a contact up, sends it a template, and answers in little', async () => {
	model.play(
		{ tool: 'Find_contact', arguments: { Telephone: KNOWN.telephone } },
		{
			tool: 'Send_appointment_reminder',
			arguments: { Telephone: KNOWN.telephone, PlanTime: '9 am' },
		},
		{ text: 'The reminder is on its way.' },
	);
	const execution = await askAgent(`Remind ${KNOWN.telephone} of the appointment at 9 am`);
	expect(lastWord(execution)).toBe('The reminder is on its way.');

	const [found, sent] = model.toolResults;
	expect(itemIn(found)).toMatchObject({ found: true, ...KNOWN });
	const text = expect.stringContaining('You have an appointment tomorrow at 9 am.');
	expect(itemIn(sent)).toMatchObject({ accepted: true, preview: text });
	for (const result of model.toolResults) expect(result.length).toBeLessThan(SMALL);

	const received = await until('the reminder', () => {
		const { messages } = world.sandbox.phone(KNOWN.telephone);
		return messages.length > 0 && messages;
	});
	expect(received.map((message) => message.text)).toEqual([text]);
});

it('says that there is no such contact', async () => {
	model.play(
		{ tool: 'Find_contact', arguments: { Telephone: '+31699999999' } },
		{ text: 'I know nobody with that number.' },
	);
	await askAgent('Who is +31699999999?');
	expect(model.toolResults.map(itemIn)).toEqual([{ found: false }]);
});

it('tells the model what is wrong with a number, and sends nothing until it is mended', async () => {
	const telephone = '+31612345678';
	const send = 'Send_appointment_reminder';
	model.play(
		{ tool: send, arguments: { Telephone: '0612345678', PlanTime: '10 am' } },
		{ tool: send, arguments: { Telephone: telephone, PlanTime: '10 am' } },
		{ text: 'Sent at the second try.' },
	);
	const execution = await askAgent('Remind 0612345678 of the appointment at 10 am');
	expect(lastWord(execution)).toBe('Sent at the second try.');

	const [refused, sent] = model.toolResults;
	expect(refused).toContain("'Telephone' is not an international telephone number");
	expect(refused?.length).toBeLessThan(SMALL);
	expect(itemIn(sent)).toMatchObject({ accepted: true });
	const conversations = world.sandbox
		.requests()
		.filter(({ method, path }) => method === 'POST' && path === '/v2/conversations');
	expect(conversations).toHaveLength(1);
});

describe('in the editor', () => {
	let editor: Editor;
	let gallery: Gallery;

	beforeAll(async () => {
		// It ends before n8n does, as all that was started later.
		const browser = started.add(await launchChromium(), (it) => it.close());
		editor = await Editor.open(browser, world.host.url);
		gallery = new Gallery(editor.page);
	});

	it('the node is added to an agent as a tool whose fields the model fills in', async () => {
		const telephone = '+31687654321';
		const prompt = `Remind ${telephone} of the appointment at 11 am`;
		const workflow = await agentWorkflow(prompt, []);
		await editor.goTo(`/workflow/${workflow.id}`);
		await editor.openToolList('Agent');
		await editor.takeNode('web1on1', 'Web1on1 Tool');

		await editor.openPicker('organization');
		await editor.take('Acme Demo');
		await editor.openPicker('template');
		await editor.take('appointment_24_hours_before · en · UTILITY · approved');
		for (const name of ['telephone', 'contactName', 'PlanTime']) await editor.leaveToModel(name);
		await gallery.take('agent-tool', editor.at('node-parameters'));
		await editor.closeNode();

		model.play(
			{
				tool: ADDED.replaceAll(' ', '_'),
				arguments: { Telephone: telephone, Name: 'Jane', PlanTime: '11 am' },
			},
			{ text: 'The reminder is on its way.' },
		);
		await editor.at('execute-workflow-button').click();
		const received = await until('the reminder', () => world.sandbox.phone(telephone).messages[0]);
		expect(received.text).toMatch(/^Dear Jane,\nYou have an appointment tomorrow at 11 am\./);
		await editor.succeeded('Agent');
		await editor.at('tidy-up-button').click();
		await editor.at('zoom-to-fit').click();
		await gallery.take('agent', editor.at('canvas-wrapper'), {
			shown: ['light', 'dark'],
			crop: { x: 420, y: 270, width: 660, height: 420 },
		});
	});
});
