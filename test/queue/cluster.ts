import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { startDatabase, type Database } from '../../demo/database';
import {
	CHECKOUT,
	freePort,
	isSettled,
	startHost,
	type Execution,
	type Host,
	type HostEnvironment,
	type HostRole,
	type StartOptions,
	type Workflow,
} from '../../host';
import { Disposal } from '../support/disposal';
import { N8N_VERSION } from '../support/n8n';
import { until } from '../../toolbox/until';
import { Redis } from './redis';

const WORKERS = 2;

/** Of one worker; n8n's default is 10. Enough for every execution of a race to run at once. */
const WORKER_CONCURRENCY = 50;

const PATIENCE_MS = 120_000;

/** How long executions may come that should not. */
const STRAGGLERS_MS = 1_000;

/** What a worker writes when it takes an execution. */
const STARTED = /Worker started execution (\d+)/;

/**
 * n8n's queue mode as its documentation describes it: a main process that serves the editor and
 * registers webhooks, a webhook processor that production webhooks go to, workers that run
 * executions, with PostgreSQL and Redis between them.
 */
export class Cluster {
	/** By the ID of the execution: which worker ran it. */
	private readonly ranOn = new Map<string, number>();

	private constructor(
		private readonly parts: Disposal,
		private readonly redis: Redis,
		/** What nobody but these processes may know. */
		readonly secrets: readonly string[],
		readonly main: Host,
		private readonly others: readonly Host[],
	) {}

	static async start(onProgress: (message: string) => void): Promise<Cluster> {
		return await Disposal.assemble(async (parts) => {
			const redis = parts.add(await Redis.start(), (it) => it.dispose());
			const database = parts.add(await startDatabase(), (it) => it.stop());
			await database.query('CREATE DATABASE n8n');
			const webhookPort = await freePort();
			const key = randomBytes(24).toString('base64');
			const webhookUrl = `http://127.0.0.1:${webhookPort}/`;
			const launch = launcher({ redis, database, webhookUrl, key, onProgress });
			// First and alone: it makes the tables.
			const main = await launch('main', {
				// n8n's advice for queue mode: production webhooks are the webhook processor's.
				env: { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' },
			});
			parts.add(main, (it) => it.dispose());
			const starting = parts.add([launch('webhook', { port: webhookPort })], disposeAll);
			for (let index = 0; index < WORKERS; index++) {
				const env = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(WORKER_CONCURRENCY) };
				starting.push(launch('worker', { env }));
			}
			const secrets = [key, database.access.password, main.owner.password];
			return new Cluster(parts, redis, secrets, main, await Promise.all(starting)).follow();
		});
	}

	/** Ends every n8n process and Redis, and starts them again; PostgreSQL keeps running. */
	async restart(): Promise<void> {
		await this.stopAll();
		await this.redis.restart();
		await Promise.all(
			this.hosts.map(async (host) => {
				await host.start();
			}),
		);
	}

	/**
	 * Kills the worker that has run an execution, and starts it again when something has been done
	 * without it.
	 */
	async without(execution: Execution, act: (worker: number) => Promise<void>): Promise<void> {
		const index = this.ranOn.get(execution.id) ?? -1;
		const worker = this.workers[index];
		if (worker === undefined) throw new Error(`No worker has run execution ${execution.id}`);
		await worker.kill();
		try {
			await act(index);
		} finally {
			await worker.start();
		}
	}

	async dispose(): Promise<void> {
		await this.parts.dispose();
	}

	/**
	 * A workflow's executions after the given one, oldest first, ended and with their data. Waits for
	 * as many as should be there, and then a little for any that should not: n8n 1.123 answers a
	 * webhook before it has stored the execution.
	 */
	async executionsOf(
		{ id: workflowId }: Workflow,
		count: number,
		afterId = '0',
	): Promise<Execution[]> {
		const { api } = this.main;
		const listed = async (): Promise<Execution[]> => {
			const found = await api.listExecutions({ workflowId, limit: 1000 });
			return found.filter(({ id }) => Number(id) > Number(afterId));
		};
		const ended = async (): Promise<Execution[] | false> => {
			const found = await listed();
			return found.length >= count && found.every(isSettled) && found;
		};
		await until(`${count} executions to end`, ended, PATIENCE_MS);
		await sleep(STRAGGLERS_MS);
		const all = await until('the executions to end', ended, PATIENCE_MS);
		const full: Execution[] = [];
		for (const { id } of all.reverse()) full.push(await api.getExecution(id));
		return full;
	}

	/** How many of these executions each worker has run; what none has run is missing. */
	sharesOf(executions: Execution[]): number[] {
		const shares = Array<number>(WORKERS).fill(0);
		for (const { id } of executions) {
			const worker = this.ranOn.get(id);
			if (worker !== undefined) shares[worker] = (shares[worker] ?? 0) + 1;
		}
		return shares;
	}

	private get hosts(): Host[] {
		return [this.main, ...this.others];
	}

	private get workers(): Host[] {
		return this.others.filter(({ role }) => role === 'worker');
	}

	private async stopAll(): Promise<void> {
		await Promise.all(
			this.hosts.map(async (host) => {
				await host.stop();
			}),
		);
	}

	private follow(): this {
		for (const [index, worker] of this.workers.entries()) {
			worker.onLog((line) => {
				const id = STARTED.exec(line)?.[1];
				if (id !== undefined) this.ranOn.set(id, index);
			});
		}
		return this;
	}
}

type Launch = (role: HostRole, options?: StartOptions) => Promise<Host>;

/** Starts processes that share a database, a queue and the address of their webhooks. */
function launcher({
	redis,
	database: { access },
	webhookUrl,
	key,
	onProgress,
}: {
	redis: Redis;
	database: Database;
	webhookUrl: string;
	key: string;
	onProgress: (message: string) => void;
}): Launch {
	const shared: HostEnvironment = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: access.host,
		DB_POSTGRESDB_PORT: String(access.port),
		DB_POSTGRESDB_DATABASE: 'n8n',
		DB_POSTGRESDB_USER: access.user,
		DB_POSTGRESDB_PASSWORD: access.password,
		WEBHOOK_URL: webhookUrl,
		N8N_ENCRYPTION_KEY: key,
	};
	return async (role, { env, ...options } = {}) =>
		await startHost({
			version: N8N_VERSION,
			packageFolder: CHECKOUT,
			// n8n's default engine would slow four processes down to a crawl and hide the races.
			expressionEngine: 'legacy',
			onProgress,
			readyTimeoutMs: 300_000,
			crashPause: false,
			...options,
			role,
			env: { ...shared, ...env },
		});
}

/** Those that have come up, at once. */
async function disposeAll(starting: ReadonlyArray<Promise<Host>>): Promise<void> {
	const settled = await Promise.allSettled(starting);
	await Promise.all(
		settled.map(async (host) => {
			if (host.status === 'fulfilled') await host.value.dispose();
		}),
	);
}
