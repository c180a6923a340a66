import type { Server } from 'node:http';

import type { Platform } from './platform';

/** Lets the sandbox refuse connections for a while. */
export interface Outage {
	begin(): Promise<void>;
	end(): Promise<void>;
}

/** Closes and reopens the listening socket; what the platform holds stays. */
export function outageOf(server: Server, platform: Platform): Outage {
	return {
		begin: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
		end: () =>
			new Promise((resolve, reject) => {
				server.once('error', reject);
				server.listen(Number(new URL(platform.localUrl).port), platform.options.host, () => {
					server.off('error', reject);
					resolve();
				});
			}),
	};
}
