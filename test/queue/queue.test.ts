import { setTimeout as sleep } from 'node:timers/promises';

import {
	ask,
	errorText,
	outputItems,
	type Execution,
	type StoredCredential,
	type Workflow,
	type WorkflowNode,
} from '../../host';
import { seed, startSandbox, type Message, type Sandbox, type Service } from '../../sandbox';
import { Disposal } from '../support/disposal';
import { CommandLines } from '../support/commandLines';
import { PHONE } from '../support/example';
import {
	askAll,
	chainOf,
	CREDENTIAL,
	N8N_VERSION,
	numberFrom,
	questionNodes,
	readBy,
	TRIGGER_NAME,
	triggerNode,
} from '../support/n8n';
import { until } from '../../toolbox/until';
import { Cluster } from './cluster';
import { pairIn, sendNode, telephoneOf, webhookNode, WEBHOOK_NAME } from './nodes';
import { hasRedis } from './redis';

/** Executions at once in the race for the token, and how often it is run. */
const RACERS = numberFrom('QUEUE_RACERS', 40);
const RACES = numberFrom('QUEUE_RACES', 3);

/** Replies in the race of the duplicates, and how often each is delivered at the same moment. */
const REPLIES = numberFrom('QUEUE_REPLIES', 20);
const COPIES = 5;

/** Enough for the test of the credential itself. */
const SHORT_LIFE_SECONDS = 4;

const PATIENCE_MS = 120_000;

jest.setTimeout(600_000);

/** Past jest's own console, which would add a stack to every line. */
const print = (line: string): void => void process.stderr.write(`${line}\n`);

const isAvailable = hasRedis();
if (!isAvailable) {
	print('redis-server not found: queue mode tests skipped');
	// There it is installed on purpose, and a skip would go unnoticed.
	if (process.env['CI']) throw new Error('redis-server not found, which CI should have');
}

const suite = isAvailable ? describe : describe.skip;

suite(`queue mode on n8n ${N8N_VERSION} (expression engine: legacy)`, () => {
	const started = new Disposal();
	let sandbox: Sandbox;
	let cluster: Cluster;
	let reminders: Workflow;
	let replies: Workflow;
	let questions: Workflow;
	let commandLines: CommandLines;

	beforeAll(async () => {
		commandLines = started.add(CommandLines.watch(), (it) => it.stop());
		sandbox = started.add(await startSandbox({ singleUseRefreshTokens: true }), (it) => it.stop());
		cluster = started.add(await Cluster.start(print), (it) => it.dispose());
		const credential = await enter();
		replies = await publish('Replies', [triggerNode(credential)]);
		reminders = await publish('Reminders', [webhookNode('reminders'), sendNode(credential)]);
		questions = await publish('Questions', questionNodes(credential));
	});

	afterAll(async () => {
		await started.dispose();
	});

	/** A credential of its own tokens, as if it had just been entered. */
	const enter = async (): Promise<StoredCredential> => {
		// Registering a webhook takes admin scope (facts: A8, X5).
		const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
		const apiUrl = sandbox.url;
		const data = { authentication: 'renewing', refreshToken, botEmail: '', apiUrl };
		return await cluster.main.api.createCredential({ name: 'Web1on1', type: CREDENTIAL, data });
	};

	const publish = async (name: string, nodes: WorkflowNode[]): Promise<Workflow> => {
		const { api } = cluster.main;
		const connections = chainOf(nodes);
		const settings = { executionOrder: 'v1' };
		const workflow = await api.createWorkflow({ name, nodes, connections, settings });
		await api.publish(workflow.id);
		return workflow;
	};

	const webhooks = (): Service[] => sandbox.services().filter(({ type }) => type === 'webhook');

	/** Starts a sending workflow once for each telephone, all at the same moment. */
	const remind = async (workflow: Workflow, telephones: string[]): Promise<Execution[]> => {
		const before = await lastExecution(workflow);
		const url = await cluster.main.api.productionUrl(workflow, WEBHOOK_NAME);
		const answers = await Promise.all(
			telephones.map(async (telephone) => {
				const body = { telephone, time: '3.15 pm' };
				return await ask({ method: 'POST', url, body, timeoutMs: PATIENCE_MS });
			}),
		);
		expect(answers.map(({ status }) => status)).toEqual(telephones.map(() => 200));
		const executions = await cluster.executionsOf(workflow, telephones.length, before);
		expect(executions).toHaveLength(telephones.length);
		return executions;
	};

	const lastExecution = async ({ id }: Workflow): Promise<string> =>
		(await cluster.main.api.listExecutions({ workflowId: id, limit: 1 }))[0]?.id ?? '0';

	const delivered = async (deliveries = sandbox.deliveries()): Promise<void> => {
		const isDone = (): boolean => deliveries.every(({ status }) => status === 'delivered');
		await until('the deliveries', isDone, PATIENCE_MS);
	};

	const textsOf = (executions: Execution[]): unknown[] =>
		executions.flatMap((execution) => outputItems(execution, TRIGGER_NAME).map(({ text }) => text));

	/** What every case wants to be true of the executions it has caused. */
	const expectSuccess = (executions: Execution[]): void => {
		expect(executions.filter(({ status }) => status !== 'success').map(errorText)).toEqual([]);
		// Not in the main process, not in the webhook processor.
		const shares = cluster.sharesOf(executions);
		expect(shares.reduce((sum, share) => sum + share, 0)).toBe(executions.length);
	};

	it('publishing on main is verified at the webhook processor', async () => {
		const url = await cluster.main.api.productionUrl(replies, TRIGGER_NAME);
		expect(url.startsWith(cluster.main.url)).toBe(false);
		expect(webhooks().map(({ status, params }) => [status, params['url']])).toEqual([
			['active', url],
		]);
	});

	it('tells the story: template out by a worker, reply in by the webhook processor', async () => {
		const sent = await remind(reminders, [PHONE]);
		expectSuccess(sent);
		const [message] = sandbox.phone(PHONE).messages;
		expect(message).toMatchObject({ kind: 'template', touchpoint: 'whatsapp' });
		expect(message?.text).toContain('3.15 pm');

		const reply = sandbox.reply(PHONE, 'Yes, see you then');
		await delivered();
		const received = await cluster.executionsOf(replies, 1);
		expectSuccess(received);
		expect(received.map(({ mode }) => mode)).toEqual(['webhook']);
		expect(received.flatMap((execution) => outputItems(execution, TRIGGER_NAME))).toEqual([
			expect.objectContaining({
				text: 'Yes, see you then',
				messageId: reply.id,
				conversationId: message?.conversation,
				role: 'contact',
				touchpoint: 'whatsapp',
			}),
		]);
	});

	it('asks in a worker, and goes on in the other one with the reply, the first one killed', async () => {
		const before = await lastExecution(replies);
		const telephones = Array.from({ length: 4 }, (_, index) => telephoneOf(7, index));
		const asked = await askAll({ host: cluster.main }, questions, telephones);
		const [first] = asked;
		if (first === undefined) throw new Error('Nobody was asked');
		await cluster.without(first, async (killed) => {
			for (const telephone of telephones) {
				sandbox.reply(telephone, { text: `from ${telephone}`, touchpoint: 'sms' });
			}
			await delivered();
			const areDone = (): boolean => telephones.every((one) => readBy({ sandbox }, one).length > 0);
			await until('the thanks', areDone, PATIENCE_MS);
			const executions = await cluster.executionsOf(questions, telephones.length);
			expectSuccess(executions);
			expect(executions).toHaveLength(telephones.length);
			expect(cluster.sharesOf(executions)[killed]).toBe(0);
			// The webhook processor, which every reply came to, has started nothing else.
			expect(await lastExecution(replies)).toBe(before);
		});
		expect(telephones.map((telephone) => readBy({ sandbox }, telephone))).toEqual(
			telephones.map((telephone) => [`Noted: from ${telephone}`]),
		);
	});

	it('has no password and no key in a command line', () => {
		for (const started of [/bin\/n8n start/, /bin\/n8n worker/, /postgres .*-D/, /redis-server/]) {
			expect(commandLines.like(started)).not.toEqual([]);
		}
		expect(cluster.secrets.flatMap((secret) => commandLines.with(secret))).toEqual([]);
	});

	it(`survives ${RACES} races of ${RACERS} executions for one expired token`, async () => {
		// The answer takes its time, so that the other worker asks with the token that is spent.
		const slow = sandbox.addFault({
			match: { path: '^/v2/auth/token$' },
			fault: { kind: 'slow', ms: 2_000 },
		});
		let refused = 0;
		// Where the workers never meet, nothing is shown: then they race on.
		for (let race = 1; race <= RACES || (refused === 0 && race <= RACES * 2); race++) {
			const credential = await enterExpired();
			const nodes = [webhookNode(`race-${race}`), sendNode(credential)];
			const workflow = await publish(`Race ${race}`, nodes);
			sandbox.clearRequests();
			const telephones = Array.from({ length: RACERS }, (_, index) => telephoneOf(race, index));
			const executions = await remind(workflow, telephones);
			const renewals = sandbox.requests().filter(({ path }) => path === '/v2/auth/token');
			const brought = renewals.filter(({ status }) => status === 201);
			refused += renewals.filter(({ status }) => status === 401).length;
			const shares = cluster.sharesOf(executions);
			print(
				`  race ${race}: ${executions.length} executions (${shares.join(' + ')}), ` +
					`${renewals.length} renewals asked for, ${brought.length} granted, ` +
					`${sandbox.requests().filter(({ status }) => status === 429).length} times 429`,
			);
			expectSuccess(executions);
			expect(shares).not.toContain(0);
			expect(brought).toHaveLength(1);
			const counts = telephones.map((phone) => sandbox.phone(phone).messages.length);
			expect(counts).toEqual(telephones.map(() => 1));
			expect(await storedPair(credential)).toEqual(pairIn(brought[0]?.answer));
		}
		sandbox.clearFaults(slow.id);
		expect(refused).toBeGreaterThan(0);
	});

	it(`emits ${REPLIES} replies once, each delivered ${COPIES} times at once`, async () => {
		const before = await lastExecution(replies);
		const messages = sendReplies('at once', COPIES);
		await delivered();
		const received = await cluster.executionsOf(replies, REPLIES, before);
		expectSuccess(received);
		expect(textsOf(received).sort()).toEqual(messages.map(({ text }) => text).sort());
		const answers = sandbox.deliveries().flatMap(({ attempts }) => attempts);
		print(`  ${answers.length} deliveries answered, ${received.length} executions`);
		expect(new Set(answers.map(({ status, answer }) => `${status} '${answer}'`))).toEqual(
			new Set(["200 ''"]),
		);
	});

	it('goes on after every process was restarted, with the one subscription it had', async () => {
		const [service, ...others] = webhooks();
		expect(others).toEqual([]);
		const before = await lastExecution(replies);
		await cluster.restart();
		// Nothing is left in any process's memory: what was seen and renewed is on record.
		sandbox.revokeTokens({ access: true, user: seed.adminBot.id });
		await delivered(sandbox.redeliver({ copies: 2 }));
		sandbox.reply(PHONE, 'after the restart');
		await delivered();
		const received = await cluster.executionsOf(replies, 1, before);
		expectSuccess(received);
		expect(textsOf(received)).toEqual(['after the restart']);

		expectSuccess(await remind(reminders, [PHONE]));
		expect(sandbox.phone(PHONE).messages).toHaveLength(2);
		expect(webhooks().map(({ id, status }) => [id, status])).toEqual([[service?.id, 'active']]);
	});

	/** A credential whose access token main has renewed, and which has run out since. */
	const enterExpired = async (): Promise<StoredCredential> => {
		const { accessTokenSeconds } = sandbox.options;
		const credential = await enter();
		sandbox.configure({ accessTokenSeconds: SHORT_LIFE_SECONDS });
		try {
			const { status, message } = await cluster.main.api.testCredential(credential.id);
			expect([status, message]).toEqual(['OK', expect.any(String)]);
		} finally {
			sandbox.configure({ accessTokenSeconds });
		}
		await sleep(SHORT_LIFE_SECONDS * 1_000);
		return credential;
	};

	const storedPair = async ({ id }: StoredCredential): Promise<unknown> => {
		const stored = await cluster.main.api.getCredentialDecrypted(id);
		return { accessToken: stored['accessToken'], refreshToken: stored['renewedRefreshToken'] };
	};

	/** Every consumer answers, and the platform delivers each answer several times at once. */
	const sendReplies = (text: string, copies: number): Message[] => {
		sandbox.clearDeliveries();
		return Array.from({ length: REPLIES }, (_, index) => {
			const message = sandbox.reply(telephoneOf(9, index), `${text} ${index}`);
			expect(sandbox.redeliver({ messageId: message.id, copies: copies - 1 })).toHaveLength(
				copies - 1,
			);
			return message;
		});
	};
});
