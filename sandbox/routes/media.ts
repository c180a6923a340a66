import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { found, unauthorized } from '../errors';
import type { MediaFile } from '../media';
import type { Platform } from '../platform';

/** A warning light, as somebody photographs it for the workshop. */
const SAMPLE = path.join(__dirname, 'sample.png');

/** What a browser may show where it is; anything else, such as a page, it is to save. */
const SHOWN = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** `/sandbox/media`: what consumers send. */
export function mediaRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/media/sample.png', async (request, reply) => {
		checkToken(request, platform);
		return send(reply, { contentType: 'image/png', bytes: await readFile(SAMPLE) });
	});

	app.get<{ Params: { id: string } }>('/media/:id/:name', async (request, reply) => {
		checkToken(request, platform);
		return send(reply, found(platform.media.get(request.params.id)));
	});
}

function checkToken({ headers }: FastifyRequest, { options, tokens }: Platform): void {
	if (!options.mediaNeedsToken) return;
	if (!headers.authorization) throw unauthorized('No authorization token was found');
	tokens.authenticate(headers.authorization);
}

/** Whatever somebody has sent is no part of the desk, although it comes from the same server. */
function send(
	reply: FastifyReply,
	{ contentType, bytes }: Pick<MediaFile, 'contentType' | 'bytes'>,
): FastifyReply {
	return reply
		.headers({
			'Content-Security-Policy': "default-src 'none'; sandbox",
			'X-Content-Type-Options': 'nosniff',
			...(SHOWN.includes(contentType) ? {} : { 'Content-Disposition': 'attachment' }),
		})
		.type(contentType)
		.send(bytes);
}
