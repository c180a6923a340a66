import * as fs from 'node:fs';
import * as path from 'node:path';

import {
	CHECKOUT,
	parseWorkflow,
	type HostApi,
	type StoredCredential,
	type Workflow,
	type WorkflowDefinition,
} from '../host';
import type { IssuedTokens } from '../sandbox';
import type { DatabaseAccess } from './database';

const EXAMPLES = path.join(CHECKOUT, 'examples');

/** The demo's workflows: the examples, as an integrator would import them. */
export type ExampleName = 'reminder' | 'replies' | 'confirm-appointment';

/** The published workflows. */
export type Workflows = Record<ExampleName, Workflow>;

/** What n8n is to connect to. */
export interface Connections {
	web1on1: { url: string; tokens: IssuedTokens };
	database: DatabaseAccess;
	mail: { host: string; port: number };
}

/** Stores the three credentials the examples name; by type. */
export async function createCredentials(
	api: HostApi,
	connections: Connections,
): Promise<Map<string, StoredCredential>> {
	const { web1on1, database, mail } = connections;
	const inputs = [
		{
			name: 'Web1on1 account',
			type: 'web1on1Api',
			data: {
				authentication: 'renewing',
				refreshToken: web1on1.tokens.refreshToken,
				botEmail: web1on1.tokens.email,
				apiUrl: web1on1.url,
				// The sandbox has no console: its desk stands in for it.
				conversationUrl: `${web1on1.url}/conversations/{conversationId}`,
			},
		},
		{
			name: 'Dealer database',
			type: 'postgres',
			data: {
				...database,
				maxConnections: 10,
				allowUnauthorizedCerts: false,
				ssl: 'disable',
				sshTunnel: false,
			},
		},
		{
			name: 'Mail server',
			type: 'smtp',
			data: { ...mail, user: '', password: '', secure: false, disableStartTls: true, hostName: '' },
		},
	];
	const stored = new Map<string, StoredCredential>();
	for (const input of inputs) stored.set(input.type, await api.createCredential(input));
	return stored;
}

/** Reads one of the workflows under `examples/`. */
export function readExample(name: ExampleName): WorkflowDefinition {
	return parseWorkflow(JSON.parse(fs.readFileSync(path.join(EXAMPLES, `${name}.json`), 'utf8')));
}

/** Puts the IDs of this n8n's credentials where the example has names only. */
export function withCredentials(
	definition: WorkflowDefinition,
	credentials: ReadonlyMap<string, StoredCredential>,
): WorkflowDefinition {
	const nodes = definition.nodes.map((node) => {
		if (!node.credentials) return node;
		const references = Object.keys(node.credentials).map((type) => {
			const credential = credentials.get(type);
			if (!credential) throw new Error(`'${node.name}' needs a credential of type ${type}`);
			return [type, { id: credential.id, name: credential.name }] as const;
		});
		return { ...node, credentials: Object.fromEntries(references) };
	});
	return { ...definition, nodes };
}

/** Imports the examples and publishes them. */
export async function publishExamples(
	api: HostApi,
	credentials: ReadonlyMap<string, StoredCredential>,
): Promise<Workflows> {
	const publish = async (name: ExampleName): Promise<Workflow> => {
		const workflow = await api.createWorkflow(withCredentials(readExample(name), credentials));
		await api.publish(workflow.id);
		return workflow;
	};
	// Replies first: nobody may answer before there is someone to listen.
	const replies = await publish('replies');
	const reminder = await publish('reminder');
	return { replies, reminder, 'confirm-appointment': await publish('confirm-appointment') };
}
