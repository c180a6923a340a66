/**
 * `npx tsx host/cli.ts install [version]` installs an n8n into the cache;
 * `npx tsx host/cli.ts start [version]` starts it with the built package and keeps it running.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';

import { CHECKOUT, DEFAULT_N8N_VERSION, ensureN8n, KNOWN_N8N_VERSIONS, OWNER, startHost } from '.';

const say = (line: string): void => {
	console.log(line);
};

const USAGE = `Usage:
  npx tsx host/cli.ts install [version]   install n8n into the cache
  npx tsx host/cli.ts start [version]     start n8n with this package (after npm run build)

Versions: ${KNOWN_N8N_VERSIONS.join(', ')}; ${DEFAULT_N8N_VERSION} unless given.
Data is kept in the folder N8N_HOST_DATA names, or thrown away.`;

async function install(version: string): Promise<void> {
	const installation = await ensureN8n({ version, onProgress: say });
	say(`n8n ${version}: ${installation.folder}`);
}

async function start(version: string): Promise<void> {
	if (!fs.existsSync(path.join(CHECKOUT, 'dist'))) {
		throw new Error('There is no dist/ yet: run "npm run build" first');
	}
	const userFolder = process.env['N8N_HOST_DATA'];
	const host = await startHost({
		version,
		packageFolder: CHECKOUT,
		onProgress: say,
		...(userFolder ? { userFolder } : {}),
	});
	say(`\n  Open      ${host.url}`);
	say(`  E-mail    ${OWNER.email}`);
	say(`  Password  ${OWNER.password}`);
	say(`\n  Ctrl-C stops it.\n`);
	host.onLog(say);
	await ctrlC();
	say('Stopping n8n');
	await host.dispose();
}

async function ctrlC(): Promise<void> {
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
}

async function main(): Promise<void> {
	const [command, version = DEFAULT_N8N_VERSION] = process.argv.slice(2);
	if (command === 'install') await install(version);
	else if (command === 'start') await start(version);
	else say(USAGE);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
