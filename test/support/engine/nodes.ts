import 'reflect-metadata';

import { ExecutionLifecycleHooks } from 'n8n-core';
import {
	setSafeRegexEngine,
	Workflow,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { Web1on1 } from '../../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../../nodes/Web1on1/Web1on1Trigger.node';
import { CREDENTIAL, WEBHOOK_CREDENTIAL, type StoredCredentials } from './credentials';

/*
 * n8n gives an expression of a picker's mode 250 ms by the clock; a process that a busy machine lets
 * wait for that long has not looked at it yet.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') =>
		Array.from(input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`))),
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

export const NODES: Record<string, INodeType> = {
	web1on1: new Web1on1(),
	web1on1Trigger: new Web1on1Trigger(),
	// n8n makes it of the first one, for a person to review what an agent is about to do.
	web1on1HitlTool: new Web1on1(),
};

/**
 * The nodes as a process has them that has just started: nothing is left of what they remembered.
 * @returns a function that brings the first ones back
 */
export function restartNodes(): () => void {
	const before = { ...NODES };
	jest.isolateModules(() => {
		const load = (file: string): Record<string, new () => INodeType> =>
			jest.requireActual(`../../../nodes/Web1on1/${file}.node`);
		for (const file of ['Web1on1', 'Web1on1Trigger']) {
			const Node = load(file)[file];
			if (Node !== undefined) NODES[`w${file.slice(1)}`] = new Node();
		}
	});
	return () => {
		Object.assign(NODES, before);
	};
}

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
		credentials: { webhook },
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
		credentials: {
			[CREDENTIAL]: { id: 'stored', name: CREDENTIAL },
			...(webhook === undefined
				? {}
				: { [WEBHOOK_CREDENTIAL]: { id: 'webhook', name: WEBHOOK_CREDENTIAL } }),
		},
		...(onError === undefined ? {} : { onError }),
		...(maxTries === undefined ? {} : { retryOnFail: true, maxTries, waitBetweenTries: 1 }),
		webhookId: '11111111-2222-4333-8444-555555555555',
	};
	const workflow = new Workflow({
		id: workflowId ?? 'workflow-1',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypes(),
		staticData: staticData ?? {},
		settings: { executionOrder: 'v1' },
	});
	// n8n gives a node its parameters as the workflow has them: what a node changes stays changed.
	freeze(node.parameters);
	return workflow;
}

/** From now on an attempt to change this JSON, or anything in it, is an error. */
export function freeze(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	// A date, or bytes, keep something of their own.
	const prototype: unknown = Object.getPrototypeOf(value);
	const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
	if (!isPlain && !Array.isArray(value)) return;
	Object.freeze(value);
	for (const member of Object.values(value)) freeze(member);
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
