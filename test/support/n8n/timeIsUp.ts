import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

import { ensureN8n, type Host } from '../../../host';

/**
 * So long after the start each wait ends: what n8n 2.41 takes up while it is still starting may end in an
 * error ("OTel settings not yet initialized"), or be taken for crashed.
 */
const AFTER_MS = 25_000;

/** n8n's own Node.js has a SQLite; brings the end of every wait forward. */
const SCRIPT = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
const end = new Date(Date.now() + ${AFTER_MS}).toISOString().replace('T', ' ').replace('Z', '');
const update = 'UPDATE execution_entity SET waitTill = ? WHERE waitTill > ?';
console.log(database.prepare(update).run(end, end).changes);
`;

/**
 * Makes days go by for what waits on an n8n with its usual SQLite database: stops n8n, moves the time
 * at which each wait is up to soon, and starts n8n, which looks for such at once.
 * @returns how many have been waiting
 */
export async function letTimeBeUp(host: Host): Promise<number> {
	await host.stop();
	const { node } = await ensureN8n({ version: host.version });
	const file = path.join(host.userFolder, '.n8n', 'database.sqlite');
	const args = ['--no-warnings', '-e', SCRIPT, file];
	const moved = execFileSync(node.executable, args, { encoding: 'utf8' });
	await host.start();
	return Number(moved);
}
