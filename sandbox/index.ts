import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../toolbox/until';
import type { ConsumerMessage } from './consumer';
import type { Controls } from './controls';
import type { Delivery } from './deliveries';
import type { Neighbour } from './desk/neighbour';
import type { ActiveFaultRule, FaultRule } from './faults';
import type { JournalEntry } from './journal';
import { defaultOptions, type RuntimeOptions, type SandboxOptions } from './options';
import type { Phone } from './phones';
import { Platform, randomTokenSecret, type ConversationStream } from './platform';
import { isPrivate, localUrl, publicUrl } from './reach';
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
	Neighbour,
	Phone,
	RuntimeOptions,
	SandboxOptions,
	Seed,
	Service,
};

/** A busy machine is late; who waits in vain hears of it all the same. */
const WAIT_MS = 60_000;
const POLL_MS = 10;

export { sign } from './deliveries';
export { seed } from './seed';

/** A running sandbox. Its controls do what the routes under `/sandbox` do. */
export interface Sandbox extends Controls {
	/** For this machine; without a path, e.g. `http://127.0.0.1:12345`. The API is under `/v2`. */
	readonly url: string;
	/** The same for others, e.g. for an n8n in a container; equal to `url` unless they may come. */
	readonly publicUrl: string;
	/** Opens the desk; carries its token if there is one. */
	readonly deskUrl: string;
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

	/** Calls the watcher whenever something has changed; gives what ends that. */
	watch(watcher: () => void): () => void;

	/** Polls until the probe gives something; throws after the timeout (default 60 s). */
	waitFor<T>(probe: () => T | undefined | false | null, timeoutMs?: number): Promise<T>;
	/** Waits until no delivery is on its way (pauses before repetitions don't count). */
	settled(timeoutMs?: number): Promise<void>;
}

/**
 * Starts the Web1on1 platform on this machine: on 127.0.0.1 only, unless `host` says otherwise. Where
 * others reach it, there is a desk token, a random one unless given.
 * @param neighbours pages of others on the same server
 */
export async function startSandbox(
	options: Partial<SandboxOptions> = {},
	neighbours: readonly Neighbour[] = [],
): Promise<Sandbox> {
	const { host = defaultOptions.host } = options;
	const inForce = {
		...defaultOptions,
		tokenSecret: randomTokenSecret(),
		...options,
		deskToken: options.deskToken || (isPrivate(host) ? '' : randomDeskToken()),
	};
	const places = neighbours.flatMap((neighbour) => neighbour.places);
	const platform = new Platform(inForce, places);
	const { app, outage, controls } = buildServer(platform, neighbours);
	await app.listen({ host, port: platform.options.port });
	const port = listeningPort(app.server.address());
	platform.localUrl = localUrl(platform.options, port);
	platform.url = publicUrl(platform.options, port);
	const { deskToken } = platform.options;
	return {
		...controls,
		url: platform.localUrl,
		publicUrl: platform.url,
		deskUrl: `${platform.localUrl}/${deskToken === '' ? '' : `#token=${encodeURIComponent(deskToken)}`}`,
		seed,
		options: platform.options,
		stop: async () => {
			platform.stop();
			await app.close();
		},
		goDown: () => outage.begin(),
		comeBack: () => outage.end(),
		watch: (watcher) => platform.pulse.watch(watcher),
		waitFor: (probe, timeoutMs = WAIT_MS) => until('the sandbox', probe, timeoutMs, POLL_MS),
		settled: async (timeoutMs = WAIT_MS) => {
			// Two looks apart: an event may be about to start a delivery.
			await sleep(5);
			await until('the deliveries', () => platform.isIdle, timeoutMs, POLL_MS);
		},
	};
}

/** Short enough to be typed if it must be, too long to be guessed. */
const randomDeskToken = (): string => randomBytes(12).toString('hex');

function listeningPort(address: AddressInfo | string | null): number {
	if (address === null || typeof address === 'string') throw new Error('No TCP port');
	return address.port;
}
