import type { FastifyInstance } from 'fastify';

import type { Platform } from '../platform';

/** What comes within this time is told together. */
const TOGETHER_MS = 80;

/**
 * `GET /sandbox/changes`: server-sent events, one for each time something has changed. They say no
 * more than that; whoever hears one looks for what is of interest.
 */
export function changeRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/changes', (_request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
		// A browser that has lost the connection comes back after this many milliseconds.
		raw.write('retry: 500\n\n');
		let number = 0;
		let isDue = false;
		const tell = (): void => {
			isDue = false;
			if (raw.destroyed) return;
			number += 1;
			raw.write(`event: change\ndata: ${number}\n\n`);
		};
		const unwatch = platform.pulse.watch(() => {
			if (isDue) return;
			isDue = true;
			platform.timers.after(TOGETHER_MS, tell);
		});
		raw.on('close', unwatch);
	});
}
