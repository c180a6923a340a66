import { randomInt } from 'node:crypto';
import * as net from 'node:net';

/**
 * A port that nothing listens on at this moment, from below the range in which systems place
 * outgoing connections: it should still be free when n8n comes to open it some seconds later.
 */
export async function freePort(): Promise<number> {
	for (let attempt = 0; attempt < 50; attempt++) {
		const port = randomInt(20_000, 32_000);
		if (await canListen(port)) return port;
	}
	throw new Error('No free port found between 20000 and 32000');
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
