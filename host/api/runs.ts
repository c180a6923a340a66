import { until } from '../../toolbox/until';
import { ask } from '../http';
import { asObject, asText, preview, type JsonObject } from '../json';
import type { OwnerSession } from '../session';
import { findNode, type Workflow } from '../workflow';
import type { NodeTypes } from './nodeTypes';

const POLL_MS = 250;
const LISTENING_TIMEOUT_MS = 60_000;

/** Starting workflows by hand, listening for test events, and where webhooks are reached. */
export function runApi(
	session: OwnerSession,
	nodeTypes: NodeTypes,
	options: { url: string; webhookUrl: string },
) {
	const webhookBase = options.webhookUrl.replace(/\/+$/, '');

	async function run(workflow: Workflow, triggerName: string): Promise<JsonObject> {
		findNode(workflow, triggerName);
		const body = { workflowData: workflow, triggerToStartFrom: { name: triggerName } };
		const answer = await session.rest('POST', `/workflows/${workflow.id}/run`, body);
		return asObject(answer, 'answer to the run request');
	}

	/**
	 * Runs a workflow as the editor's 'Execute workflow' does, from the given trigger.
	 * @returns the execution's ID
	 */
	async function runWorkflow(workflow: Workflow, triggerName: string): Promise<string> {
		const answer = await run(workflow, triggerName);
		return asText(answer['executionId'], 'ID of the execution');
	}

	/** 'Listen for test event' of a trigger. Ends with the first event, or after two minutes. */
	async function listenForTestEvent(workflow: Workflow, triggerName: string): Promise<void> {
		const answer = await run(workflow, triggerName);
		if (answer['waitingForWebhook'] !== true) {
			throw new Error(`'${triggerName}' does not wait for a test event: ${preview(answer)}`);
		}
	}

	/** 'Stop listening', waiting until the trigger's `delete` has run. */
	async function stopListening(workflow: Workflow, triggerName: string): Promise<void> {
		await session.rest('DELETE', `/test-webhook/${workflow.id}`);
		await waitForTestEnd(workflow, triggerName);
	}

	/** Waits until n8n has stopped listening by itself, which it does after the first event. */
	async function waitForTestEnd(
		workflow: Workflow,
		triggerName: string,
		timeoutMs = LISTENING_TIMEOUT_MS,
	): Promise<void> {
		const hasEnded = async (): Promise<boolean> => !(await isListening(workflow, triggerName));
		const what = `n8n to stop listening for '${triggerName}'`;
		await until(what, hasEnded, timeoutMs, POLL_MS);
	}

	/** Whether n8n listens for a test event; the question itself is no event. */
	async function isListening(workflow: Workflow, triggerName: string): Promise<boolean> {
		// A CORS preflight is answered from the list of registered webhooks, 404 if there is none.
		const path = await nodeTypes.webhookPath(workflow, triggerName, 'default');
		const url = `${options.url}/webhook-test/${path}`;
		const answer = await ask({ method: 'OPTIONS', url, headers: { origin: options.url } });
		return answer.status < 400;
	}

	/** Where a node's webhook is reached once the workflow is published. */
	async function productionUrl(
		workflow: Workflow,
		nodeName: string,
		webhookName = 'default',
	): Promise<string> {
		return `${webhookBase}/webhook/${await nodeTypes.webhookPath(workflow, nodeName, webhookName)}`;
	}

	/** Where a node's webhook is reached while n8n listens for a test event. */
	async function testUrl(
		workflow: Workflow,
		nodeName: string,
		webhookName = 'default',
	): Promise<string> {
		return `${webhookBase}/webhook-test/${await nodeTypes.webhookPath(workflow, nodeName, webhookName)}`;
	}

	return {
		runWorkflow,
		listenForTestEvent,
		stopListening,
		waitForTestEnd,
		isListening,
		productionUrl,
		testUrl,
	};
}
