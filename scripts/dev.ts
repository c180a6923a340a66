/**
 * `npm run dev`: the real n8n with this package in it, which loads the nodes again when a source
 * has changed, and tells an open editor.
 *
 * n8n itself watches its copy of the package (`N8N_DEV_RELOAD`, tried on n8n 2.41; 1.123 does so
 * only where n8n itself is developed). So TypeScript is compiled straight into that copy, and
 * `dist/` stays what was built and packed. `N8N_HOST_DATA` names a folder to keep n8n's data in.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { watch } from 'gulp';
import * as ts from 'typescript';

import { CHECKOUT, readIdentity, startHost } from '../host';
import { communityFolder } from '../host/package';

const run = promisify(execFile);

/** What gulp puts into the package. */
const ASSETS = ['icons/**', 'nodes/**/*.json', 'vendor/**'];

/** Whether gulp makes this file of `dist/`; the compiler makes all others. */
const isAsset = (file: string): boolean => !file.endsWith('.js') || file.startsWith('vendor/');

const say = (line: string): void => {
	console.log(line);
};

/** Compiles every change into a folder; a file that says what it said is left alone. */
function compileInto(dist: string): { close(): void } {
	const system: ts.System = {
		...ts.sys,
		writeFile: (file, text, withByteOrderMark) => {
			if (isAsset(path.relative(dist, file)) || ts.sys.readFile(file) === text) return;
			ts.sys.writeFile(file, text, withByteOrderMark);
		},
	};
	return ts.createWatchProgram(
		ts.createWatchCompilerHost(
			path.join(CHECKOUT, 'tsconfig.json'),
			{ outDir: dist, preserveWatchOutput: true },
			system,
			ts.createEmitAndSemanticDiagnosticsBuilderProgram,
		),
	);
}

/** Builds the package again, because one of its assets has changed, and copies the assets. */
async function rebuildInto(dist: string, signal: AbortSignal): Promise<void> {
	const built = path.join(CHECKOUT, 'dist');
	const filter = (file: string) =>
		fs.statSync(file).isDirectory() || isAsset(path.relative(built, file));
	try {
		say('Building the package…');
		await run(process.execPath, [path.join('scripts', 'ready.mjs')], { cwd: CHECKOUT, signal });
		fs.cpSync(built, dist, { recursive: true, filter });
	} catch (error) {
		if (!signal.aborted) say(error instanceof Error ? error.message : String(error));
	}
}

async function main(): Promise<void> {
	const userFolder = process.env['N8N_HOST_DATA'];
	const host = await startHost({
		packageFolder: CHECKOUT,
		onProgress: say,
		env: { N8N_DEV_RELOAD: 'true' },
		...(userFolder ? { userFolder } : {}),
	});
	const { name } = readIdentity(CHECKOUT);
	const dist = path.join(communityFolder(host.userFolder), 'node_modules', name, 'dist');
	const stopping = new AbortController();
	const assets = watch(ASSETS, { cwd: CHECKOUT }, () => rebuildInto(dist, stopping.signal));
	const compiler = compileInto(dist);
	host.onLog(say);
	say(`\n  Open      ${host.url}`);
	say(`  E-mail    ${host.owner.email}`);
	say(`  Password  ${host.owner.password}`);
	say(`\n  Ctrl-C stops it.\n`);

	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	say('Stopping n8n');
	stopping.abort();
	compiler.close();
	await assets.close();
	await host.dispose();
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
