import type { FastifyInstance } from 'fastify';

import type { Platform } from '../platform';
import { parse, refreshSchema } from '../validate';

/** `POST /v2/auth/token`: renews a pair (facts: A2). A stale bearer along is ignored. */
export function authRoutes(api: FastifyInstance, platform: Platform): void {
	api.post('/auth/token', { config: { isOpen: true } }, async (request, reply) => {
		const { clientId, refreshToken } = parse(refreshSchema, request.body);
		return reply.code(201).send(platform.tokens.refresh(clientId, refreshToken));
	});
}
