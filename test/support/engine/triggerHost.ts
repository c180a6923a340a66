import 'reflect-metadata';

import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { byId } from '../example';
import type { StoredCredentials } from './credentials';
import type { Executions } from './executions';
import { additionalData, NODES, workflowOf } from './nodes';

/** A Web1on1 Trigger as it is when it has just been added. */
export const TRIGGER: INodeParameters = {
	events: ['whatsappReply'],
	registration: 'automatic',
	organization: byId(''),
	simplify: true,
	filters: {},
	options: {},
};

let nextWorkflow = 1;

/** How long the database takes over a new execution. */
const INSERT_MS = 15;

export interface TriggerHostOptions {
	parameters: INodeParameters;
	credentials: StoredCredentials;
	isTest?: boolean;
	/** The same workflow's first trigger, for one that stands beside it. */
	beside?: TriggerHost;
	/** The same trigger in the same database, for another process of n8n. */
	elsewhere?: TriggerHost;
	/** The executions of the same n8n that wait for something. */
	executions?: Executions;
}

/**
 * The trigger as n8n hosts it: its lifecycle, and a real HTTP server in front of `webhook()`. The
 * order of things is n8n's own: every delivery loads a copy of static data of its own, the
 * execution is created, static data is saved, and only then the sender gets its answer.
 */
export class TriggerHost {
	private readonly database: { staticData: IDataObject };

	/** What n8n has taken, in order. */
	readonly taken: IDataObject[] = [];

	/** How many executions that made. */
	executions = 0;

	/** Binary data that came with it. */
	readonly binaries: Array<INodeExecutionData['binary']> = [];

	/** Log lines of the node. */
	readonly log: string[] = [];

	/** n8n is being started: nothing is taken. */
	isAway = false;

	/** Runs before n8n creates an execution; throwing is a database that is locked. */
	beforeTaking: () => void | Promise<void> = () => undefined;

	/** Runs when a trigger is registered, before n8n saves what it has written into static data. */
	beforeSaving: () => void | Promise<void> = () => undefined;

	/** What n8n calls the start of a workflow; before 2.41 it asks `checkExists` at `init` too. */
	activation: 'activate' | 'init' = 'activate';

	/** The nodes keep some things per process and workflow: another host is another process. */
	readonly workflowId: string;

	/** May be changed, as in the editor. */
	nodeName: string;

	private readonly nodeId: string;

	private constructor(
		private readonly options: TriggerHostOptions,
		private readonly server: ReturnType<ReturnType<typeof express>['listen']>,
		/** Where n8n believes it can be reached. */
		public baseUrl: string,
	) {
		const { beside, elsewhere } = options;
		this.database = (beside ?? elsewhere)?.database ?? { staticData: {} };
		this.workflowId = beside?.workflowId ?? `workflow-${nextWorkflow++}`;
		this.nodeName = elsewhere?.nodeName ?? (beside === undefined ? 'Web1on1' : 'Web1on1 2');
		this.nodeId = elsewhere?.nodeId ?? `id of ${this.nodeName}`;
	}

	static async start(options: TriggerHostOptions): Promise<TriggerHost> {
		const app = express();
		app.disable('x-powered-by');
		app.use(express.raw({ type: () => true, limit: '16mb' }));
		const server = await new Promise<ReturnType<typeof app.listen>>((resolve) => {
			const listening = app.listen(0, '127.0.0.1', () => {
				resolve(listening);
			});
		});
		const { port } = server.address() as AddressInfo;
		const host = new TriggerHost(options, server, `http://127.0.0.1:${port}`);
		app.all('/webhook-waiting/:execution/:suffix', (request: Request, response: Response) => {
			void host.options.executions?.handle(request, response);
			if (host.options.executions === undefined) response.status(404).end();
		});
		app.use((_request, response, next) => {
			if (host.isAway) response.status(503).end();
			else next();
		});
		app.all(/.*/, (request: Request, response: Response) => {
			host.handle(request, response).catch((error: unknown) => {
				host.log.push(`500 ${String(error)}`);
				if (!response.headersSent) response.status(500).json({ message: 'Error' });
			});
		});
		return host;
	}

	/** Static data as it stands in n8n's database. */
	get staticData(): IDataObject {
		return this.database.staticData;
	}

	set staticData(data: IDataObject) {
		this.database.staticData = data;
	}

	get webhookUrl(): string {
		return `${this.baseUrl}/webhook${this.options.isTest === true ? '-test' : ''}/11111111-2222-4333-8444-555555555555/web1on1`;
	}

	get credentials(): StoredCredentials {
		return this.options.credentials;
	}

	get parameters(): INodeParameters {
		return this.options.parameters;
	}

	/** Publishes: `create` only when `checkExists` says no, as n8n does. */
	async publish(): Promise<'created' | 'existed'> {
		if (await this.lifecycle('checkExists')) return 'existed';
		await this.lifecycle('create');
		return 'created';
	}

	/** The same where a second takes less: a busy machine is late, and then is asked once more. */
	async publishAtLast(): Promise<void> {
		for (let tries = 1; ; tries++) {
			const problem: unknown = await this.publish().catch((error: unknown) => error);
			if (typeof problem === 'string') return;
			if (tries === 20) throw problem;
		}
	}

	async unpublish(): Promise<void> {
		await this.lifecycle('delete');
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async lifecycle(method: 'checkExists' | 'create' | 'delete'): Promise<boolean> {
		const methods = NODES.web1on1Trigger?.webhookMethods?.default;
		if (methods === undefined) throw new Error('The trigger has no lifecycle');
		const { workflow, node, data } = this.open();
		const webhook = {
			...webhookData(workflow, node, data, 'POST'),
			isTest: this.options.isTest === true,
		};
		// n8n deletes in mode `internal`, tests' webhooks too (TestWebhooks, `deactivateWebhooks`).
		const published = this.options.isTest === true ? 'manual' : 'trigger';
		const mode = method === 'delete' ? 'internal' : published;
		const context = new HookContext(workflow, node, data, mode, this.activation, webhook);
		Object.defineProperty(context, 'logger', { value: this.logger() });
		await workflow.expression.acquireIsolate();
		try {
			return await methods[method].call(context);
		} finally {
			await workflow.expression.releaseIsolate();
			await this.beforeSaving();
			this.save(workflow);
		}
	}

	private open(): { workflow: Workflow; node: INode; data: IWorkflowExecuteAdditionalData } {
		const staticData = copy(this.staticData);
		const workflow = workflowOf('web1on1Trigger', {
			...this.options,
			workflowId: this.workflowId,
			nodeName: this.nodeName,
			nodeId: this.nodeId,
			staticData,
		});
		const node = workflow.getNode(this.nodeName);
		if (node === null) throw new Error('The workflow has lost its node');
		const data = additionalData(workflow, this.options.credentials, `${this.baseUrl}/webhook`);
		return { workflow, node, data };
	}

	/** `WorkflowStaticDataService.saveStaticData`: whole, and only when marked as changed. */
	private save(workflow: Workflow): void {
		const { staticData } = workflow;
		if (staticData.__dataChanged !== true) return;
		this.staticData = copy(staticData);
		staticData.__dataChanged = false;
	}

	/**
	 * `WorkflowRunner.establishContextForPersistence` of n8n 2.x, before the execution is created: a
	 * second workflow on the same static data, whose constructor takes the mark away.
	 */
	private establishContext({ staticData }: Workflow): void {
		const { nodeName, nodeId } = this;
		workflowOf('web1on1Trigger', { ...this.options, nodeName, nodeId, staticData });
	}

	private async handle(request: Request, response: Response): Promise<void> {
		const { workflow, node, data } = this.open();
		const body: unknown = request.body;
		const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
		const isJson = request.is('json') !== false;
		const parsed = isJson ? parseOrUndefined(rawBody, request) : {};
		if (parsed === undefined && rawBody.length > 0) {
			response.status(422).json({ message: 'Failed to parse request body' });
			return;
		}
		Object.assign(request, { body: parsed ?? {}, ...rawBodyFor(request, rawBody) });
		data.httpRequest = request;
		data.httpResponse = response;
		const webhook = webhookData(workflow, node, data, request.method === 'GET' ? 'GET' : 'POST');
		const mode = this.options.isTest === true ? 'manual' : 'webhook';
		const context = new WebhookContext(workflow, node, data, mode, webhook, [], null);
		Object.defineProperty(context, 'logger', { value: this.logger() });
		await workflow.expression.acquireIsolate();
		try {
			const result = await NODES.web1on1Trigger?.webhook?.call(context);
			if (result?.noWebhookResponse === true) return;
			if (result?.workflowData === undefined) {
				this.save(workflow);
				response.status(200).send(result?.webhookResponse);
				return;
			}
			this.establishContext(workflow);
			await this.beforeTaking();
			const stored = result.workflowData.flat();
			const created = stored.map(({ json, binary }) => ({ json: copy(json), binary }));
			await sleep(INSERT_MS);
			this.executions += 1;
			for (const { json, binary } of created) {
				this.taken.push(json);
				this.binaries.push(binary);
			}
			this.save(workflow);
			response.status(200).end();
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	private logger(): Record<'debug' | 'error' | 'info' | 'warn', (message: string) => void> {
		const write = (message: string): void => {
			this.log.push(message);
		};
		return { debug: write, error: write, info: write, warn: write };
	}
}

/**
 * `rawBodyReader` of n8n: it reads what is no form, leaves what has several parts to the node, and
 * has read a form by the time the node could.
 */
function rawBodyFor(request: Request, rawBody: Buffer): object {
	if (request.is('multipart/*') === false) return { rawBody };
	const readRawBody = async (): Promise<void> => {
		if (request.is('multipart/form-data') !== false) {
			throw new Error('request size did not match content length');
		}
		Object.assign(request, { rawBody });
		await Promise.resolve();
	};
	return { readRawBody };
}

function copy(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}

/** `parseBody` of n8n 2.x: by the charset of the header, as Node.js knows it, without a byte order mark. */
function parseOrUndefined(rawBody: Buffer, request: Request): IDataObject | undefined {
	const charset = /charset=([\w-]+)/i.exec(request.get('content-type') ?? '')?.[1] ?? 'utf-8';
	try {
		const text = rawBody.toString(charset as BufferEncoding).replace(/^\ufeff/, '');
		return JSON.parse(text) as IDataObject;
	} catch {
		return undefined;
	}
}

function webhookData(
	workflow: Workflow,
	node: INode,
	data: IWorkflowExecuteAdditionalData,
	httpMethod: 'GET' | 'POST',
): IWebhookData {
	const description = NODES.web1on1Trigger?.description.webhooks?.find(
		(webhook) => webhook.httpMethod === httpMethod,
	);
	if (description === undefined) throw new Error(`The trigger has no ${httpMethod} webhook`);
	return {
		httpMethod,
		node: node.name,
		path: 'web1on1',
		webhookDescription: description,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: data,
		webhookId: node.webhookId ?? '',
	};
}
