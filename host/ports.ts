import { randomInt } from 'node:crypto';
import * as net from 'node:net';

const FIRST = 20_000;
const EACH = 400;
const SHARES = 30;

/** Where the ports of this process begin: another one that starts an n8n now looks elsewhere. */
const OWN = FIRST + (process.pid % SHARES) * EACH;

const given = new Set<number>();

/**
 * A port that nothing listens on at this moment, from below the range in which systems place
 * outgoing connections: it should still be free when n8n comes to open it some seconds later. No
 * process is given the same one twice, as long as there are others.
 */
export async function freePort(): Promise<number> {
	if (given.size >= EACH / 2) given.clear();
	for (let attempt = 0; attempt < 50; attempt++) {
		const port = OWN + randomInt(EACH);
		if (given.has(port) || !(await canListen(port))) continue;
		given.add(port);
		return port;
	}
	throw new Error(`No free port found between ${OWN} and ${OWN + EACH - 1}`);
}

async function canListen(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => {
			resolve(false);
		});
		server.listen(port, '127.0.0.1', () =>
			server.close(() => {
				resolve(true);
			}),
		);
	});
}
