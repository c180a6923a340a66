import type { FastifyInstance, FastifyReply } from 'fastify';

import { found } from '../errors';
import type { Neighbour } from './neighbour';
import { DESK, pageFiles, type PageSource } from './page';

/** Paths that open the desk; the page itself knows what to show at each. */
const PLACES = ['/conversations', '/requests', '/deliveries', '/webhooks', '/faults', '/tokens'];

/** A page loads from here and from nowhere else, and no other page may frame it. */
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

/**
 * The desk, at the root of the server, and its neighbours. They hold nothing but themselves, and ask
 * the controls.
 */
export function deskRoutes(app: FastifyInstance, neighbours: readonly Neighbour[]): void {
	const open = (place: string, page: PageSource): void => {
		app.get(place, (_request, reply) => send(page, `/${page.name}`, reply));
	};
	open('/', DESK);
	for (const place of PLACES) {
		open(place, DESK);
		open(`${place}/:id`, DESK);
	}
	for (const neighbour of neighbours) {
		for (const { path } of neighbour.places) open(path, neighbour);
	}
	app.get<{ Params: { file: string } }>('/desk/:file', ({ params: { file } }, reply) => {
		const owner = neighbours.find(({ name }) => file.startsWith(`${name}.`)) ?? DESK;
		return send(owner, `/desk/${file}`, reply);
	});
}

async function send(page: PageSource, file: string, reply: FastifyReply): Promise<FastifyReply> {
	const { type, text } = found((await pageFiles(page)).get(file));
	return reply
		.headers({
			'Content-Security-Policy': POLICY,
			'X-Content-Type-Options': 'nosniff',
			'Referrer-Policy': 'no-referrer',
			'Cache-Control': 'no-cache',
		})
		.type(`${type}; charset=utf-8`)
		.send(text);
}
