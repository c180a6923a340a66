import type { FastifyInstance } from 'fastify';

import { unauthorized } from '../errors';
import type { Platform } from '../platform';

/** A picture of one transparent pixel. */
const SAMPLE_PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** `/sandbox/media`: what consumers send by default. */
export function mediaRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/media/sample.png', async (request, reply) => {
		if (platform.options.mediaNeedsToken) {
			const { authorization } = request.headers;
			if (!authorization) throw unauthorized('No authorization token was found');
			platform.tokens.authenticate(authorization);
		}
		return reply.type('image/png').send(Buffer.from(SAMPLE_PNG, 'base64'));
	});
}
