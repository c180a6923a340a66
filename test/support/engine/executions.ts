import 'reflect-metadata';

import { setTimeout as sleep } from 'node:timers/promises';

import type { Request, Response } from 'express';
import { WebhookContext } from 'n8n-core';
import type { IDataObject, INodeParameters, IRunExecutionData, IWebhookData } from 'n8n-workflow';

import { sendAndWaitWebhooks } from '../../../nodes/Web1on1/waiting/webhooks';
import { runAction, type ActionResult } from './action';
import type { StoredCredentials } from './credentials';
import { additionalData, NODES, workflowOf } from './nodes';

/** An execution that asks somebody something. */
export interface Asked {
	id: string;
	/** `running` while it sends, and once it goes on; then `success`, or `canceled`. */
	status: 'running' | 'waiting' | 'success' | 'canceled' | 'error' | 'crashed';
	/** What each of the runs that followed has got: one, if all is well. */
	outputs: IDataObject[][];
	/** How it ended, where it has not waited. */
	result: ActionResult;
}

/** What n8n has in its database, and nothing that its process remembers. */
interface Stored extends Asked {
	parameters: INodeParameters;
	data: string;
	token: string;
}

export interface ExecutionsOptions {
	credentials: StoredCredentials;
	/** n8n 1.123: no token, it answers before it notes anything, and it can go on several times. */
	isOld?: boolean;
}

let nextExecution = 1000;

/**
 * The executions of an n8n that wait, and how it lets them go on: `WaitingWebhooks` and
 * `WebhookHelpers` of n8n 2.41 or 1.123, in the order in which they do things.
 */
export class Executions {
	private readonly stored = new Map<string, Stored>();

	/** How long a node is busy after it has sent, before the execution waits. */
	busyMs = 0;

	/** Runs before n8n notes that an execution goes on. */
	beforeNoting: () => void | Promise<void> = () => undefined;

	/** Calls that n8n has got for waiting executions. */
	calls = 0;

	constructor(private readonly options: ExecutionsOptions) {}

	get all(): Asked[] {
		return [...this.stored.values()];
	}

	/** One execution with the node in it, until it waits or has ended. */
	async run(parameters: INodeParameters, items: IDataObject[] = [{}]): Promise<Asked> {
		const id = String(nextExecution++);
		const { credentials } = this.options;
		const result = await runAction({ parameters, credentials, items, executionId: id });
		const { waitTill } = result.run.data;
		const asked: Stored = {
			id,
			status:
				waitTill === undefined ? (result.error === undefined ? 'success' : 'error') : 'running',
			outputs: [],
			result,
			parameters,
			data: JSON.stringify(result.run.data),
			token: result.run.data.resumeToken ?? '',
		};
		this.stored.set(id, asked);
		if (waitTill === undefined) return asked;
		if (this.busyMs === 0) asked.status = 'waiting';
		else void sleep(this.busyMs, undefined, { ref: false }).then(() => (asked.status = 'waiting'));
		return asked;
	}

	/** Stopped by somebody. */
	stop({ id }: Asked): void {
		this.get(id).status = 'canceled';
	}

	/** Killed after it had gone on, and before it had ended. */
	crash({ id }: Asked): void {
		this.get(id).status = 'crashed';
	}

	delete({ id }: Asked): void {
		this.stored.delete(id);
	}

	private get(id: string): Stored {
		const found = this.stored.get(id);
		if (found === undefined) throw new Error(`There is no execution ${id}`);
		return found;
	}

	/** `WaitingWebhooks.executeWebhook` */
	async handle(request: Request, response: Response): Promise<void> {
		this.calls += 1;
		const { execution: id = '', suffix } = request.params;
		const execution = this.stored.get(String(id));
		const isGood = this.options.isOld === true || execution?.token === request.query.signature;
		if (execution !== undefined && !isGood) {
			response.status(401).json({ error: 'Invalid token' });
			return;
		}
		const problem = refusal(execution, String(id));
		if (execution === undefined || problem !== undefined) {
			response.status(execution === undefined ? 404 : 409).json({ code: 0, message: problem });
			return;
		}
		if (execution.status === 'crashed' && this.options.isOld !== true) {
			// `preserveInputOverride`: what it takes away when an execution goes on is gone already.
			const message = "Cannot read properties of undefined (reading 'inputOverride')";
			response.status(500).json({ code: 0, message });
			return;
		}
		await this.ask(execution, String(suffix), request, response);
	}

	private async ask(
		execution: Stored,
		suffix: string,
		request: Request,
		response: Response,
	): Promise<void> {
		const run = JSON.parse(execution.data) as IRunExecutionData;
		const { parameters } = execution;
		const { credentials } = this.options;
		const workflow = workflowOf('web1on1', { parameters, credentials });
		const node = workflow.getNode('Web1on1');
		if (node === null || suffix !== `answer-${node.id}`) {
			response.status(404).json({ code: 404, message: 'does not contain a waiting webhook' });
			return;
		}
		const data = additionalData(workflow, credentials);
		Object.assign(request, { body: JSON.parse(String(request.body)) as unknown });
		Object.assign(data, {
			executionId: execution.id,
			httpRequest: request,
			httpResponse: response,
		});
		const webhook = webhookData(node.name, workflow.id, data);
		const context = new WebhookContext(workflow, node, data, 'trigger', webhook, [], run);
		await workflow.expression.acquireIsolate();
		try {
			const result = await NODES.web1on1?.webhook?.call(context);
			if (result?.noWebhookResponse === true) return;
			if (result?.workflowData === undefined) response.status(200).send(result?.webhookResponse);
			else await this.goOn(execution, result.workflowData.flat(), response);
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	private async goOn(
		execution: Stored,
		items: Array<{ json: IDataObject }>,
		response: Response,
	): Promise<void> {
		if (this.options.isOld === true) response.status(200).end();
		try {
			await this.beforeNoting();
		} catch {
			if (!response.writableEnded) response.status(500).json({ message: 'Error' });
			return;
		}
		if (this.options.isOld !== true && execution.status !== 'waiting') {
			response.status(500).json({ message: 'The execution is being resumed already' });
			return;
		}
		execution.status = 'running';
		execution.outputs.push(items.map(({ json }) => json));
		if (this.options.isOld !== true) response.status(200).end();
		await sleep(5);
		execution.status = 'success';
	}
}

function refusal(execution: Stored | undefined, id: string): string | undefined {
	switch (execution?.status) {
		case undefined:
			return `The execution "${id}" does not exist.`;
		case 'running':
			return `The execution "${id}" is running already.`;
		case 'canceled':
		case 'error':
			return `The execution "${id}" has finished with error.`;
		case 'success':
			return `The execution "${id} has finished already.`;
		default:
			return undefined;
	}
}

function webhookData(
	node: string,
	workflowId: string,
	workflowExecuteAdditionalData: IWebhookData['workflowExecuteAdditionalData'],
): IWebhookData {
	const [webhookDescription] = sendAndWaitWebhooks;
	if (webhookDescription === undefined) throw new Error('The node waits for nothing');
	return {
		httpMethod: 'POST',
		node,
		path: '',
		webhookDescription,
		workflowId,
		workflowExecuteAdditionalData,
	};
}
