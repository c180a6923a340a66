import * as fs from 'node:fs';
import * as path from 'node:path';

import { explain, readCommandLine, UsageError } from '../toolbox/commandLine';
import { Progress } from '../toolbox/progress';
import { CHECKOUT, DEFAULT_N8N_VERSION, ensureN8n, KNOWN_N8N_VERSIONS, startHost } from '.';

const say = (line: string): void => {
	console.log(line);
};

const USAGE = `Usage:
  npm run host -- install [version]   install n8n into the cache
  npm run host -- start [version]     start n8n with this package in it

Versions: ${KNOWN_N8N_VERSIONS.join(', ')}; ${DEFAULT_N8N_VERSION} unless given.
Data is kept in the folder N8N_HOST_DATA names, or thrown away.`;

async function install(version: string): Promise<void> {
	const progress = new Progress(process.stdout);
	const installation = await ensureN8n({
		version,
		onProgress: (line) => {
			progress.line(line);
		},
		onShare: (step, share) => {
			progress.share(step, share);
		},
	});
	progress.end();
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
	say(`  E-mail    ${host.owner.email}`);
	say(`  Password  ${host.owner.password}`);
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

const COMMANDS = new Map([
	['install', install],
	['start', start],
]);

async function main(): Promise<void> {
	const { values, positionals } = readCommandLine({
		options: { help: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	if (values.help) {
		say(USAGE);
		return;
	}
	const [name = '', version = DEFAULT_N8N_VERSION, ...others] = positionals;
	const command = COMMANDS.get(name);
	if (!command) throw new UsageError(name ? `There is no command '${name}'` : 'Which command?');
	if (others.length > 0) throw new UsageError(`'${others.join(' ')}' is too much`);
	await command(version);
}

main().catch((error: unknown) => {
	console.error(explain(error, USAGE));
	process.exitCode = 1;
});
