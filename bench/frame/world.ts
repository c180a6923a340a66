import { randomBytes, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import {
	CHECKOUT,
	startHost,
	type ExpressionEngine,
	type Host,
	type HostEnvironment,
	type JsonObject,
	type Workflow,
	type WorkflowNode,
} from '../../host';
import { sign, startSandbox, type Sandbox } from '../../sandbox';
import { until } from '../../toolbox/until';
import { placeContenders } from './contenders';
import type { Delivery } from './load';
import { LoopWatch } from './loop';

const CONSUMER = '+31619626759';
const SETTLED_MS = 600_000;

/** A node as a bench describes it; the rest is filled in. */
export type BenchNode = Partial<WorkflowNode> & Pick<WorkflowNode, 'type'>;

/** A workflow that listens: what it is reached by, and how what reaches it is signed. */
export interface Listener {
	workflow: Workflow;
	url: string;
	/** Undefined where nothing was registered with Web1on1. */
	secret: string | undefined;
}

/** What to start. */
export interface BenchWorldOptions {
	version: string;
	/** n8n's own default if left out. */
	engine?: ExpressionEngine;
	env?: HostEnvironment;
	/** Somebody else's, who also stops it; one of its own if left out. */
	sandbox?: Sandbox;
}

/** One n8n with the package and the bench's own one, one sandbox, and a credential. */
export class BenchWorld {
	private constructor(
		readonly host: Host,
		readonly sandbox: Sandbox,
		private readonly userFolder: string,
		private readonly ownsSandbox: boolean,
		/** May register webhooks; everything in it is as it is when added. */
		readonly credential: { id: string; name: string },
	) {}

	/** How long n8n's event loop is blocked. */
	get loop(): LoopWatch {
		return new LoopWatch(this.userFolder);
	}

	/** The body of a delivery as the sandbox makes it, and the ID of the message in it. */
	private example = { id: '', body: '' };

	static async start(options: BenchWorldOptions): Promise<BenchWorld> {
		const { version, engine, env = {} } = options;
		const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-bench-'));
		placeContenders(userFolder);
		const sandbox = options.sandbox ?? (await startSandbox());
		const host = await startHost({
			version,
			packageFolder: CHECKOUT,
			userFolder,
			env: { EXECUTIONS_DATA_PRUNE: 'false', ...LoopWatch.environment(userFolder), ...env },
			...(engine === undefined ? {} : { expressionEngine: engine }),
		});
		const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
		const { id, name } = await host.api.createCredential({
			name: 'Web1on1',
			type: 'web1on1Api',
			data: { authentication: 'renewing', refreshToken, apiUrl: sandbox.url },
		});
		const world = new BenchWorld(host, sandbox, userFolder, options.sandbox === undefined, {
			id,
			name,
		});
		await world.findExample();
		return world;
	}

	/** Another credential for tokens of its own, with other settings. */
	async enter(settings: JsonObject): Promise<{ id: string; name: string }> {
		const { sandbox, host } = this;
		const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
		const { id, name } = await host.api.createCredential({
			name: 'Web1on1, another',
			type: 'web1on1Api',
			data: { authentication: 'renewing', refreshToken, apiUrl: sandbox.url, ...settings },
		});
		return { id, name };
	}

	/** A credential of the bench's own package, which renews its token and does no more. */
	async enterPlain(): Promise<{ id: string; name: string }> {
		const { sandbox, host } = this;
		const { refreshToken, email } = sandbox.issueTokens({ scope: 'admin' });
		const { id, name } = await host.api.createCredential({
			name: 'Web1on1, plain',
			type: 'plainTokenApi',
			data: { apiUrl: sandbox.url, clientId: email, refreshToken },
		});
		return { id, name };
	}

	private async findExample(): Promise<void> {
		const { sandbox, host } = this;
		const { workflow } = await this.listener('Example', [this.trigger()]);
		const { id } = sandbox.reply(CONSUMER, 'Yes, 3 pm is fine');
		await sandbox.settled();
		const { rawBody = '' } = sandbox.deliveries().find(({ message }) => message === id) ?? {};
		this.example = { id, body: rawBody };
		await host.api.unpublish(workflow.id);
	}

	/** Stops n8n and the sandbox, and throws their data away. */
	async stop(): Promise<void> {
		await this.host.dispose();
		if (this.ownsSandbox) await this.sandbox.stop();
		fs.rmSync(this.userFolder, { recursive: true, force: true });
	}

	/** Publishes nodes one after the other, the first of which listens. */
	async listener(name: string, nodes: readonly BenchNode[]): Promise<Listener> {
		const { api } = this.host;
		const workflow = await api.createWorkflow({
			name,
			settings: { executionOrder: 'v1' },
			...chain(nodes),
		});
		await api.publish(workflow.id);
		const first = workflow.nodes[0]?.name ?? '';
		const url = await api.productionUrl(workflow, first);
		const service = this.sandbox.services().find(({ params }) => params['url'] === url);
		const secret = service?.params['secret'];
		return { workflow, url, secret: typeof secret === 'string' ? secret : undefined };
	}

	/**
	 * A trigger that passes on what has come, has so many bytes saved with each delivery, and has a
	 * credential: what n8n does for any such trigger.
	 */
	storingTrigger(bytes: number): BenchNode {
		return {
			type: 'n8n-nodes-bench.storeTrigger',
			typeVersion: 1.1,
			parameters: { bytes },
			credentials: { web1on1Api: this.credential },
		};
	}

	/** Our trigger, with the credential. */
	trigger(parameters: JsonObject = {}): BenchNode {
		return {
			type: 'n8n-nodes-web1on1.web1on1Trigger',
			typeVersion: 1.1,
			parameters,
			credentials: { web1on1Api: this.credential },
		};
	}

	/**
	 * Deliveries as Web1on1 makes them, each about a message of its own.
	 *
	 * @param change of the body's text, such as another role
	 */
	deliveries(
		count: number,
		{ secret }: Pick<Listener, 'secret'>,
		change: (body: string) => string = (body) => body,
	): Delivery[] {
		const { id, body } = this.example;
		return Array.from({ length: count }, () => {
			const own = change(body.replaceAll(id, randomBytes(12).toString('hex')));
			const headers: Record<string, string> = {
				'x-hub-signature': sign(own, secret ?? 'the others do not look at it'),
			};
			return { body: own, headers };
		});
	}

	/** How many executions a workflow has had. */
	async executionsOf({ workflow }: Listener): Promise<number> {
		const query = { workflowId: workflow.id, limit: 1_000_000 };
		return (await this.host.api.listExecutions(query)).length;
	}

	/** Waits until n8n has nothing more to do: nobody pays for the one before. */
	async settled(): Promise<void> {
		const { api } = this.host;
		const isBusy = async (status: string): Promise<boolean> =>
			(await api.listExecutions({ status, limit: 1 })).length > 0;
		await until(
			'the executions to end',
			async () => !(await isBusy('running')) && !(await isBusy('new')),
			SETTLED_MS,
			250,
		);
	}
}

/** n8n's own Webhook node, answering as soon as it has got the request. */
export function webhookNode(): BenchNode {
	return {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: {
			httpMethod: 'POST',
			path: randomUUID(),
			responseMode: 'onReceived',
			options: {},
		},
	};
}

function chain(given: readonly BenchNode[]): { nodes: WorkflowNode[]; connections: JsonObject } {
	const nodes = given.map((node, index): WorkflowNode => ({
		name: `Node ${index + 1}`,
		typeVersion: 1,
		position: [index * 200, 0],
		parameters: {},
		...node,
	}));
	const connections: JsonObject = {};
	for (const [index, node] of nodes.entries()) {
		const next = nodes[index + 1];
		if (next === undefined) continue;
		connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { nodes, connections };
}
