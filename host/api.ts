import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorText, isSettled, lacksItsResult, parseExecution, type Execution } from './execution';
import { ask, HostRequestError } from './http';
import { asObject, asObjects, asText, dig, isJsonObject, preview, type JsonObject } from './json';
import type { NpmStandIn } from './package';
import { OwnerSession } from './session';
import {
	findNode,
	parseStoredWorkflow,
	webhookPath,
	type Workflow,
	type WorkflowDefinition,
	type WorkflowNode,
} from './workflow';

const POLL_MS = 250;
/** As many as n8n gives at once. */
const PAGE_SIZE = 100;
const PUBLISH_TIMEOUT_MS = 60_000;
const EXECUTION_TIMEOUT_MS = 30_000;
const LISTENING_TIMEOUT_MS = 15_000;
const DATA_TIMEOUT_MS = 5_000;

/** A credential as it is entered. */
export interface CredentialInput {
	name: string;
	type: string;
	data: JsonObject;
}

/** A stored credential, without its secrets. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** What the credential's test button says. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** Which executions to list. */
export interface ExecutionQuery {
	workflowId?: string;
	/** One status, such as `success`. */
	status?: string;
	/** 100 unless given. */
	limit?: number;
}

/** Which execution to wait for. */
export interface ExecutionWait {
	workflowId?: string;
	/** Only executions newer than this one. */
	afterId?: string;
	/** Only executions for which this holds; asked with the data, once an execution has settled. */
	where?: (execution: Execution) => boolean;
	/** How many; one unless given. */
	count?: number;
	/** 30 s unless given. */
	timeoutMs?: number;
}

/** A node whose parameters are being filled in, as the editor sends it for its lists. */
export interface DynamicRequest {
	nodeType: string;
	typeVersion: number;
	/** `parameters.<name>` of the parameter to be filled. */
	path: string;
	methodName: string;
	parameters?: JsonObject;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A community package n8n has installed. */
export interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	nodeTypes: string[];
}

/** What the driver needs to know of the n8n it drives. */
export interface HostApiOptions {
	url: string;
	webhookUrl: string;
	runCli: (args: string[]) => Promise<string>;
	standIn: NpmStandIn;
}

/** Drives a running n8n the way its editor and its public API do. */
export class HostApi {
	/** For routes this driver has no method for. */
	readonly session: OwnerSession;
	private readonly descriptions = new Map<string, JsonObject>();

	constructor(private readonly options: HostApiOptions) {
		this.session = new OwnerSession(options.url);
	}

	/** Sets up the owner or logs in. `startHost` has done it already. */
	async login(): Promise<void> {
		this.descriptions.clear();
		await this.session.open();
	}

	// Credentials

	async createCredential(input: CredentialInput): Promise<StoredCredential> {
		return parseCredential(await this.session.rest('POST', '/credentials', input));
	}

	/** Replaces the data as the editor does when one saves; what is not given stays. */
	async updateCredential(
		id: string,
		change: { name?: string; data?: JsonObject },
	): Promise<StoredCredential> {
		const stored = await this.getCredential(id);
		const input = {
			name: change.name ?? stored['name'],
			type: stored['type'],
			data: { ...asObject(stored['data'], 'data of the credential'), ...change.data },
		};
		return parseCredential(await this.session.rest('PATCH', `/credentials/${id}`, input));
	}

	async deleteCredential(id: string): Promise<void> {
		await this.session.rest('DELETE', `/credentials/${id}`);
	}

	/** A credential as the editor sees it: secrets are replaced by placeholders. */
	async getCredential(id: string): Promise<JsonObject> {
		const path = `/credentials/${id}?includeData=true`;
		return asObject(await this.session.rest('GET', path), 'credential');
	}

	/** A stored credential's true data, read by n8n's own command line. Takes some seconds. */
	async getCredentialDecrypted(id: string): Promise<JsonObject> {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-host-export-'));
		const file = path.join(folder, 'credential.json');
		try {
			const args = ['export:credentials', `--id=${id}`, '--decrypted', `--output=${file}`];
			const log = await this.options.runCli(args);
			if (!fs.existsSync(file)) throw new Error(`Credential ${id} was not exported:\n${log}`);
			const exported: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
			return asObject(dig(exported, 0, 'data'), 'data of the exported credential');
		} finally {
			fs.rmSync(folder, { recursive: true, force: true });
		}
	}

	/**
	 * Presses the test button of a stored credential (by its ID). n8n 2.41 can also test one that has
	 * not been saved; older ones (1.123 for certain) refuse that with 403.
	 */
	async testCredential(credential: string | CredentialInput): Promise<CredentialTestResult> {
		const tested =
			typeof credential === 'string'
				? { ...(await this.getCredential(credential)), id: credential }
				: { ...credential, id: '' };
		const answer = await this.session.rest('POST', '/credentials/test', { credentials: tested });
		const { status, message } = asObject(answer, 'result of the credential test');
		return {
			status: status === 'OK' ? 'OK' : 'Error',
			message: typeof message === 'string' ? message : '',
		};
	}

	// Workflows

	/** Stores a workflow; nodes get the IDs and webhook IDs the editor would give them. */
	async createWorkflow(definition: WorkflowDefinition): Promise<Workflow> {
		const body = await this.complete(definition);
		return parseStoredWorkflow(await this.session.publicApi('POST', '/workflows', body));
	}

	/** Stores a new version; n8n publishes that of a published workflow at once. */
	async updateWorkflow(id: string, definition: WorkflowDefinition): Promise<Workflow> {
		const body = await this.complete(definition);
		const stored = await this.session.publicApi('PUT', `/workflows/${id}`, body);
		const workflow = parseStoredWorkflow(stored);
		if (workflow.active) await this.waitForPublication(id, 'published');
		return workflow;
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return parseStoredWorkflow(await this.session.publicApi('GET', `/workflows/${id}`));
	}

	async deleteWorkflow(id: string): Promise<void> {
		await this.session.publicApi('DELETE', `/workflows/${id}`);
	}

	/** Publishes (activates) a workflow and waits until its triggers are live. */
	async publish(id: string): Promise<void> {
		await this.session.publicApi('POST', `/workflows/${id}/activate`);
		await this.waitForPublication(id, 'published');
	}

	/** Unpublishes (deactivates) a workflow and waits until its triggers are gone. */
	async unpublish(id: string): Promise<void> {
		await this.session.publicApi('POST', `/workflows/${id}/deactivate`);
		await this.waitForPublication(id, 'not_published');
	}

	/**
	 * Waits for n8n's publication service; an n8n without one has done everything by the time it
	 * answers the request. Also of use after a restart, which takes the triggers up again.
	 */
	async waitForPublication(
		id: string,
		wanted: 'published' | 'not_published',
		timeoutMs = PUBLISH_TIMEOUT_MS,
	): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const answer = await this.publicationStatus(id);
			if (answer === undefined || answer['status'] === wanted) return;
			if (answer['status'] !== 'in_progress') {
				throw new Error(`Workflow ${id} is not ${wanted}: ${preview(answer)}`);
			}
			if (Date.now() > deadline) {
				throw new Error(`Workflow ${id} was not ${wanted} in time: ${preview(answer)}`);
			}
			await sleep(POLL_MS);
		}
	}

	/** n8n's own words on a workflow's publication; `undefined` where n8n has no such service. */
	async publicationStatus(id: string): Promise<JsonObject | undefined> {
		try {
			const answer = await this.session.rest('GET', `/workflows/${id}/publication-status`);
			// An older n8n answers unknown routes with its editor's page.
			return isJsonObject(answer) && 'status' in answer ? answer : undefined;
		} catch (error) {
			if (error instanceof HostRequestError && error.status === 404) return undefined;
			throw error;
		}
	}

	// Executions

	/** Newest first, without their data; running ones included. */
	async listExecutions(query: ExecutionQuery = {}): Promise<Execution[]> {
		const { limit = 100 } = query;
		const listed = new Map<string, Execution>();
		let position = '';
		for (;;) {
			const page = asObject(await this.executionPage(query, position), 'page of executions');
			const results = asObjects(page['results'], 'executions').map(parseExecution);
			const before = listed.size;
			// An older n8n repeats the running ones on every page.
			for (const execution of results) listed.set(execution.id, execution);
			position = positionAfter(page, results);
			if (position === '' || listed.size === before || listed.size >= limit) break;
		}
		return [...listed.values()].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, limit);
	}

	/**
	 * One execution with its data. n8n writes an ended execution's status before its data, and on
	 * SQLite somebody who asks in between sees the new status beside the data from before it ran.
	 */
	async getExecution(id: string): Promise<Execution> {
		const deadline = Date.now() + DATA_TIMEOUT_MS;
		for (;;) {
			const path = `/executions/${id}?includeData=true`;
			const execution = parseExecution(await this.session.publicApi('GET', path));
			if (!lacksItsResult(execution) || Date.now() > deadline) return execution;
			await sleep(POLL_MS);
		}
	}

	/** Waits for one execution that has settled (ended, or waiting for something). */
	async waitForExecution(wait: ExecutionWait = {}): Promise<Execution> {
		const [execution] = await this.waitForExecutions({ ...wait, count: 1 });
		if (!execution) throw new Error('No execution');
		return execution;
	}

	/** Waits for several executions that have settled; oldest first. */
	async waitForExecutions(wait: ExecutionWait): Promise<Execution[]> {
		const { count = 1, timeoutMs = EXECUTION_TIMEOUT_MS } = wait;
		const deadline = Date.now() + timeoutMs;
		const settled = new Map<string, Execution>();
		for (;;) {
			const listed = await this.newerThan(wait, Math.max(100, count * 2));
			const found: Execution[] = [];
			for (const candidate of listed) {
				const full = isSettled(candidate) ? await this.withData(candidate, settled) : undefined;
				if (full && (wait.where?.(full) ?? true)) found.push(full);
			}
			if (found.length >= count) return found.reverse().slice(0, count);
			if (Date.now() > deadline) throw waitError(wait, listed, settled, found.length);
			await sleep(POLL_MS);
		}
	}

	/** Asks n8n to stop an execution, as the editor's stop button does. */
	async stopExecution(id: string): Promise<void> {
		await this.session.rest('POST', `/executions/${id}/stop`);
	}

	/**
	 * Runs a workflow as the editor's 'Execute workflow' does, from the given trigger.
	 * @returns the execution's ID
	 */
	async runWorkflow(workflow: Workflow, triggerName: string): Promise<string> {
		const answer = await this.run(workflow, triggerName);
		return asText(answer['executionId'], 'ID of the execution');
	}

	/** 'Listen for test event' of a trigger. Ends with the first event, or after two minutes. */
	async listenForTestEvent(workflow: Workflow, triggerName: string): Promise<void> {
		const answer = await this.run(workflow, triggerName);
		if (answer['waitingForWebhook'] !== true) {
			throw new Error(`'${triggerName}' does not wait for a test event: ${preview(answer)}`);
		}
	}

	/** 'Stop listening', waiting until the trigger's `delete` has run. */
	async stopListening(workflow: Workflow, triggerName: string): Promise<void> {
		await this.session.rest('DELETE', `/test-webhook/${workflow.id}`);
		await this.waitForTestEnd(workflow, triggerName);
	}

	/** Waits until n8n has stopped listening by itself, which it does after the first event. */
	async waitForTestEnd(
		workflow: Workflow,
		triggerName: string,
		timeoutMs = LISTENING_TIMEOUT_MS,
	): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (await this.isListening(workflow, triggerName)) {
			if (Date.now() > deadline) throw new Error(`n8n still listens for '${triggerName}'`);
			await sleep(POLL_MS);
		}
	}

	/** Whether n8n listens for a test event; the question itself is no event. */
	async isListening(workflow: Workflow, triggerName: string): Promise<boolean> {
		// A CORS preflight is answered from the list of registered webhooks, 404 if there is none.
		const url = `${this.options.url}/webhook-test/${await this.pathOf(workflow, triggerName, 'default')}`;
		const answer = await ask({ method: 'OPTIONS', url, headers: { origin: this.options.url } });
		return answer.status < 400;
	}

	/** Where a node's webhook is reached once the workflow is published. */
	async productionUrl(
		workflow: Workflow,
		nodeName: string,
		webhookName = 'default',
	): Promise<string> {
		return `${this.webhookBase()}/webhook/${await this.pathOf(workflow, nodeName, webhookName)}`;
	}

	/** Where a node's webhook is reached while n8n listens for a test event. */
	async testUrl(workflow: Workflow, nodeName: string, webhookName = 'default'): Promise<string> {
		const base = this.webhookBase();
		return `${base}/webhook-test/${await this.pathOf(workflow, nodeName, webhookName)}`;
	}

	// What fills the editor

	/** A node type's description as the editor gets it; `undefined` if n8n does not know the type. */
	async nodeType(name: string, version: number): Promise<JsonObject | undefined> {
		const key = `${name}@${version}`;
		const known = this.descriptions.get(key);
		if (known) return known;
		const found = await this.lookUpNodeType(name, version);
		if (found) this.descriptions.set(key, found);
		return found;
	}

	/** The choices of a drop-down filled by a `loadOptions` method. */
	async nodeParameterOptions(request: DynamicRequest): Promise<JsonObject[]> {
		const answer = await this.dynamic('options', request, {});
		return asObjects(answer, 'options');
	}

	/** One page of a resource locator's list. */
	async resourceLocatorResults(
		request: DynamicRequest & { filter?: string; paginationToken?: string },
	): Promise<{ results: JsonObject[]; paginationToken: unknown }> {
		const { filter, paginationToken } = request;
		const answer = await this.dynamic('resource-locator-results', request, {
			filter,
			paginationToken,
		});
		return {
			results: asObjects(dig(answer, 'results'), 'results of the resource locator'),
			paginationToken: dig(answer, 'paginationToken'),
		};
	}

	/** What a resource mapper shows: `fields`, and `emptyFieldsNotice` if there are none. */
	async resourceMapperFields(request: DynamicRequest): Promise<JsonObject> {
		return asObject(await this.dynamic('resource-mapper-fields', request, {}), 'mapper fields');
	}

	// Community packages

	/** Installs a tarball through n8n's own installer, `npm` answering from the tarball. */
	async installCommunityPackage(tarball: string): Promise<InstalledPackage> {
		const { name, version } = this.options.standIn.offer(tarball);
		const body = { name, version };
		const installed = await this.session.rest('POST', '/community-packages', body);
		this.descriptions.clear();
		return parseInstalledPackage(installed);
	}

	async uninstallCommunityPackage(name: string): Promise<void> {
		await this.session.rest('DELETE', `/community-packages?name=${encodeURIComponent(name)}`);
		this.descriptions.clear();
	}

	async listCommunityPackages(): Promise<InstalledPackage[]> {
		const answer = await this.session.rest('GET', '/community-packages');
		return asObjects(answer, 'community packages').map(parseInstalledPackage);
	}

	private async complete(definition: WorkflowDefinition): Promise<JsonObject> {
		const nodes: WorkflowNode[] = [];
		for (const node of definition.nodes) nodes.push(await this.completeNode(node));
		// The public API refuses members it does not know, and those n8n sets itself.
		const { name, connections, settings = {} } = definition;
		return { name, nodes, connections, settings };
	}

	private async completeNode(node: WorkflowNode): Promise<WorkflowNode> {
		const completed = { ...node, id: node.id ?? randomUUID() };
		if (completed.webhookId === undefined) {
			const description = await this.nodeType(node.type, node.typeVersion);
			const webhooks = description?.['webhooks'];
			if (Array.isArray(webhooks) && webhooks.length > 0) completed.webhookId = randomUUID();
		}
		return completed;
	}

	private async lookUpNodeType(name: string, version: number): Promise<JsonObject | undefined> {
		try {
			const body = { nodeInfos: [{ name, version }] };
			const found = dig(await this.session.rest('POST', '/node-types', body), 0);
			return isJsonObject(found) ? found : undefined;
		} catch (error) {
			const unknown = error instanceof HostRequestError && /node type/i.test(error.body);
			if (unknown) return undefined;
			throw error;
		}
	}

	private async run(workflow: Workflow, triggerName: string): Promise<JsonObject> {
		findNode(workflow, triggerName);
		const body = { workflowData: workflow, triggerToStartFrom: { name: triggerName } };
		const answer = await this.session.rest('POST', `/workflows/${workflow.id}/run`, body);
		return asObject(answer, 'answer to the run request');
	}

	private async dynamic(
		route: string,
		request: DynamicRequest,
		extra: JsonObject,
	): Promise<unknown> {
		const { nodeType, typeVersion, path, methodName, parameters = {}, credentials } = request;
		return await this.session.rest('POST', `/dynamic-node-parameters/${route}`, {
			nodeTypeAndVersion: { name: nodeType, version: typeVersion },
			path,
			methodName,
			currentNodeParameters: parameters,
			credentials,
			...extra,
		});
	}

	private async pathOf(workflow: Workflow, name: string, webhookName: string): Promise<string> {
		const node = findNode(workflow, name);
		const description = await this.nodeType(node.type, node.typeVersion);
		if (!description) throw new Error(`n8n does not know the node type ${node.type}`);
		return webhookPath(workflow, node, description, webhookName);
	}

	private webhookBase(): string {
		return this.options.webhookUrl.replace(/\/+$/, '');
	}

	private async executionPage(query: ExecutionQuery, position: string): Promise<unknown> {
		const filter: JsonObject = {};
		if (query.workflowId) filter['workflowId'] = query.workflowId;
		if (query.status) filter['status'] = [query.status];
		// Whole pages only: n8n orders by the start, and workers may start a later execution first.
		const search = `filter=${encodeURIComponent(JSON.stringify(filter))}&limit=${PAGE_SIZE}${position}`;
		return await this.session.rest('GET', `/executions?${search}`);
	}

	private async newerThan(wait: ExecutionWait, limit: number): Promise<Execution[]> {
		const listed = await this.listExecutions({ workflowId: wait.workflowId, limit });
		return listed.filter(({ id }) => Number(id) > Number(wait.afterId ?? 0));
	}

	/** What has ended does not change any more; what waits may go on. */
	private async withData(
		candidate: Execution,
		settled: Map<string, Execution>,
	): Promise<Execution | undefined> {
		const known = settled.get(candidate.id);
		if (known && candidate.status !== 'waiting' && known.status === candidate.status) return known;
		const full = await this.getExecution(candidate.id);
		settled.set(candidate.id, full);
		return isSettled(full) ? full : undefined;
	}
}

/** Where the next page starts: n8n 2.41 gives a cursor, older ones go by the last ID. */
function positionAfter(page: JsonObject, results: Execution[]): string {
	const { nextCursor } = page;
	if (typeof nextCursor === 'string') return `&cursor=${encodeURIComponent(nextCursor)}`;
	const ended = results.filter(isSettled).map(({ id }) => Number(id));
	if (nextCursor === null || ended.length === 0) return '';
	return `&lastId=${Math.min(...ended)}`;
}

function waitError(
	wait: ExecutionWait,
	listed: Execution[],
	settled: Map<string, Execution>,
	found: number,
): Error {
	const seen = listed.map(({ id, status, mode }) => {
		const full = settled.get(id);
		return `${id} ${mode} ${status} ${full ? errorText(full) : ''}`.trim();
	});
	const wanted = `${wait.count ?? 1} execution(s)${wait.where ? ' as asked for' : ''}`;
	const others =
		seen.length > 0 ? `there were: ${seen.slice(0, 10).join('; ')}` : 'there were none';
	return new Error(`Waited in vain for ${wanted}, found ${found}; ${others}`);
}

function parseCredential(value: unknown): StoredCredential {
	const credential = asObject(value, 'credential');
	return {
		id: asText(credential['id'], 'ID of the credential'),
		name: asText(credential['name'], 'name of the credential'),
		type: asText(credential['type'], 'type of the credential'),
	};
}

function parseInstalledPackage(value: unknown): InstalledPackage {
	const installed = asObject(value, 'community package');
	const nodes = asObjects(installed['installedNodes'], 'nodes of the community package');
	return {
		packageName: asText(installed['packageName'], 'name of the community package'),
		installedVersion: asText(installed['installedVersion'], 'version of the community package'),
		nodeTypes: nodes.map((node) => asText(node['type'], 'node type')),
	};
}
