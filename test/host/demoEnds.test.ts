import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import { CHECKOUT } from '../../host';
import { until } from '../../toolbox/until';
import { N8N_VERSION, TIMEOUT_MS } from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

const run = promisify(execFile);

/** Whoever has it in its environment was started by the demo, or by what the demo has started. */
const MARK = 'WEB1ON1_DEMO_MARK';

/** How those are called that run. */
async function startedWith(mark: string): Promise<string[]> {
	const { stdout } = await run('ps', ['axeww', '-o', 'command='], { maxBuffer: 64 * 1024 * 1024 });
	return stdout.split('\n').filter((line) => line.includes(`${MARK}=${mark}`));
}

describe(`npm run demo (n8n ${N8N_VERSION})`, () => {
	let program: ChildProcess | undefined;

	afterEach(() => {
		program?.kill('SIGKILL');
	});

	it.each(['SIGINT', 'SIGKILL'] as const)('leaves nothing running after %s', async (signal) => {
		const mark = randomUUID();
		const command = ['--import', 'tsx', 'demo/cli.ts', '--n8n', N8N_VERSION];
		program = spawn(process.execPath, command, {
			cwd: CHECKOUT,
			env: { ...process.env, [MARK]: mark },
			stdio: 'ignore',
		});
		const ended = new Promise<number | null>((resolve) => program?.once('exit', resolve));
		const isUp = (lines: string[]): boolean =>
			[/demo\/cli\.ts/, /postgres .*-D/, /bin\/n8n start/].every((one) =>
				lines.some((line) => one.test(line)),
			);
		await until('PostgreSQL and n8n to start', async () => isUp(await startedWith(mark)));
		program.kill(signal);
		expect(await ended).toBe(signal === 'SIGINT' ? 130 : null);
		let left: string[] = [];
		const isOver = async (): Promise<boolean> => (left = await startedWith(mark)).length === 0;
		await until(() => `the end of ${left.map((line) => line.slice(0, 200)).join('; ')}`, isOver);
	});
});
