import {
	CHECKOUT,
	hasRun,
	outputItems,
	startHost,
	type CredentialInput,
	type DynamicRequest,
	type Execution,
	type Host,
	type HttpAnswer,
	type JsonObject,
	type StartOptions,
	type StoredCredential,
	type Workflow,
	type WorkflowDefinition,
	type WorkflowNode,
	ask,
} from '../../../host';
import {
	sign,
	startSandbox,
	type IssuedTokens,
	type Message,
	type Sandbox,
	type SandboxOptions,
	type Service,
} from '../../../sandbox';
import { Disposal } from '../disposal';
import { PHONE } from '../example';
import { until } from '../../../toolbox/until';
import { endedExecutions, letEnd, type ExecutionsOptions } from './executions';
import {
	ACTION,
	actionNode,
	chainOf,
	CREDENTIAL,
	fanOut,
	reference,
	TRIGGER_NAME,
	triggerNode,
} from './nodes';
import { N8N_VERSION } from './settings';

const PATIENCE_MS = 120_000;

/** What to start. */
export interface WorldOptions {
	sandbox?: Partial<SandboxOptions>;
	host?: StartOptions;
}

/** One n8n with the package in it, one sandbox, and a credential that may register webhooks. */
export class World {
	private readonly created: Workflow[] = [];
	private isDown = false;
	private readonly usual: Readonly<SandboxOptions>;

	private constructor(
		private readonly parts: Disposal,
		readonly host: Host,
		readonly sandbox: Sandbox,
		readonly credential: StoredCredential,
	) {
		this.usual = { ...sandbox.options };
	}

	/** Starts n8n with the package as it was built. */
	static async start({ sandbox, host }: WorldOptions = {}): Promise<World> {
		return await World.assemble({ sandbox, host: { packageFolder: CHECKOUT, ...host } });
	}

	/** Starts n8n without the package, and goes on when it has been installed. */
	static async startWithout(install: (host: Host) => Promise<void>): Promise<World> {
		return await World.assemble({}, install);
	}

	private static async assemble(
		{ sandbox: options, host: hostOptions }: WorldOptions,
		install: (host: Host) => Promise<void> = () => Promise.resolve(),
	): Promise<World> {
		return await Disposal.assemble(async (parts) => {
			const sandbox = parts.add(await startSandbox(options), (it) => it.stop());
			const starting = startHost({ version: N8N_VERSION, crashPause: false, ...hostOptions });
			const host = parts.add(await starting, (it) => it.dispose());
			await install(host);
			const tokens = sandbox.issueTokens({ scope: 'admin' });
			const credential = await host.api.createCredential(credentialInput(sandbox, tokens));
			return new World(parts, host, sandbox, credential);
		});
	}

	/** Stops n8n and the sandbox. */
	async stop(): Promise<void> {
		await this.parts.dispose();
	}

	/**
	 * Everything as it was at the start: for after each test, however it went. Nothing of it goes on: no
	 * delivery is made any more, and what runs has come to its end.
	 */
	async tidy(): Promise<void> {
		const { host, sandbox } = this;
		sandbox.clearFaults();
		sandbox.configure(this.usual);
		await this.comeBack();
		if (!host.running) await host.start();
		sandbox.clearDeliveries();
		const workflows = this.created.splice(0);
		for (const { id } of workflows) await this.unpublish(id);
		await sandbox.settled();
		for (const workflow of workflows) await this.letEnd(workflow);
		for (const { id } of workflows) await host.api.deleteWorkflow(id);
		sandbox.clearDeliveries();
		sandbox.clearRequests();
	}

	/** Waits until nothing of a workflow runs any more; what waits for a reply may wait on. */
	async letEnd(workflow: Workflow): Promise<void> {
		await letEnd(this.host.api, workflow);
	}

	/** The platform refuses connections. */
	async goDown(): Promise<void> {
		await this.sandbox.goDown();
		this.isDown = true;
	}

	async comeBack(): Promise<void> {
		if (this.isDown) await this.sandbox.comeBack();
		this.isDown = false;
	}

	private async unpublish(id: string): Promise<void> {
		const { api } = this.host;
		const { active } = await api.getWorkflow(id);
		if (active) await api.unpublish(id);
	}

	/** Stores a credential for a pair of tokens, as if it had just been entered. */
	async enter(tokens: IssuedTokens, data: JsonObject = {}): Promise<StoredCredential> {
		const input = credentialInput(this.sandbox, tokens);
		return await this.host.api.createCredential({ ...input, data: { ...input.data, ...data } });
	}

	/** Stores a workflow; it is removed by `tidy`. */
	async workflow(nodes: WorkflowNode[], name = 'Test'): Promise<Workflow> {
		const settings = { executionOrder: 'v1' };
		return await this.store({ name, nodes, connections: chainOf(nodes), settings });
	}

	/** The same for one that is no chain. */
	async store(definition: WorkflowDefinition): Promise<Workflow> {
		const workflow = await this.host.api.createWorkflow(definition);
		this.created.push(workflow);
		return workflow;
	}

	/** A workflow that only listens. */
	async listener(parameters: JsonObject = {}, credential = this.credential): Promise<Workflow> {
		return await this.workflow([triggerNode(credential, { parameters })], 'Replies');
	}

	/** The same, published. */
	async publishedListener(parameters: JsonObject = {}): Promise<Workflow> {
		const workflow = await this.listener(parameters);
		await this.host.api.publish(workflow.id);
		return workflow;
	}

	/** The services of type webhook that Web1on1 has, all of them. */
	get webhooks(): Service[] {
		return this.sandbox.services().filter(({ type }) => type === 'webhook');
	}

	/** The URLs of the services, each as often as there are services for it. */
	get webhookUrls(): string[] {
		return this.webhooks.map(({ params }) => String(params['url'])).sort();
	}

	/** The secret of the only service for a URL. */
	secretFor(url: string): string {
		const [service, ...others] = this.webhooks.filter(({ params }) => params['url'] === url);
		if (!service || others.length > 0)
			throw new Error(`There is not exactly one service at ${url}`);
		return String(service.params['secret']);
	}

	/** The consumer answers, and the platform has delivered it wherever it should go. */
	async reply(text: string, phone = PHONE): Promise<Message> {
		const message = this.sandbox.reply(phone, text);
		await this.delivered(message);
		return message;
	}

	/** Waits until every delivery about a message has been accepted. */
	async delivered({ id, text }: Message): Promise<void> {
		await until(`the delivery of '${text}'`, () => {
			const deliveries = this.sandbox.deliveries().filter(({ message }) => message === id);
			return deliveries.length > 0 && deliveries.every(({ status }) => status === 'delivered');
		});
	}

	/** Sends a message's delivery once more, as a platform that missed the answer does. */
	async redeliver({ id }: Message, copies = 1): Promise<void> {
		const repeated = this.sandbox.redeliver({ messageId: id, copies });
		if (repeated.length === 0) throw new Error(`There is no delivery about message ${id}`);
		await until('the redelivery', () => repeated.every(({ status }) => status === 'delivered'));
	}

	/** A delivery of our own making, straight to n8n. */
	async deliver(url: string, body: string, signature?: string): Promise<HttpAnswer> {
		return await ask({
			method: 'POST',
			url,
			body,
			headers: {
				'content-type': 'application/json',
				...(signature === undefined ? {} : { 'x-hub-signature': signature }),
			},
		});
	}

	/** The same, signed as the platform would. */
	async deliverSigned(url: string, body: string): Promise<HttpAnswer> {
		return await this.deliver(url, body, sign(body, this.secretFor(url)));
	}

	/** All executions of a workflow that have begun, once they have ended. */
	async executionsOf(workflow: Workflow, options?: ExecutionsOptions): Promise<Execution[]> {
		return await endedExecutions(this.host.api, workflow, options);
	}

	/** Waits for what executions of a workflow are to bring; in vain, it prints how they and n8n stand. */
	async orTell<T>({ id: workflowId }: Workflow, waiting: Promise<T>): Promise<T> {
		try {
			return await waiting;
		} catch (error) {
			const found = await this.host.api.listExecutions({ workflowId, limit: 250 });
			console.info(found.map(({ id, status }) => `${id} ${status}`).join(', '), this.host.logs(20));
			for (const { id, status } of found) {
				if (status !== 'error') continue;
				const { data } = await this.host.api.getExecution(id);
				console.info(id, JSON.stringify(data).slice(0, 3000));
			}
			throw error;
		}
	}

	/** What a workflow's trigger has emitted, oldest first: one text per execution. */
	async textsOf(workflow: Workflow, trigger = TRIGGER_NAME): Promise<unknown[]> {
		const executions = await this.executionsOf(workflow);
		return executions.flatMap((execution) =>
			hasRun(execution, trigger) ? outputItems(execution, trigger).map(({ text }) => text) : [],
		);
	}

	/** Requests of a kind that the API has seen since the last clearing. */
	requests(method: string, path: string): ReturnType<Sandbox['requests']> {
		return this.sandbox
			.requests()
			.filter((request) => request.method === method && request.path === path);
	}

	/** A request for a picker of the action node. */
	picker(parameter: string, methodName: string, parameters: JsonObject = {}): DynamicRequest {
		return {
			nodeType: ACTION,
			typeVersion: 1,
			path: `parameters.${parameter}`,
			methodName,
			parameters,
			credentials: reference(this.credential),
		};
	}

	/** A published workflow that sends what is posted to it, and answers with what came of it. */
	async sender(
		parameters: JsonObject,
		{ credential = this.credential, patienceMs = PATIENCE_MS, ...others }: SenderOptions = {},
	): Promise<Sender> {
		const { api } = this.host;
		const nodes = [...fanOut(), actionNode(credential, parameters, others)];
		const workflow = await this.workflow(nodes, 'Sender');
		await api.publish(workflow.id);
		const url = await api.productionUrl(workflow, 'Webhook');
		return {
			workflow,
			send: async (items) => {
				const answer = await ask({ method: 'POST', url, body: { items }, timeoutMs: patienceMs });
				const results: unknown = JSON.parse(answer.text);
				if (isList(results)) return results;
				throw new Error(`The workflow answered ${answer.status}: ${answer.text}`);
			},
		};
	}
}

/** How the action node of a sender differs from the usual. */
export interface SenderOptions extends Partial<WorkflowNode> {
	credential?: StoredCredential;
	/** How long a run may take, in milliseconds. */
	patienceMs?: number;
}

/** A published workflow that sends. */
export interface Sender {
	workflow: Workflow;
	/** Runs it for these items, and gives those that came out. */
	send: (items: JsonObject[]) => Promise<unknown[]>;
}

function isList(value: unknown): value is unknown[] {
	return Array.isArray(value);
}

function credentialInput(sandbox: Sandbox, tokens: IssuedTokens): CredentialInput {
	return {
		name: 'Web1on1',
		type: CREDENTIAL,
		data: {
			authentication: 'renewing',
			refreshToken: tokens.refreshToken,
			botEmail: '',
			apiUrl: sandbox.url,
			conversationUrl: 'https://console.example/c/{conversationId}',
		},
	};
}
