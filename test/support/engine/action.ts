import { ExecuteContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type ExecutionError,
	type IDataObject,
	type IExecuteData,
	type INodeExecutionData,
	type IRun,
} from 'n8n-workflow';

import { additionalData, freeze, NODES, workflowOf, type Situation } from './nodes';

export interface ActionRun extends Situation {
	/** `web1on1` unless given. */
	nodeType?: string;
	items?: IDataObject[];
	/** ID of the execution, for one that is to go on later. */
	executionId?: string;
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
	const workflow = workflowOf(request.nodeType ?? 'web1on1', request);
	const node = workflow.getNode('Web1on1');
	if (node === null) throw new Error('The workflow has lost its node');
	const input: INodeExecutionData[] = (request.items ?? [{}]).map((json, item) => ({
		json,
		pairedItem: { item },
	}));
	// Other branches of the workflow get the same items.
	freeze(input.map(({ json }) => json));
	const first: IExecuteData = { node, data: { main: [input] }, source: null };
	const data = additionalData(workflow, request.credentials);
	if (request.executionId !== undefined) data.executionId = request.executionId;
	const execution = new WorkflowExecute(
		data,
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
