import { randomUUID } from 'node:crypto';

import type { JsonObject, StoredCredential, WorkflowNode } from '../../../host';

export const ACTION = 'n8n-nodes-web1on1.web1on1';
export const TRIGGER = 'n8n-nodes-web1on1.web1on1Trigger';
export const CREDENTIAL = 'web1on1Api';

/** What a trigger node is called unless a test says otherwise. */
export const TRIGGER_NAME = 'Web1on1 Trigger';

/** A trigger node. */
export function triggerNode(
	credential: StoredCredential,
	{
		name = TRIGGER_NAME,
		parameters = {},
		typeVersion = 1.1,
	}: { name?: string; parameters?: JsonObject; typeVersion?: number } = {},
): WorkflowNode {
	return {
		name,
		type: TRIGGER,
		typeVersion,
		position: [0, 0],
		parameters,
		credentials: reference(credential),
	};
}

/** An action node. */
export function actionNode(
	credential: StoredCredential,
	parameters: JsonObject,
	others: Partial<WorkflowNode> = {},
): WorkflowNode {
	return {
		name: 'Web1on1',
		type: ACTION,
		typeVersion: 1,
		position: [400, 0],
		parameters,
		credentials: reference(credential),
		...others,
	};
}

/** How a node names its credential. */
export function reference({
	id,
	name,
	type,
}: StoredCredential): Record<string, { id: string; name: string }> {
	return { [type]: { id, name } };
}

/** n8n's own nodes that start a workflow by hand. */
export const manualTrigger: WorkflowNode = {
	name: 'Manual',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** From one request to an item per member of `items`. */
export function fanOut(): WorkflowNode[] {
	return [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			parameters: {
				httpMethod: 'POST',
				path: randomUUID(),
				responseMode: 'lastNode',
				responseData: 'allEntries',
				options: {},
			},
		},
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			position: [200, 0],
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
	];
}

/** Connections that make a chain of the nodes; only triggers of ours stand side by side. */
export function chainOf(nodes: readonly WorkflowNode[]): JsonObject {
	const connections: JsonObject = {};
	for (const [index, node] of nodes.entries()) {
		const next = nodes[index + 1];
		if (!next || next.type === TRIGGER) continue;
		connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return connections;
}
