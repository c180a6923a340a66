import type { RequestListener } from 'node:http';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { Disposal } from '../disposal';
import { serve, type Server } from '../server';
import { credentialsFor, type StoredCredentials } from './credentials';
import { TRIGGER, TriggerHost, type TriggerHostOptions } from './triggerHost';

/**
 * Web1on1 on this machine, and whatever else a test starts beside it. A test starts one before each
 * test and disposes it after; a room with more to say about its world extends it.
 */
export class World {
	protected readonly parts = new Disposal();

	constructor(readonly sandbox: Sandbox) {
		this.parts.add(sandbox, (it) => it.stop());
	}

	static async start<Kind extends World>(
		this: new (sandbox: Sandbox) => Kind,
		options: Partial<SandboxOptions> = {},
	): Promise<Kind> {
		return new this(await startSandbox(options));
	}

	/** Stops the sandbox, every trigger and every server. */
	async dispose(): Promise<void> {
		await this.parts.dispose();
	}

	/** A stored credential for a new pair of tokens, as if just entered. */
	credentials(tokens: Parameters<Sandbox['issueTokens']>[0] = {}): StoredCredentials {
		return credentialsFor(this.sandbox, tokens);
	}

	/** A trigger as n8n hosts it, just added unless told otherwise, with tokens that may register it. */
	async trigger({
		parameters,
		credentials = this.credentials({ scope: 'admin' }),
		...others
	}: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> {
		const whole = { ...TRIGGER, ...parameters };
		const host = await TriggerHost.start({ ...others, parameters: whole, credentials });
		return this.parts.add(host, (it) => it.stop());
	}

	/** A host of its own: of files, or one that plays the API. */
	async serve(answer: RequestListener): Promise<Server> {
		return this.parts.add(await serve(answer), (it) => it.close());
	}
}
