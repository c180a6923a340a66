import * as path from 'node:path';

import { buildFolder, cacheFolder, isComplete, logFileOf } from './cache';
import { withInstallLock } from './lock';
import { ensureNode, majorOf, type NodeInstallation } from './node';
import { npmEnvironment, QUIET, runNpm, runProgram } from './program';
import type { ProgressListener, ShareListener } from './program';
import { DEFAULT_N8N_VERSION } from './versions';

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
	onShare?: ShareListener;
}

/** What npm downloads for an n8n, give or take a hundred. */
const DOWNLOADS = 1_850;

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
	const { onProgress: report = () => undefined, onShare } = options;
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
		if (!isComplete(folder)) await installN8n(version, folder, node, { report, onShare });
	});
	return describe();
}

async function installN8n(
	version: string,
	folder: string,
	node: NodeInstallation,
	{ report, onShare }: { report: ProgressListener; onShare: ShareListener | undefined },
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
			downloads: DOWNLOADS,
			...(onShare ? { onShare } : {}),
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

/** Opens an in-memory database with the sqlite3 that n8n itself would load. */
const SQLITE_CHECK = `
const { createRequire } = require('node:module');
const sqlite = createRequire(process.argv[1] + '/package.json')('sqlite3');
const db = new sqlite.Database(':memory:', (error) => { if (error) throw error; db.close(); });
`;

function assertSupportedPlatform(): void {
	if (process.platform === 'win32') {
		throw new Error('The n8n host runs on Linux and macOS; on Windows use WSL');
	}
}
