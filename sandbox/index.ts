import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../toolbox/until';
import type { ConsumerMessage } from './consumer';
import type { Controls } from './controls';
import type { Delivery } from './deliveries';
import type { ActiveFaultRule, FaultRule } from './faults';
import type { JournalEntry } from './journal';
import { defaultOptions, type RuntimeOptions, type SandboxOptions } from './options';
import type { Phone } from './phones';
import { Platform, randomTokenSecret, type ConversationStream } from './platform';
import { seed, type Seed } from './seed';
import { buildServer } from './server';
import type { IssuedTokens, IssueTokensOptions } from './tokens';
import type { BotWebhook, Contact, Conversation, Message, Service } from './types';
import type { EventRequest } from './webhooks';

export type {
	ActiveFaultRule,
	BotWebhook,
	ConsumerMessage,
	Contact,
	Conversation,
	ConversationStream,
	Delivery,
	EventRequest,
	FaultRule,
	IssuedTokens,
	IssueTokensOptions,
	JournalEntry,
	Message,
	Phone,
	RuntimeOptions,
	SandboxOptions,
	Seed,
	Service,
};

const WAIT_MS = 5_000;
const POLL_MS = 10;

export { sign } from './deliveries';
export { seed } from './seed';

/** A running sandbox. Its controls do what the routes under `/sandbox` do. */
export interface Sandbox extends Controls {
	/** Without a path, e.g. `http://127.0.0.1:12345`; the API is under `/v2`. */
	readonly url: string;
	/** Ids of what the sandbox starts with. */
	readonly seed: Seed;
	/** The options in force. */
	readonly options: Readonly<SandboxOptions>;
	/** Ends the server, all timers and connections. */
	stop(): Promise<void>;

	/** Refuses connections, as a platform that is down; nothing is forgotten. */
	goDown(): Promise<void>;
	/** Listens again, on the same port. */
	comeBack(): Promise<void>;

	/** Polls until the probe gives something; throws after the timeout (default 5 s). */
	waitFor<T>(probe: () => T | undefined | false | null, timeoutMs?: number): Promise<T>;
	/** Waits until no delivery is on its way (pauses before repetitions don't count). */
	settled(timeoutMs?: number): Promise<void>;
}

/** Starts the Web1on1 platform on this machine, on 127.0.0.1 only. */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
	const platform = new Platform({
		...defaultOptions,
		tokenSecret: randomTokenSecret(),
		...options,
	});
	const { app, outage, controls } = buildServer(platform);
	await app.listen({ host: '127.0.0.1', port: platform.options.port });
	platform.url = `http://127.0.0.1:${listeningPort(app.server.address())}`;
	return {
		...controls,
		url: platform.url,
		seed,
		options: platform.options,
		stop: async () => {
			platform.stop();
			await app.close();
		},
		goDown: () => outage.begin(),
		comeBack: () => outage.end(),
		waitFor: (probe, timeoutMs = WAIT_MS) => until('the sandbox', probe, timeoutMs, POLL_MS),
		settled: async (timeoutMs = WAIT_MS) => {
			// Two looks apart: an event may be about to start a delivery.
			await sleep(5);
			await until('the deliveries', () => platform.isIdle, timeoutMs, POLL_MS);
		},
	};
}

function listeningPort(address: AddressInfo | string | null): number {
	if (address === null || typeof address === 'string') throw new Error('No TCP port');
	return address.port;
}
