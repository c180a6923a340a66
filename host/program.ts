import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { Guard } from './guard';

const LOG_TAIL_LINES = 40;
const HEARTBEAT_MS = 15_000;

/** Receives one human-readable line per step, and a sign of life during the long ones. */
export type ProgressListener = (line: string) => void;

/** Hears at every step of what takes long how much of it is done, from 0 to 1. */
export type ShareListener = (step: string, share: number) => void;

/** Keeps npm short. */
export const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-progress'];

/**
 * The caller's environment without what `npm run` adds about *its* project, and with the Node for
 * n8n first in PATH: npm, node-gyp and every script then run under that Node.
 */
export function npmEnvironment(
	node: { executable: string; headersFolder: string | undefined } | undefined,
): NodeJS.ProcessEnv {
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

/** Where a program runs, and who hears of it. */
export interface RunOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
	log: string;
	report: ProgressListener;
	/** How the step is called in progress lines and errors. */
	step: string;
	/** About how many downloads there are. */
	downloads?: number;
	onShare?: ShareListener;
}

/** Never all of it: how many downloads there are is an estimate. */
function tellShare(fetched: number, { step, downloads, onShare }: RunOptions): void {
	if (downloads !== undefined) onShare?.(step, Math.min(fetched / downloads, 0.99));
}

/** Runs npm to its end. */
export async function runNpm(args: string[], options: RunOptions): Promise<string> {
	return await runProgram('npm', args, options);
}

/** Runs a program to its end, its output going to the log; returns what it wrote to stdout. */
export async function runProgram(
	program: string,
	args: string[],
	options: RunOptions,
): Promise<string> {
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
			const more = chunk.split('http fetch GET 200').length - 1;
			fetched += more;
			if (more > 0) tellShare(fetched, options);
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
