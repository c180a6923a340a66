import type { FastifyInstance } from 'fastify';

import { ApiError } from './errors';
import { ownHosts, type Reach } from './reach';

/**
 * Any page in a developer's browser can send requests to 127.0.0.1, and with a name of its own that it
 * lets resolve to 127.0.0.1 it can read the answers, too (DNS rebinding). So a request must name this
 * machine, and if it says which page it comes from, that must be one of ours.
 */
export function refuseStrangers(app: FastifyInstance, reach: Reach): void {
	app.addHook('onRequest', ({ raw, headers }, _reply, done) => {
		const own = ownHosts(reach, raw.socket.localPort ?? 0);
		const { host = '', origin } = headers;
		if (!own.includes(host.toLowerCase())) {
			done(new ApiError(403, `The sandbox is ${own.join(' or ')}, and not ${host || 'nameless'}`));
		} else if (origin !== undefined && !own.includes(origin.toLowerCase().replace('http://', ''))) {
			done(new ApiError(403, `The sandbox takes no requests from pages of ${origin}`));
		} else done();
	});
}
