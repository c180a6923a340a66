import { CHECKOUT, ensureN8n, startHost } from '../host';
import type { Host, ProgressListener, ShareListener } from '../host';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { officeOf } from './office/office';
import { startDatabase, type Database } from './database';
import { startMailbox, type Mailbox } from './mailbox';
import { createCredentials, publishExamples, type Workflows } from './workflows';

/** What to start the demo with. */
export interface DemoOptions {
	/** Exact n8n version; the host's default if left out. */
	n8nVersion?: string;
	/**
	 * A packed package, to be installed by n8n's own community package installer. If left out, n8n
	 * finds the checkout's built package in place.
	 */
	tarball?: string;
	sandbox?: Partial<SandboxOptions>;
	/** Hears what n8n writes. */
	log?: (line: string) => void;
	/** Hears what is being waited for. */
	onProgress?: ProgressListener;
	/** Hears how much is done of what takes long. */
	onShare?: ShareListener;
	/** Hears about each part that is up: its name, and where it is. */
	onPart?: (name: string, where: string) => void;
	/** Ends the start; what is up already is stopped. */
	signal?: AbortSignal;
}

/** Everything the use case consists of, up and running. */
export interface Demo {
	sandbox: Sandbox;
	database: Database;
	mailbox: Mailbox;
	host: Host;
	workflows: Workflows;
	/** Stops everything and leaves nothing behind. */
	stop(): Promise<void>;
}

/**
 * Brings up Web1on1 (the sandbox), the dealer's database, sales' mailbox and n8n with this package
 * in it, and publishes the example workflows.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
	const running = new Running(options.signal);
	try {
		return await assemble(running, options);
	} catch (error) {
		await running.stop();
		throw error;
	}
}

async function assemble(running: Running, options: DemoOptions): Promise<Demo> {
	const { n8nVersion: version, tarball, onProgress, onShare } = options;
	const { onPart = () => undefined } = options;
	// Before anything runs: it may take minutes the first time.
	await running.unlessAborted(ensureN8n({ version, onProgress, onShare }));

	const database = await running.add(startDatabase(), (it) => it.stop());
	onPart("Dealer's database", database.url);
	const mailbox = await running.add(startMailbox(), (it) => it.stop());
	onPart("Sales' mailbox", `smtp://${mailbox.host}:${mailbox.port}`);
	const office = await officeOf(database, mailbox);
	const sandbox = await running.add(startSandbox(options.sandbox, [office]), (it) => it.stop());
	onPart('Web1on1 sandbox', sandbox.url);

	onProgress?.('Starting n8n: seconds if it ran lately, up to a minute if not');
	const starting = startHost({
		version,
		...(tarball ? {} : { packageFolder: CHECKOUT }),
		...(options.log ? { log: options.log } : {}),
	});
	const host = await running.add(starting, (it) => it.dispose());
	onPart(`n8n ${host.version}`, host.url);
	if (tarball) await host.api.installCommunityPackage(tarball);

	// Registering a webhook takes admin scope, so the bot is the dealer's own (facts: A8, X5).
	const tokens = sandbox.issueTokens({ scope: 'admin' });
	const credentials = await createCredentials(host.api, {
		web1on1: { url: sandbox.url, tokens },
		database: database.access,
		mail: { host: mailbox.host, port: mailbox.port },
	});
	onPart(
		'Credentials',
		'Web1on1 (admin scope: the trigger registers its own webhook), Postgres, SMTP',
	);
	const workflows = await running.unlessAborted(publishExamples(host.api, credentials));
	for (const { id, name } of Object.values(workflows)) {
		onPart(name, `${host.url}/workflow/${id}`);
	}
	return { sandbox, database, mailbox, host, workflows, stop: () => running.stop() };
}

/** What has been started, in the order in which it was: it is stopped the other way round. */
class Running {
	private readonly stops: Array<() => Promise<void>> = [];
	private stopping: Promise<void> | undefined;

	constructor(private readonly signal: AbortSignal | undefined) {}

	/** Waits for something to be up; should it come up too late, it is stopped at once. */
	async add<Part>(starting: Promise<Part>, stop: (part: Part) => Promise<void>): Promise<Part> {
		const added = starting.then(async (part) => {
			if (this.stopping) await stop(part);
			else this.stops.push(() => stop(part));
			return part;
		});
		return await this.unlessAborted(added);
	}

	async unlessAborted<Result>(work: Promise<Result>): Promise<Result> {
		// If it fails after an interruption, nobody is interested any more.
		work.catch(() => undefined);
		const { signal } = this;
		if (!signal) return await work;
		if (signal.aborted) throw new Error('Interrupted');
		let onAbort = (): void => undefined;
		const aborted = new Promise<never>((_resolve, reject) => {
			onAbort = () => {
				reject(new Error('Interrupted'));
			};
			signal.addEventListener('abort', onAbort, { once: true });
		});
		try {
			return await Promise.race([work, aborted]);
		} finally {
			signal.removeEventListener('abort', onAbort);
		}
	}

	stop(): Promise<void> {
		this.stopping ??= this.stopAll();
		return this.stopping;
	}

	private async stopAll(): Promise<void> {
		const problems: unknown[] = [];
		for (const stop of this.stops.reverse()) {
			await stop().catch((error: unknown) => problems.push(error));
		}
		if (problems.length > 0) throw new AggregateError(problems, 'Not everything could be stopped');
	}
}
