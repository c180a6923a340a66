import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError } from './errors';

/** Names of this machine, as URLs write them. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Any page in a developer's browser can send requests to 127.0.0.1, and with a name of its own that it
 * lets resolve to 127.0.0.1 it can read the answers, too (DNS rebinding). So a request must name this
 * machine, and if it says which page it comes from, that must be one of ours.
 */
export function refuseStrangers(app: FastifyInstance): void {
	app.addHook('onRequest', (request, _reply, done) => {
		const own = ownHosts(request);
		const { host = '', origin } = request.headers;
		if (!own.includes(host.toLowerCase())) {
			done(new ApiError(403, `The sandbox is ${own.join(' or ')}, and not ${host || 'nameless'}`));
		} else if (origin !== undefined && !own.includes(origin.toLowerCase().replace('http://', ''))) {
			done(new ApiError(403, `The sandbox takes no requests from pages of ${origin}`));
		} else done();
	});
}

/** What a client of this server writes into `Host`, which leaves port 80 out. */
function ownHosts({ raw }: FastifyRequest): string[] {
	const port = raw.socket.localPort ?? 0;
	return OWN_NAMES.map((name) => (port === 80 ? name : `${name}:${port}`));
}
