import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { hostEnvironment } from '../../host/environment';

describe('the environment of an n8n started here', () => {
	let folder: string;

	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'environment-'));
		fs.mkdirSync(path.join(folder, 'node_modules', 'n8n', 'dist', 'modules'), { recursive: true });
		process.env['N8N_ENCRYPTION_KEY'] = 'of another n8n';
	});

	afterEach(() => {
		delete process.env['N8N_ENCRYPTION_KEY'];
		fs.rmSync(folder, { recursive: true });
	});

	const environment = (env: Record<string, string> = {}): NodeJS.ProcessEnv =>
		hostEnvironment({
			role: 'main',
			userFolder: folder,
			port: 5678,
			brokerPort: 5679,
			installation: {
				version: '0.0.0',
				folder,
				entryPoint: '',
				node: {
					executable: path.join(folder, 'node'),
					version: '24.0.0',
					headersFolder: undefined,
				},
			},
			standInFolder: folder,
			expressionEngine: undefined,
			env,
		});

	it('has no encryption key, so that n8n makes a random one, and none from outside', () => {
		expect(environment()).not.toHaveProperty('N8N_ENCRYPTION_KEY');
		expect(environment({ N8N_ENCRYPTION_KEY: 'given' })).toMatchObject({
			N8N_ENCRYPTION_KEY: 'given',
		});
	});

	it('has it listen on this machine only, with a cookie that no other page can use', () => {
		expect(environment()).toMatchObject({
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_SAMESITE_COOKIE: 'strict',
		});
	});
});
