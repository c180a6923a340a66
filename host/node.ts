import * as fs from 'node:fs';
import * as path from 'node:path';

import { buildFolder, cacheFolder, isComplete, logFileOf, readMarker } from './cache';
import { withInstallLock } from './lock';
import { npmEnvironment, QUIET, runNpm, runProgram, type ProgressListener } from './program';

/**
 * Every known n8n version accepts Node 24 (2.38 and later insist on it, 1.123 takes 20.19 to 24),
 * and `isolated-vm`, which n8n's expression engine needs, ships prebuilt binaries for it.
 */
const NODE_MAJOR = 24;

/** A Node of the right major, installed beside n8n. */
export interface NodeInstallation {
	/** Full version, without the `v`. */
	version: string;
	/** Path of the `node` executable. */
	executable: string;
	/** Folder that holds `include/node`, for native builds; `undefined` if there is none. */
	headersFolder: string | undefined;
}

/** A Node for n8n: from the cache, installed into it, or this process's own if it is fit. */
export async function ensureNode(report: ProgressListener): Promise<NodeInstallation> {
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

/** The first number of a version. */
export function majorOf(version: string): number {
	return Number(version.split('.')[0]);
}
