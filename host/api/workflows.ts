import { randomUUID } from 'node:crypto';

import { until } from '../../toolbox/until';
import { HostRequestError } from '../http';
import { isJsonObject, preview, type JsonObject } from '../json';
import type { OwnerSession } from '../session';
import {
	parseStoredWorkflow,
	type Workflow,
	type WorkflowDefinition,
	type WorkflowNode,
} from '../workflow';
import type { NodeTypes } from './nodeTypes';

const POLL_MS = 250;
const PUBLISH_TIMEOUT_MS = 120_000;

type Publication = 'published' | 'not_published';

/** Workflows: storing, changing, publishing. */
export const workflowApi = (session: OwnerSession, nodeTypes: NodeTypes) => ({
	/** Stores a workflow; nodes get the IDs and webhook IDs the editor would give them. */
	createWorkflow: async (definition: WorkflowDefinition): Promise<Workflow> => {
		const body = await completed(definition, nodeTypes);
		return parseStoredWorkflow(await session.publicApi('POST', '/workflows', body));
	},

	/** Stores a new version; n8n publishes that of a published workflow at once. */
	updateWorkflow: async (id: string, definition: WorkflowDefinition): Promise<Workflow> => {
		const body = await completed(definition, nodeTypes);
		const stored = await session.publicApi('PUT', `/workflows/${id}`, body);
		const workflow = parseStoredWorkflow(stored);
		if (workflow.active) await waitForPublication(session, id, 'published');
		return workflow;
	},

	getWorkflow: async (id: string): Promise<Workflow> =>
		parseStoredWorkflow(await session.publicApi('GET', `/workflows/${id}`)),

	deleteWorkflow: async (id: string): Promise<void> => {
		await session.publicApi('DELETE', `/workflows/${id}`);
	},

	/** Publishes (activates) a workflow and waits until its triggers are live. */
	publish: async (id: string): Promise<void> => {
		await session.publicApi('POST', `/workflows/${id}/activate`);
		await waitForPublication(session, id, 'published');
	},

	/** Unpublishes (deactivates) a workflow and waits until its triggers are gone. */
	unpublish: async (id: string): Promise<void> => {
		await session.publicApi('POST', `/workflows/${id}/deactivate`);
		await waitForPublication(session, id, 'not_published');
	},

	/** Waits for a publication under way; of use after a restart, which takes the triggers up again. */
	waitForPublication: async (
		id: string,
		wanted: Publication,
		timeoutMs?: number,
	): Promise<void> => {
		await waitForPublication(session, id, wanted, timeoutMs);
	},

	/** n8n's own words on a workflow's publication; `undefined` where n8n has no such service. */
	publicationStatus: async (id: string): Promise<JsonObject | undefined> =>
		await publicationStatus(session, id),
});

/**
 * Waits for n8n's publication service; an n8n without one has done everything by the time it
 * answers the request.
 */
async function waitForPublication(
	session: OwnerSession,
	id: string,
	wanted: Publication,
	timeoutMs = PUBLISH_TIMEOUT_MS,
): Promise<void> {
	let answer: JsonObject | undefined;
	const isDone = async (): Promise<boolean> => {
		answer = await publicationStatus(session, id);
		if (answer === undefined || answer['status'] === wanted) return true;
		if (answer['status'] === 'in_progress') return false;
		throw new Error(`Workflow ${id} is not ${wanted}: ${preview(answer)}`);
	};
	const what = (): string => `workflow ${id} to be ${wanted}: ${preview(answer)}`;
	await until(what, isDone, timeoutMs, POLL_MS);
}

async function publicationStatus(
	session: OwnerSession,
	id: string,
): Promise<JsonObject | undefined> {
	try {
		const answer = await session.rest('GET', `/workflows/${id}/publication-status`);
		// An older n8n answers unknown routes with its editor's page.
		return isJsonObject(answer) && 'status' in answer ? answer : undefined;
	} catch (error) {
		if (error instanceof HostRequestError && error.status === 404) return undefined;
		throw error;
	}
}

/** What the editor adds to a workflow before it stores it. */
async function completed(
	definition: WorkflowDefinition,
	nodeTypes: NodeTypes,
): Promise<JsonObject> {
	const nodes: WorkflowNode[] = [];
	for (const node of definition.nodes) nodes.push(await completedNode(node, nodeTypes));
	// The public API refuses members it does not know, and those n8n sets itself.
	const { name, connections, settings = {} } = definition;
	return { name, nodes, connections, settings };
}

async function completedNode(node: WorkflowNode, nodeTypes: NodeTypes): Promise<WorkflowNode> {
	const completed = { ...node, id: node.id ?? randomUUID() };
	if (completed.webhookId === undefined) {
		const description = await nodeTypes.get(node.type, node.typeVersion);
		const webhooks = description?.['webhooks'];
		if (Array.isArray(webhooks) && webhooks.length > 0) completed.webhookId = randomUUID();
	}
	return completed;
}
