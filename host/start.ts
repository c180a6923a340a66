import { Host, type StartOptions } from './host';
import { ensureN8n } from './install';
import { freePort } from './ports';

/**
 * Starts n8n and waits until it is ready and, in the role `main`, logged in to as its owner.
 */
export async function startHost(options: StartOptions = {}): Promise<Host> {
	const installation = await ensureN8n({
		version: options.version,
		onProgress: options.onProgress,
	});
	const port = options.port ?? (await freePort());
	const host = new Host(installation, options, port, await freePort());
	await host.start();
	return host;
}
