import 'reflect-metadata';

import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRequestOptionsSimplified,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	type ExecutionError,
} from 'n8n-workflow';

import { Web1on1Api } from '../../credentials/Web1on1Api.credentials';
import { Web1on1 } from '../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../nodes/Web1on1/Web1on1Trigger.node';

export const CREDENTIAL = 'web1on1Api';

export const NODES: Record<string, INodeType> = {
	web1on1: new Web1on1(),
	web1on1Trigger: new Web1on1Trigger(),
};

/** Our node types under the names they have inside the package. */
class NodeTypes implements INodeTypes {
	getByName(name: string): INodeType | IVersionedNodeType {
		return this.getByNameAndVersion(name);
	}

	getByNameAndVersion(name: string): INodeType {
		const found = NODES[name];
		if (found === undefined) throw new Error(`There is no node type ${name}`);
		return found;
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

/**
 * Credentials in memory, with the behaviour of n8n's own helper where it matters to us: when
 * `preAuthentication` runs and what of its result is saved. `n8n-core` leaves this part to the
 * application; the host tests run the same cases against the real one.
 */
export class StoredCredentials extends ICredentialsHelper {
	/** How often n8n would have written to its database. */
	writes = 0;

	private readonly type: ICredentialType = new Web1on1Api();

	constructor(public data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'function' || !('url' in options)) {
			throw new Error('The credential has no authenticate function');
		}
		return await authenticate(credentials, options);
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		if (credentials.accessToken !== '' && !credentialsExpired) return undefined;
		const output = await this.runPreAuthentication(helpers, credentials);
		if (output === undefined) return undefined;
		await this.updateCredentials({ id: 'stored', name: CREDENTIAL }, CREDENTIAL, {
			...this.data,
			...output,
		});
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		return (await this.type.preAuthentication?.call(helpers, credentials)) as
			ICredentialDataDecryptedObject | undefined;
	}

	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Not needed by our nodes'));
	}

	getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return Promise.resolve({ ...this.data });
	}

	updateCredentials(
		_details: unknown,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.writes++;
		this.data = { ...data };
		return Promise.resolve();
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.resolve();
	}

	getCredentialsProperties(): ICredentialType['properties'] {
		return this.type.properties;
	}
}

export interface Situation {
	parameters: INodeParameters;
	credentials: StoredCredentials;
	onError?: INode['onError'];
	/** 'Retry On Fail' in the node's settings: how often n8n runs it at most. */
	maxTries?: number;
	/** n8n's static data of the workflow, kept between calls. */
	staticData?: IDataObject;
	workflowId?: string;
	/** For a workflow's second node: another name than the first one's. */
	nodeName?: string;
	/** Stays when a node is renamed. */
	nodeId?: string;
}

export function workflowOf(
	type: string,
	{
		parameters,
		onError,
		maxTries,
		staticData,
		workflowId,
		nodeName = 'Web1on1',
		nodeId,
	}: Situation,
): Workflow {
	const node: INode = {
		id: nodeId ?? `id of ${nodeName}`,
		name: nodeName,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [CREDENTIAL]: { id: 'stored', name: CREDENTIAL } },
		...(onError === undefined ? {} : { onError }),
		...(maxTries === undefined ? {} : { retryOnFail: true, maxTries, waitBetweenTries: 1 }),
		webhookId: '11111111-2222-4333-8444-555555555555',
	};
	return new Workflow({
		id: workflowId ?? 'workflow-1',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypes(),
		staticData: staticData ?? {},
		settings: { executionOrder: 'v1' },
	});
}

export function additionalData(
	workflow: Workflow,
	credentialsHelper: StoredCredentials,
	baseUrl = 'http://127.0.0.1:1/webhook',
): IWorkflowExecuteAdditionalData {
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		currentNodeExecutionIndex: 0,
		executionId: 'execution-1',
		formWaitingBaseUrl: `${baseUrl}-form-waiting`,
		hooks: new ExecutionLifecycleHooks('manual', 'execution-1', {
			id: workflow.id,
			name: 'Test',
			active: false,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: [],
			connections: {},
			activeVersionId: null,
		}),
		instanceBaseUrl: 'http://127.0.0.1:1/',
		restApiUrl: 'http://127.0.0.1:1/rest',
		variables: {},
		webhookBaseUrl: baseUrl,
		webhookTestBaseUrl: `${baseUrl}-test`,
		webhookWaitingBaseUrl: `${baseUrl}-waiting`,
	};
	// The parts left out belong to sub-workflows, AI and enterprise features.
	return data as IWorkflowExecuteAdditionalData;
}

export interface ActionRun extends Situation {
	items?: IDataObject[];
	/** Cancels the execution while it runs. */
	whileRunning?: (cancel: () => void) => void | Promise<void>;
}

/** What an execution of the action node came to. */
export interface ActionResult {
	/** Items per output. */
	outputs: INodeExecutionData[][];
	items: IDataObject[];
	error?: ExecutionError;
	run: IRun;
}

/** Runs the Web1on1 node on n8n's execution engine, with these items as its input. */
export async function runAction(request: ActionRun): Promise<ActionResult> {
	const workflow = workflowOf('web1on1', request);
	const node = workflow.getNode('Web1on1');
	if (node === null) throw new Error('The workflow has lost its node');
	const input: INodeExecutionData[] = (request.items ?? [{}]).map((json, item) => ({
		json,
		pairedItem: { item },
	}));
	const first: IExecuteData = { node, data: { main: [input] }, source: null };
	const execution = new WorkflowExecute(
		additionalData(workflow, request.credentials),
		'manual',
		createRunExecutionData({
			executionData: {
				contextData: {},
				metadata: {},
				nodeExecutionStack: [first],
				waitingExecution: {},
				waitingExecutionSource: {},
			},
		}),
	);
	await workflow.expression.acquireIsolate();
	try {
		const running = execution.processRunExecutionData(workflow);
		await request.whileRunning?.(() => {
			running.cancel();
		});
		return resultOf(await running);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/**
 * Calls the node as a tool of an agent, as `makeHandleToolInvocation` of n8n-core does at each of its
 * tries: with a new item around the same arguments.
 *
 * @param saysSo whether n8n tells the node that it is a tool; 1.123 does not
 * @returns what went wrong; undefined if nothing did
 */
export async function callTool(
	request: Situation,
	toolArguments: IDataObject,
	saysSo: boolean,
): Promise<unknown> {
	const workflow = workflowOf('web1on1', request);
	const node = workflow.getNode('Web1on1');
	if (node === null) throw new Error('The workflow has lost its node');
	const items: INodeExecutionData[] = [{ json: toolArguments }];
	const data = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData(workflow, request.credentials),
		'manual',
		createRunExecutionData({}),
		0,
		items,
		data,
		{ node, data, source: null },
		[],
	);
	Object.defineProperty(context, 'isToolExecution', {
		value: () => true,
		configurable: true,
		writable: true,
	});
	const inN8n = new Proxy(context, {
		has: (target, name) => (name === 'isToolExecution' ? saysSo : Reflect.has(target, name)),
		get: (target, name): unknown => {
			const member: unknown = Reflect.get(target, name, target);
			return typeof member === 'function' ? member.bind(target) : member;
		},
	});
	await workflow.expression.acquireIsolate();
	try {
		await NODES.web1on1?.execute?.call(inN8n);
		return undefined;
	} catch (error) {
		return error;
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function resultOf(run: IRun): ActionResult {
	const task = run.data.resultData.runData.Web1on1?.[0];
	const outputs = (task?.data?.main ?? []).map((items) => items ?? []);
	const error = task?.error ?? run.data.resultData.error;
	return {
		outputs,
		items: outputs.flat().map(({ json }) => json),
		run,
		...(error === undefined ? {} : { error }),
	};
}

/** Calls a picker's search as the editor does. */
export async function search(
	method: string,
	credentials: StoredCredentials,
	parameters: INodeParameters,
	filter?: string,
	paginationToken?: string,
): Promise<{
	results: Array<{ name: string; value: string | number | boolean }>;
	paginationToken?: unknown;
}> {
	const workflow = workflowOf('web1on1', { parameters, credentials });
	const node = workflow.getNode('Web1on1');
	const found = NODES.web1on1?.methods?.listSearch?.[method];
	if (node === null || found === undefined) throw new Error(`There is no search ${method}`);
	const data = additionalData(workflow, credentials);
	data.currentNodeParameters = parameters;
	const context = new LoadOptionsContext(workflow, node, data, '');
	return await found.call(context, filter, paginationToken);
}
