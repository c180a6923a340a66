import { createServer, type Server } from 'node:http';

import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';

import { freePort } from '../../host';
import { World, type WorldOptions } from '../support/n8n';

/**
 * The proxy in front of n8n that `docs/guarantees.md` advises: it lets a request through only while
 * n8n says that it is ready, and answers 503 otherwise, so that the platform comes back.
 */
export class Gate {
	/** Requests that were sent away because n8n was not ready. */
	turnedAway = 0;

	private constructor(
		private readonly n8nUrl: string,
		private readonly server: Server,
	) {}

	/**
	 * Opens the gate on a port of this machine. n8n need not run yet.
	 * @param prefix in front of n8n's own paths; with one, only n8n's webhooks are let in, and nothing
	 * that leads back to an execution that waits
	 */
	static async open(port: number, n8nUrl: string, prefix = ''): Promise<Gate> {
		const app = express();
		const server = createServer(app);
		const gate = new Gate(n8nUrl, server);
		const inside = prefix === '' ? '/' : '/webhook/';
		app.use(`${prefix}${inside}`, async (_request, response, next) => {
			if (await gate.isReady()) next();
			else {
				gate.turnedAway += 1;
				response.status(503).end();
			}
		});
		// What breaks off on the way is answered with 504, and connections are never reused.
		const target = `${n8nUrl}${inside}`;
		app.use(`${prefix}${inside}`, createProxyMiddleware({ target }));
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', resolve);
		});
		return gate;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async isReady(): Promise<boolean> {
		try {
			const { status } = await fetch(`${this.n8nUrl}/healthz/readiness`);
			return status === 200;
		} catch {
			return false;
		}
	}
}

/** Starts n8n behind a gate: whoever is told n8n's address is told the gate's. */
export async function startBehindGate(
	{ sandbox, host }: WorldOptions,
	prefix = '',
): Promise<{ gate: Gate; world: World }> {
	const [port, front] = [await freePort(), await freePort()];
	const gate = await Gate.open(front, `http://127.0.0.1:${port}`, prefix);
	try {
		const env = { ...host?.env, WEBHOOK_URL: `http://127.0.0.1:${front}${prefix}/` };
		return { gate, world: await World.start({ sandbox, host: { ...host, port, env } }) };
	} catch (error) {
		await gate.close();
		throw error;
	}
}
