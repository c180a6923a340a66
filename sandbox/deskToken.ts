import { createHash, timingSafeEqual } from 'node:crypto';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { unauthorized } from './errors';
import { queryOf } from './request';

/**
 * Where others than this machine reach the sandbox, whoever looks inside or breaks things must show the
 * desk's token: as a bearer, or as `?token=…` where a browser lets nobody set headers.
 */
export function askForDeskToken(app: FastifyInstance, options: { deskToken: string }): void {
	app.addHook('onRequest', (request, _reply, done) => {
		const { deskToken } = options;
		if (deskToken === '' || isSame(shown(request), deskToken)) done();
		else {
			done(
				unauthorized(
					'This sandbox is open to others: send the desk token it printed at its start, as Authorization: Bearer',
				),
			);
		}
	});
}

function shown(request: FastifyRequest): string {
	const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	return bearer ?? queryOf(request).token ?? '';
}

/** Takes the same time for every wrong token. */
function isSame(text: string, other: string): boolean {
	const [one, two] = [text, other].map((it) => createHash('sha256').update(it).digest());
	return one !== undefined && two !== undefined && timingSafeEqual(one, two);
}
