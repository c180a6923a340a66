import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { Guard } from './guard';
import { withInstallLock } from './lock';

/** The n8n version that is installed and started when none is asked for. */
export const DEFAULT_N8N_VERSION = '2.41.1';

/** The versions this driver has been run against. Others may well work. */
export const KNOWN_N8N_VERSIONS = ['2.41.1', '2.35.7', '2.20.12', '1.123.81'] as const;

/**
 * Every known n8n version accepts Node 24 (2.38 and later insist on it, 1.123 takes 20.19 to 24),
 * and `isolated-vm`, which n8n's expression engine needs, ships prebuilt binaries for it.
 */
const NODE_MAJOR = 24;

/**
 * Applied to n8n's dependency tree. Later releases of `linkedom` want a package some registries
 * do not hold, and n8n 1.123 takes `xlsx` from a CDN instead of a registry. Neither is touched by
 * what we drive, so the same versions are used everywhere.
 */
const OVERRIDES = { linkedom: '0.18.12', xlsx: '0.18.5' };

const MARKER = 'installation.json';
const LOG_TAIL_LINES = 40;
const HEARTBEAT_MS = 15_000;

/** Receives one human-readable line per step, and a sign of life during the long ones. */
export type ProgressListener = (line: string) => void;

/** A Node of the right major, installed beside n8n. */
export interface NodeInstallation {
	/** Full version, without the `v`. */
	version: string;
	/** Path of the `node` executable. */
	executable: string;
	/** Folder that holds `include/node`, for native builds; `undefined` if there is none. */
	headersFolder: string | undefined;
}

/** A complete n8n in the cache. */
export interface Installation {
	version: string;
	folder: string;
	/** The script behind the `n8n` command. */
	entryPoint: string;
	node: NodeInstallation;
}

/** What to install, and who hears about it. */
export interface EnsureOptions {
	version?: string;
	onProgress?: ProgressListener;
}

/** Where installations are kept: `WEB1ON1_HOST_CACHE`, or a folder in the user's cache folder. */
export function cacheFolder(): string {
	const chosen = process.env['WEB1ON1_HOST_CACHE'];
	if (chosen) return path.resolve(chosen);
	const userCache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
	return path.join(userCache, 'n8n-nodes-web1on1');
}

/**
 * Returns a complete n8n of the given version, installing it (and a Node for it) when it is not
 * in the cache yet. Two processes may call this at once: the second waits for the first.
 */
export async function ensureN8n(options: EnsureOptions = {}): Promise<Installation> {
	assertSupportedPlatform();
	const version = options.version ?? DEFAULT_N8N_VERSION;
	if (!/^\d+\.\d+\.\d+$/.test(version)) {
		throw new Error(`'${version}' is not an exact n8n version such as ${DEFAULT_N8N_VERSION}`);
	}
	const report = options.onProgress ?? (() => undefined);
	const node = await ensureNode(report);
	const folder = path.join(cacheFolder(), `n8n-${version}-node${majorOf(node.version)}`);
	const describe = (): Installation => ({
		version,
		folder,
		entryPoint: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		node,
	});
	if (isComplete(folder)) return describe();
	await withInstallLock(folder, report, async () => {
		if (!isComplete(folder)) await installN8n(version, folder, node, report);
	});
	return describe();
}

async function ensureNode(report: ProgressListener): Promise<NodeInstallation> {
	const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
	const folder = path.join(cacheFolder(), `node${NODE_MAJOR}-${process.platform}-${process.arch}`);
	if (!isComplete(folder)) {
		try {
			await withInstallLock(folder, report, async () => {
				if (!isComplete(folder)) await installNode(packageName, folder, report);
			});
		} catch (error) {
			const own = ownNode();
			if (!own) throw error;
			report(`No Node ${NODE_MAJOR} package for this machine: using its own Node ${own.version}`);
			return own;
		}
	}
	const packageFolder = path.join(folder, 'node_modules', packageName);
	return {
		version: readMarker(folder).version,
		executable: path.join(packageFolder, 'bin', 'node'),
		headersFolder: fs.existsSync(path.join(packageFolder, 'include', 'node'))
			? packageFolder
			: undefined,
	};
}

/** The Node this process runs on, if it could run n8n too. */
function ownNode(): NodeInstallation | undefined {
	const version = process.versions.node;
	if (majorOf(version) !== NODE_MAJOR) return undefined;
	const prefix = path.dirname(path.dirname(process.execPath));
	const hasHeaders = fs.existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
	return {
		version,
		executable: process.execPath,
		headersFolder: hasHeaders ? prefix : undefined,
	};
}

async function installNode(
	packageName: string,
	folder: string,
	report: ProgressListener,
): Promise<void> {
	report(`Installing Node ${NODE_MAJOR} (${packageName}, about 190 MB)`);
	await buildFolder(folder, { [packageName]: String(NODE_MAJOR) }, async (draft) => {
		const log = logFileOf(folder);
		const run = { cwd: draft, env: npmEnvironment(undefined), log, report };
		await runNpm(['install', '--ignore-scripts', ...QUIET], { ...run, step: `Node ${NODE_MAJOR}` });
		const executable = path.join(draft, 'node_modules', packageName, 'bin', 'node');
		const printed = await runProgram(executable, ['--version'], { ...run, step: 'node --version' });
		const version = /v(\d+\.\d+\.\d+)/.exec(printed)?.[1];
		if (!version) throw new Error(`${executable} --version printed '${printed.trim()}'`);
		return { version };
	});
	report(`Node ${readMarker(folder).version} is ready`);
}

async function installN8n(
	version: string,
	folder: string,
	node: NodeInstallation,
	report: ProgressListener,
): Promise<void> {
	report(`Installing n8n ${version} on Node ${node.version} into ${folder}`);
	report('This takes a few minutes and 2 to 3 GB, once per version');
	await buildFolder(folder, { n8n: version }, async (draft) => {
		const run = { cwd: draft, env: npmEnvironment(node), log: logFileOf(folder), report };
		// One optional native package among n8n's dependencies cannot be built without the internet
		// and would take the whole installation down with it; only sqlite3 is really needed.
		await runNpm(['install', '--ignore-scripts', '--loglevel=http', ...QUIET], {
			...run,
			step: `n8n ${version}: packages`,
		});
		report('Building sqlite3 (downloads a prebuilt binary where it can)');
		await runNpm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
			...run,
			step: `n8n ${version}: sqlite3`,
		});
		await runProgram(node.executable, ['-e', SQLITE_CHECK, path.join(draft, 'node_modules/n8n')], {
			...run,
			step: 'sqlite3 check',
		});
		return { version };
	});
	report(`n8n ${version} is ready`);
}

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-progress'];

/** Opens an in-memory database with the sqlite3 that n8n itself would load. */
const SQLITE_CHECK = `
const { createRequire } = require('node:module');
const sqlite = createRequire(process.argv[1] + '/package.json')('sqlite3');
const db = new sqlite.Database(':memory:', (error) => { if (error) throw error; db.close(); });
`;

/**
 * Fills a draft folder beside the target and renames it into place when everything in it works,
 * so that a folder with the final name is always complete.
 */
async function buildFolder(
	folder: string,
	dependencies: Record<string, string>,
	fill: (draft: string) => Promise<{ version: string }>,
): Promise<void> {
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	removeAbandonedDrafts(folder);
	const draft = `${folder}.draft-${process.pid}-${randomBytes(3).toString('hex')}`;
	fs.mkdirSync(draft);
	const manifest = { name: 'n8n-host', private: true, dependencies, overrides: OVERRIDES };
	fs.writeFileSync(path.join(draft, 'package.json'), JSON.stringify(manifest, null, 2));
	// Keeps npm from walking up to, or being configured by, a project around the cache.
	fs.writeFileSync(path.join(draft, '.npmrc'), 'package-lock=true\n');
	try {
		const marker = await fill(draft);
		fs.writeFileSync(path.join(draft, MARKER), JSON.stringify(marker));
		fs.rmSync(folder, { recursive: true, force: true });
		fs.renameSync(draft, folder);
	} catch (error) {
		fs.rmSync(draft, { recursive: true, force: true });
		throw error;
	}
}

/** Called with the lock held: whatever drafts of this folder are left belong to nobody. */
function removeAbandonedDrafts(folder: string): void {
	const parent = path.dirname(folder);
	for (const name of fs.readdirSync(parent)) {
		if (name.startsWith(`${path.basename(folder)}.draft-`)) {
			fs.rmSync(path.join(parent, name), { recursive: true, force: true });
		}
	}
}

function isComplete(folder: string): boolean {
	return fs.existsSync(path.join(folder, MARKER));
}

function readMarker(folder: string): { version: string } {
	const marker: unknown = JSON.parse(fs.readFileSync(path.join(folder, MARKER), 'utf8'));
	if (typeof marker === 'object' && marker !== null && 'version' in marker) {
		return { version: String(marker.version) };
	}
	throw new Error(`${folder} is damaged: remove it and try again`);
}

function logFileOf(folder: string): string {
	return `${folder}.log`;
}

function majorOf(version: string): number {
	return Number(version.split('.')[0]);
}

function assertSupportedPlatform(): void {
	if (process.platform === 'win32') {
		throw new Error('The n8n host runs on Linux and macOS; on Windows use WSL');
	}
}

/**
 * The caller's environment without what `npm run` adds about *its* project, and with the Node for
 * n8n first in PATH: npm, node-gyp and every script then run under that Node.
 */
function npmEnvironment(node: NodeInstallation | undefined): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (/^npm_(package|lifecycle)_|^npm_config_(local_prefix|ignore_scripts)$/i.test(name))
			continue;
		if (/^(NODE_ENV|NODE_OPTIONS|NODE_PATH|INIT_CWD)$/.test(name)) continue;
		env[name] = value;
	}
	if (node) {
		env['PATH'] = `${path.dirname(node.executable)}${path.delimiter}${env['PATH'] ?? ''}`;
		// Without this a machine configured for the headers of another Node builds for the wrong one.
		if (node.headersFolder) env['npm_config_nodedir'] = node.headersFolder;
	}
	return env;
}

interface RunOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
	log: string;
	report: ProgressListener;
	/** How the step is called in progress lines and errors. */
	step: string;
}

async function runNpm(args: string[], options: RunOptions): Promise<string> {
	return await runProgram('npm', args, options);
}

/** Runs a program to its end, its output going to the log; returns what it wrote to stdout. */
async function runProgram(program: string, args: string[], options: RunOptions): Promise<string> {
	const log = fs.createWriteStream(options.log, { flags: 'a' });
	log.write(`\n$ ${program} ${args[0] === '-e' ? '-e …' : args.join(' ')}\n`);
	const guard = new Guard();
	const started = Date.now();
	const tail: string[] = [];
	let stdout = '';
	let fetched = 0;
	const heartbeat = setInterval(() => {
		const seconds = Math.round((Date.now() - started) / 1000);
		const packages = fetched > 0 ? `, ${fetched} downloads` : '';
		options.report(`  … ${options.step}: ${seconds} s${packages}`);
	}, HEARTBEAT_MS);
	try {
		const child = spawn(program, args, {
			cwd: options.cwd,
			env: options.env,
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		guard.watch(child.pid);
		const keep = (chunk: string) => {
			log.write(chunk);
			fetched += chunk.split('http fetch GET 200').length - 1;
			tail.push(...chunk.split('\n').filter((line) => line && !line.includes('http fetch')));
			tail.splice(0, tail.length - LOG_TAIL_LINES);
		};
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			stdout += chunk;
			keep(chunk);
		});
		child.stderr.setEncoding('utf8').on('data', keep);
		const outcome = await new Promise<string>((resolve) => {
			child.once('error', (error) => {
				resolve(error.message);
			});
			child.once('close', (code, signal) => {
				resolve(code === 0 ? '' : `exit ${code ?? signal}`);
			});
		});
		guard.watch(undefined);
		if (outcome) {
			throw new Error(
				`${options.step} failed (${outcome}). Whole output: ${options.log}. Its end:\n${tail.join('\n')}`,
			);
		}
		return stdout;
	} finally {
		clearInterval(heartbeat);
		guard.end();
		log.end();
	}
}
