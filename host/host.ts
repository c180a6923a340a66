import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { poll } from '../toolbox/until';
import { hostApi, type HostApi } from './api';
import {
	hostEnvironment,
	type ExpressionEngine,
	type HostEnvironment,
	type HostRole,
} from './environment';
import { Guard, signalGroup } from './guard';
import { ask } from './http';
import type { Installation } from './install';
import { HostLog, type LogListener } from './log';
import { ownerOf, type Owner } from './owner';
import { NpmStandIn, placePackage, unpackPackage } from './package';
import { freePort } from './ports';
import { exitOf, hasEnded, killGroup } from './process';
import type { ProgressListener } from './program';

const READY_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 250;
const ERROR_LOG_LINES = 40;

/** What a process of each role writes when it has finished starting. */
const READY_LINES: Record<HostRole, RegExp> = {
	main: /Editor is now accessible/,
	worker: /worker is now ready/,
	webhook: /Webhook listener waiting for requests/,
};

/** What to start, and how. */
export interface StartOptions {
	/** Exact n8n version; installed first if it is not in the cache. */
	version?: string;
	/** A folder with `package.json` and `dist/`, to be loaded as a community package. */
	packageFolder?: string;
	/** A packed package, to be loaded as a community package; instead of `packageFolder`. */
	tarball?: string;
	/** Where n8n keeps its data; a temporary folder, removed at the end, if left out. */
	userFolder?: string;
	/** Added to n8n's environment last; `undefined` removes a variable. */
	env?: HostEnvironment;
	/** The port n8n listens on (for a worker: of its health check); a free one if left out. */
	port?: number;
	/** `main` unless given; the others need the queue's and the database's variables in `env`. */
	role?: HostRole;
	/** n8n's own default if left out. */
	expressionEngine?: ExpressionEngine;
	/** Hears every line n8n writes. */
	log?: LogListener;
	/** Hears about a missing n8n being installed, and about the start. */
	onProgress?: ProgressListener;
	readyTimeoutMs?: number;
	/**
	 * After a crash n8n pauses for ten seconds when it starts again. `false` takes its note of the
	 * crash away first, for tests that kill it many times; recovery is the same.
	 */
	crashPause?: boolean;
}

/** One n8n process, running or stopped. */
export class Host {
	readonly role: HostRole;
	readonly version: string;
	/** Without a slash at the end. */
	readonly url: string;
	readonly userFolder: string;
	/** The account to log in with. */
	readonly owner: Owner;
	/** Drives the n8n; usable in the role `main`. */
	readonly api: HostApi;

	private readonly log = new HostLog();
	private readonly ownsUserFolder: boolean;
	private readonly standIn: NpmStandIn;
	private readonly environment: NodeJS.ProcessEnv;
	private guard: Guard | undefined;
	private child: ChildProcess | undefined;
	private readonly exitWithParent = () => {
		this.signal('SIGKILL');
	};

	/** Use `startHost`. */
	constructor(
		private readonly installation: Installation,
		private readonly options: StartOptions,
		readonly port: number,
		brokerPort: number,
	) {
		this.role = options.role ?? 'main';
		this.version = installation.version;
		this.url = `http://127.0.0.1:${port}`;
		this.ownsUserFolder = options.userFolder === undefined;
		this.userFolder = options.userFolder
			? path.resolve(options.userFolder)
			: fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-host-'));
		fs.mkdirSync(this.userFolder, { recursive: true });
		this.owner = ownerOf(this.userFolder);
		this.standIn = new NpmStandIn(this.userFolder, installation.node.executable);
		this.environment = hostEnvironment({
			role: this.role,
			userFolder: this.userFolder,
			port,
			brokerPort,
			installation,
			standInFolder: this.standIn.folder,
			expressionEngine: options.expressionEngine,
			env: options.env ?? {},
		});
		if (options.log) this.log.onLine(options.log);
		this.api = hostApi({
			url: this.url,
			webhookUrl: this.environment['WEBHOOK_URL'] ?? `${this.url}/`,
			owner: this.owner,
			userFolder: this.userFolder,
			runCli: async (args) => await this.runCli(args),
			standIn: this.standIn,
		});
	}

	/** Whether the process is there (not whether it is ready). */
	get running(): boolean {
		return this.child !== undefined;
	}

	/** The process's id while it runs; it leads a process group of its own. */
	get pid(): number | undefined {
		return this.child?.pid;
	}

	/** Starts n8n, again if need be, with the package as it is now on disk. */
	async start(): Promise<void> {
		if (this.child) throw new Error('n8n is running already');
		this.placePackage();
		if (this.options.crashPause === false) {
			fs.rmSync(path.join(this.userFolder, '.n8n', 'crash.journal'), { force: true });
		}
		this.options.onProgress?.(`Starting n8n ${this.version} (${this.role})`);
		const child = this.spawn();
		try {
			await this.waitUntilReady(child);
			if (this.role === 'main') await this.api.login();
		} catch (error) {
			await this.kill();
			throw error;
		}
		this.options.onProgress?.(`n8n ${this.version} (${this.role}) is ready at ${this.url}`);
	}

	/** Lets n8n finish and exit; after twenty seconds it is killed. The data stays. */
	async stop(): Promise<void> {
		const child = this.child;
		if (!child) return;
		// Only the leader: it ends its task runner itself.
		child.kill('SIGTERM');
		await Promise.race([exitOf(child), sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		// Whether it ended or not, nothing of its group stays behind.
		await killGroup(child);
	}

	/** Kills n8n and everything it started at once, as a power cut would. The data stays. */
	async kill(): Promise<void> {
		if (this.child) await killGroup(this.child);
	}

	/** Stops n8n if it runs, and starts it on the same port with the same data. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Stops n8n and removes its data, unless the folder was given by the caller. */
	async dispose(): Promise<void> {
		await this.stop();
		this.guard?.end();
		this.guard = undefined;
		if (this.ownsUserFolder) fs.rmSync(this.userFolder, { recursive: true, force: true });
	}

	/** What n8n has written so far, or its last lines. */
	logs(lastLines?: number): string {
		return this.log.tail(lastLines);
	}

	/** @returns a function that ends the listening */
	onLog(listener: LogListener): () => void {
		return this.log.onLine(listener);
	}

	/** Runs an `n8n` command, such as `export:credentials`, on this n8n's data. */
	async runCli(args: string[]): Promise<string> {
		const { node, entryPoint } = this.installation;
		const child = spawn(node.executable, [entryPoint, ...args], {
			cwd: this.userFolder,
			env: { ...this.environment, N8N_RUNNERS_BROKER_PORT: String(await freePort()) },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const log = new HostLog();
		log.follow(child.stdout);
		log.follow(child.stderr);
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code !== 0) throw new Error(`n8n ${args.join(' ')} failed (${code}):\n${log.tail()}`);
		return log.tail();
	}

	private placePackage(): void {
		const { packageFolder, tarball } = this.options;
		if (tarball) {
			const unpacked = path.join(this.userFolder, 'unpacked');
			placePackage(unpackPackage(tarball, unpacked), this.userFolder);
		} else if (packageFolder) {
			placePackage(packageFolder, this.userFolder);
		}
	}

	private spawn(): ChildProcess {
		const { node, entryPoint } = this.installation;
		const command = this.role === 'main' ? 'start' : this.role;
		const child = spawn(node.executable, [entryPoint, command], {
			// n8n reads a `.env` from where it is started.
			cwd: this.userFolder,
			env: this.environment,
			stdio: ['ignore', 'pipe', 'pipe'],
			// A group of its own: its task runner can be killed with it, and Ctrl-C in the terminal
			// reaches the program that started it first.
			detached: true,
		});
		this.child = child;
		this.guard ??= new Guard(this.ownsUserFolder ? this.userFolder : undefined);
		this.guard.watch(child.pid);
		process.once('exit', this.exitWithParent);
		this.log.follow(child.stdout);
		this.log.follow(child.stderr);
		child.once('exit', () => {
			this.guard?.watch(undefined);
			process.removeListener('exit', this.exitWithParent);
			if (this.child === child) this.child = undefined;
		});
		return child;
	}

	private signal(signal: NodeJS.Signals): void {
		if (this.child?.pid !== undefined) signalGroup(this.child.pid, signal);
	}

	private async waitUntilReady(child: ChildProcess): Promise<void> {
		// The readiness route answers a little before n8n has gone through its published workflows.
		let finished = !/^(info|debug)$/.test(this.environment['N8N_LOG_LEVEL'] ?? 'info');
		const stopListening = this.log.onLine((line) => {
			finished ||= READY_LINES[this.role].test(line);
		});
		let spawnError: Error | undefined;
		child.once('error', (error) => (spawnError = error));
		const isReady = async (): Promise<boolean> => {
			if (finished && (await this.answersReady())) return true;
			if (spawnError) throw spawnError;
			if (hasEnded(child)) throw this.startError(`ended (${child.exitCode ?? child.signalCode})`);
			return false;
		};
		try {
			const { readyTimeoutMs = READY_TIMEOUT_MS } = this.options;
			if (!(await poll(isReady, readyTimeoutMs, POLL_MS))) {
				throw this.startError('was not ready in time');
			}
		} finally {
			stopListening();
		}
	}

	private async answersReady(): Promise<boolean> {
		try {
			const url = `${this.url}/healthz/readiness`;
			return (await ask({ method: 'GET', url, timeoutMs: 5_000 })).status === 200;
		} catch {
			return false;
		}
	}

	private startError(what: string): Error {
		const tail = this.log.tail(ERROR_LOG_LINES);
		return new Error(`n8n ${this.version} (${this.role}) ${what}. Its last lines:\n${tail}`);
	}
}
