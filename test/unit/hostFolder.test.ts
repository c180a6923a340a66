import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { credentialApi } from '../../host/api/credentials';
import { OWNER } from '../../host/owner';
import { OwnerSession } from '../../host/session';
import { until } from '../../toolbox/until';

const ROOT = path.resolve(__dirname, '../..');

describe('the folder of an n8n started here', () => {
	let folder: string;

	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-'));
	});

	afterEach(() => {
		fs.rmSync(folder, { recursive: true, force: true });
	});

	it('goes with the program that started it, though that is killed', async () => {
		fs.writeFileSync(path.join(folder, 'credential.json'), '{}');
		const script = `
			const { Guard } = require('./host/guard.ts');
			new Guard(${JSON.stringify(folder)});
			process.stdout.write('ready');
			setInterval(() => undefined, 1000);`;
		const command = ['--require', 'tsx/cjs', '--eval', script];
		const program = spawn(process.execPath, command, {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await once(program.stdout, 'data');
		expect(fs.existsSync(folder)).toBe(true);
		program.kill('SIGKILL');
		await until('the folder to be gone', () => !fs.existsSync(folder));
	});

	it('is where a decrypted export lies, and only while it is read', async () => {
		const written: string[] = [];
		const runCli = async (args: string[]): Promise<string> => {
			const file = (args.find((one) => one.startsWith('--output=')) ?? '').slice(
				'--output='.length,
			);
			fs.writeFileSync(file, '[{"data":{"secret":"plain"}}]');
			written.push(file);
			return await Promise.resolve('');
		};
		const session = new OwnerSession('http://127.0.0.1:1', OWNER);
		const { getCredentialDecrypted } = credentialApi(session, { runCli, userFolder: folder });
		expect(await getCredentialDecrypted('1')).toEqual({ secret: 'plain' });
		expect(written).toEqual([expect.stringMatching(new RegExp(`^${folder}/`))]);
		expect(fs.readdirSync(folder)).toEqual([]);
	});
});
