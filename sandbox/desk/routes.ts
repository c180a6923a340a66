import type { FastifyInstance, FastifyReply } from 'fastify';

import { found } from '../errors';
import { pageFiles } from './page';

/** Paths that open the desk; the page itself knows what to show at each. */
const PLACES = [
	'/',
	'/conversations',
	'/requests',
	'/deliveries',
	'/webhooks',
	'/faults',
	'/tokens',
];

/** The page loads from here and from nowhere else, and no other page may frame it. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/** The desk: a page at the root of the server. It holds nothing but itself, and asks the controls. */
export function deskRoutes(app: FastifyInstance): void {
	const send = async (file: string, reply: FastifyReply): Promise<FastifyReply> => {
		const { type, text } = found((await pageFiles()).get(file));
		return reply
			.headers({
				'Content-Security-Policy': POLICY,
				'X-Content-Type-Options': 'nosniff',
				'Referrer-Policy': 'no-referrer',
				'Cache-Control': 'no-cache',
			})
			.type(`${type}; charset=utf-8`)
			.send(text);
	};
	for (const place of PLACES) {
		app.get(place, (_request, reply) => send('/', reply));
		if (place !== '/') app.get(`${place}/:id`, (_request, reply) => send('/', reply));
	}
	app.get<{ Params: { file: string } }>('/desk/:file', ({ params }, reply) =>
		send(`/desk/${params.file}`, reply),
	);
}
