import { asObject, asObjects, asText, isJsonObject, type JsonObject } from './json';

/** A node as it stands in a workflow. */
export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: JsonObject;
	/** By credential type: `{ web1on1Api: { id, name } }`. */
	credentials?: Record<string, { id: string; name: string }>;
	/** Given by the driver to nodes that receive webhooks, as the editor does. */
	webhookId?: string;
	disabled?: boolean;
	[other: string]: unknown;
}

/** A workflow as it is exported, imported and written by hand. */
export interface WorkflowDefinition {
	name: string;
	nodes: WorkflowNode[];
	connections: JsonObject;
	settings?: JsonObject;
}

/** A workflow n8n knows. */
export interface Workflow extends WorkflowDefinition {
	id: string;
	active: boolean;
}

/** Reads a workflow from JSON, such as an exported file. */
export function parseWorkflow(value: unknown): WorkflowDefinition {
	const workflow = asObject(value, 'workflow');
	return {
		name: asText(workflow['name'], 'name of the workflow'),
		nodes: asObjects(workflow['nodes'], 'nodes of the workflow').map(parseNode),
		connections: asObject(workflow['connections'], 'connections of the workflow'),
		settings: isJsonObject(workflow['settings']) ? workflow['settings'] : {},
	};
}

/** Reads a workflow from n8n's answer. */
export function parseStoredWorkflow(value: unknown): Workflow {
	const workflow = asObject(value, 'workflow');
	return {
		...parseWorkflow(workflow),
		id: asText(workflow['id'], 'ID of the workflow'),
		active: workflow['active'] === true,
	};
}

/** The node of that name, or an error that lists the names there are. */
export function findNode(workflow: WorkflowDefinition, name: string): WorkflowNode {
	const node = workflow.nodes.find((candidate) => candidate.name === name);
	if (node) return node;
	const names = workflow.nodes.map((candidate) => `'${candidate.name}'`).join(', ');
	throw new Error(`Workflow '${workflow.name}' has no node '${name}', only ${names}`);
}

function parseNode(value: JsonObject): WorkflowNode {
	const name = asText(value['name'], 'name of a node');
	const { position, typeVersion, parameters } = value;
	const [x, y] = Array.isArray(position) ? position.map(Number) : [];
	const { credentials, ...others } = value;
	return {
		...others,
		name,
		type: asText(value['type'], `type of node '${name}'`),
		typeVersion: typeof typeVersion === 'number' ? typeVersion : 1,
		position: [x ?? 0, y ?? 0],
		parameters: isJsonObject(parameters) ? parameters : {},
		...(isJsonObject(credentials) ? { credentials: parseCredentials(credentials, name) } : {}),
	};
}

function parseCredentials(
	value: JsonObject,
	nodeName: string,
): Record<string, { id: string; name: string }> {
	const parsed: Record<string, { id: string; name: string }> = {};
	for (const [type, reference] of Object.entries(value)) {
		const { id, name } = asObject(reference, `credential of node '${nodeName}'`);
		// An exported workflow may name a credential that is not there.
		parsed[type] = {
			id: typeof id === 'string' ? id : '',
			name: typeof name === 'string' ? name : '',
		};
	}
	return parsed;
}

/**
 * The part of a webhook's address after `/webhook/` or `/webhook-test/`, as n8n-workflow builds it
 * (`getNodeWebhookPath`).
 */
export function webhookPath(
	workflow: Workflow,
	node: WorkflowNode,
	description: JsonObject,
	webhookName: string,
): string {
	const webhooks = asObjects(description['webhooks'] ?? [], `webhooks of ${node.type}`);
	const webhook = webhooks.find((candidate) => candidate['name'] === webhookName);
	if (!webhook) throw new Error(`${node.type} has no webhook '${webhookName}'`);
	const path = resolveParameters(asText(webhook['path'], 'path of the webhook'), node, description);
	if (node.webhookId === undefined) {
		return `${workflow.id}/${encodeURIComponent(node.name.toLowerCase())}/${path}`;
	}
	if (webhook['isFullPath'] === true) return path || node.webhookId;
	return `${node.webhookId}/${path}`;
}

/** Paths are fixed text or name a parameter; anything else would need n8n's expression engine. */
function resolveParameters(path: string, node: WorkflowNode, description: JsonObject): string {
	if (!path.startsWith('=')) return path;
	const name = /^=\{\{\s*\$parameter(?:\["(\w+)"\]|\.(\w+))\s*\}\}$/
		.exec(path)
		?.slice(1)
		.find(Boolean);
	if (name === undefined)
		throw new Error(`The webhook path '${path}' is too clever for the driver`);
	const property = asObjects(description['properties'], 'properties').find(
		(candidate) => candidate['name'] === name,
	);
	return asText(node.parameters[name] ?? property?.['default'], `parameter '${name}'`);
}
