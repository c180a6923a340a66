import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Installation } from './install';

/** What an n8n process does: everything, or one part of queue mode. */
export type HostRole = 'main' | 'worker' | 'webhook';

/** Variables for an n8n process; `undefined` removes one. */
export type HostEnvironment = Record<string, string | undefined>;

/** Which implementation evaluates expressions; `vm` is n8n's default since 2.x and much slower. */
export type ExpressionEngine = 'vm' | 'legacy';

/** What `hostEnvironment` needs to know. */
export interface EnvironmentOptions {
	role: HostRole;
	userFolder: string;
	port: number;
	brokerPort: number;
	installation: Installation;
	standInFolder: string;
	expressionEngine: ExpressionEngine | undefined;
	env: HostEnvironment;
}

/**
 * Settings of an outer n8n, of npm, of jest and of a development shell that would change how the
 * n8n under test behaves.
 */
const NOT_PASSED_ON =
	/^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|NPM|JEST|CREDENTIALS|WORKFLOWS|ENDPOINT|GENERIC)_|^(NODE_ENV|NODE_OPTIONS|NODE_PATH|NODES_EXCLUDE|NODES_INCLUDE|INIT_CWD|PORT|ENVIRONMENT|E2E_TESTS)$/i;

/** Look-ups on the internet at start-up, and questions to a new user. */
const QUIET: HostEnvironment = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
};

/** Parts of n8n that ask the internet something at start-up or work in the background. */
const UNWANTED_MODULES = ['mcp-registry', 'instance-ai', 'chat-hub', 'insights'];

/**
 * The whole environment of an n8n process. Without a key of its own in it: n8n makes a random one for
 * its folder and keeps it there. It encrypts credentials and signs log-ins, so a key that stands in
 * this file would be everybody's. Several processes on one database need one, in `env`.
 */
export function hostEnvironment(options: EnvironmentOptions): NodeJS.ProcessEnv {
	const { port } = options;
	const { node } = options.installation;
	const inherited: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (!NOT_PASSED_ON.test(name)) inherited[name] = value;
	}
	const folders = [options.standInFolder, path.dirname(node.executable), inherited['PATH'] ?? ''];
	const url = `http://127.0.0.1:${port}/`;
	return {
		...inherited,
		...QUIET,
		N8N_DISABLED_MODULES: unwantedModules(options.installation),
		PATH: folders.join(path.delimiter),
		NODE_ENV: 'production',
		NO_PROXY: withLocalhost(inherited['NO_PROXY'] ?? inherited['no_proxy']),
		no_proxy: withLocalhost(inherited['NO_PROXY'] ?? inherited['no_proxy']),
		N8N_USER_FOLDER: options.userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		N8N_EDITOR_BASE_URL: url,
		WEBHOOK_URL: url,
		N8N_SECURE_COOKIE: 'false',
		// n8n looks at no `Host` and no `Origin`: what another page has the browser send comes without it.
		N8N_SAMESITE_COOKIE: 'strict',
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
		// A test that ends should not wait for executions that were left hanging.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		...(options.role === 'worker' ? workerHealth(port) : {}),
		...(options.expressionEngine ? { N8N_EXPRESSION_ENGINE: options.expressionEngine } : {}),
		...options.env,
	};
}

/** A worker has no web server but this one. */
function workerHealth(port: number): HostEnvironment {
	return {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
}

function withLocalhost(noProxy: string | undefined): string {
	return [noProxy, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
}

/** Of the unwanted modules those this n8n has: it refuses to start if told of one it does not know. */
function unwantedModules({ folder }: Installation): string {
	const modules = fs.readdirSync(path.join(folder, 'node_modules', 'n8n', 'dist', 'modules'));
	const known = new Set(modules.map((name) => name.replace(/\.ee$/, '')));
	return UNWANTED_MODULES.filter((name) => known.has(name)).join(',');
}
