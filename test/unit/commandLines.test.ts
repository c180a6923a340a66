import { spawn } from 'node:child_process';
import * as path from 'node:path';

import { KNOWN_N8N_VERSIONS } from '../../host';
import { startSandbox } from '../../sandbox';
import { until } from '../../toolbox/until';

const ROOT = path.resolve(__dirname, '../..');

interface Outcome {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** Runs one of the commands to its end. */
async function run(script: string, ...args: string[]): Promise<Outcome> {
	const command = ['--import', 'tsx', path.join(ROOT, script), ...args];
	const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	const outcome: Outcome = { code: null, stdout: '', stderr: '' };
	child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
	outcome.code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	return outcome;
}

describe('npm run sandbox', () => {
	it.each([
		[['--expired-status', '500'], '--expired-status takes 401 or 403'],
		[['--port', '65536'], '--port takes a whole number from 0 to 65535'],
		[['--access-seconds', '0'], '--access-seconds takes a whole number from 1'],
		[['--token-secret='], '--token-secret takes a text'],
		[['--host', 'everywhere'], '--host takes an IP address'],
		[['--name', 'http://sandbox.lan'], '--name takes a host name'],
		[['--desk-token', 'two words'], '--desk-token takes a text without blanks'],
		[['--expire-status', '403'], "Unknown option '--expire-status'"],
		[['3200'], "Unexpected argument '3200'"],
	])('refuses %j, and says what it takes', async (args, message) => {
		const { code, stdout, stderr } = await run('sandbox/cli.ts', ...args);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toContain(message);
		expect(stderr).toMatch(/--port <n> .* --help {2}/s);
	});

	it('names --port when the port is in use', async () => {
		const sandbox = await startSandbox();
		const { port } = new URL(sandbox.url);
		const { code, stderr } = await run('sandbox/cli.ts', '--port', port);
		await sandbox.stop();
		expect(code).toBe(1);
		expect(stderr).toMatch(new RegExp(`^Port ${port} is in use: .*--port`));
	});
});

describe('the start of npm run sandbox', () => {
	it.each([
		[[], /Desk +http:\/\/127\.0\.0\.1:\d+\/\n/],
		[['--host', '0.0.0.0', '--desk-token', 'abc'], /Desk +http:\/\/127\.0\.0\.1:\d+\/#token=abc\n/],
	])('says where the desk is: %j', async (options, link) => {
		const command = [
			'--import',
			'tsx',
			path.join(ROOT, 'sandbox/cli.ts'),
			'--port',
			'0',
			...options,
		];
		const child = spawn(process.execPath, command, {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let said = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
		const ended = new Promise((resolve) => child.once('close', resolve));
		try {
			await until('the desk', () => link.test(said));
		} finally {
			child.kill('SIGTERM');
		}
		expect(await ended).toBe(0);
	});
});

describe('npm run host', () => {
	it.each([
		[['strat'], "There is no command 'strat'"],
		[['start', '2.41.1', 'now'], "'now' is too much"],
		[['start', '--version', '2.41.1'], "Unknown option '--version'"],
	])('refuses %j, with its usage on stderr', async (args, message) => {
		const { code, stdout, stderr } = await run('host/cli.ts', ...args);
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toContain(message);
		expect(stderr).toContain('npm run host -- start [version]');
		for (const version of KNOWN_N8N_VERSIONS) expect(stderr).toContain(version);
	});

	it('prints its usage when asked', async () => {
		const { code, stdout, stderr } = await run('host/cli.ts', '--help');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(stdout).toContain('npm run host -- start [version]');
	});
});

describe('npm run demo', () => {
	it('refuses what it does not know before anything starts', async () => {
		const { code, stderr } = await run('demo/cli.ts', '--twice');
		expect(code).toBe(1);
		expect(stderr).toContain("Unknown option '--twice'");
		expect(stderr).toContain('--once');
	});
});
