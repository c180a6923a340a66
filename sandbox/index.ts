import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	sendPicture,
	tapButton,
	type Outage,
	type PictureRequest,
	type TapRequest,
} from './control';
import type { Delivery } from './deliveries';
import type { ActiveFaultRule, FaultRule } from './faults';
import type { JournalEntry } from './journal';
import { defaultOptions, type RuntimeOptions, type SandboxOptions } from './options';
import type { Phone } from './phones';
import {
	Platform,
	randomTokenSecret,
	type ConsumerMessage,
	type ConversationStream,
} from './platform';
import { seed, type Seed } from './seed';
import { buildServer } from './server';
import type { IssuedTokens, IssueTokensOptions } from './tokens';
import type { BotWebhook, Contact, Conversation, Message, Service } from './types';
import { messagesSchema, parse } from './validate';
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
export { sign } from './deliveries';
export { seed } from './seed';

/** A running sandbox. Methods do what the control routes under `/sandbox` do. */
export interface Sandbox {
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

	/** Changes options while running. */
	configure(changes: Partial<RuntimeOptions>): void;
	/** Moves the sandbox's time: tokens age, the 24 hour window closes. */
	advanceClock(ms: number): void;

	/** A token pair as the bot's "API token" tab gives it, of any scope, user and age. */
	issueTokens(request?: IssueTokensOptions): IssuedTokens;
	/** Revokes tokens of a user (default: the bot's access tokens). */
	revokeTokens(request?: { user?: string; access?: boolean; refresh?: boolean }): void;
	/** Makes an organization hire a bot (default: the seeded one), or end it. */
	hire(organization: string, enabled?: boolean, bot?: string): void;

	/** The consumer's phone with everything it received. */
	phone(address: string): Phone;
	phones(): Phone[];
	/** Says whether a number is on WhatsApp. */
	setOnWhatsApp(address: string, onWhatsApp: boolean): void;
	/** The consumer answers. */
	reply(address: string, message: string | ConsumerMessage): Message;
	/** The consumer sends a picture. */
	picture(address: string, picture?: PictureRequest): Message;
	/** The consumer taps a quick reply button. */
	tap(address: string, tap: TapRequest): Message;
	/** A user (default: the first seeded agent) writes messages; bodies as in the API. */
	write(conversation: string, messages: unknown, user?: string): Message[];

	/** Everything about a conversation: messages, fields, meta, participants. */
	stream(conversation: string): ConversationStream;
	conversations(): Conversation[];
	contacts(): Contact[];
	services(): Service[];

	/** Every API request since the start or the last clearing. */
	requests(): JournalEntry[];
	clearRequests(): void;

	addFault(rule: FaultRule): ActiveFaultRule;
	faults(): ActiveFaultRule[];
	/** Removes one fault rule, or all. */
	clearFaults(id?: string): void;

	/** Every webhook delivery with its attempts. */
	deliveries(): Delivery[];
	clearDeliveries(): void;
	/** Repeats deliveries byte for byte; without an id: all. */
	redeliver(request?: {
		deliveryId?: string;
		messageId?: string;
		copies?: number;
		shuffle?: boolean;
	}): Delivery[];
	/** Delivers an invented event, or arbitrary bytes, signed rightly or not. */
	sendEvent(request: EventRequest): Delivery[];
	/** The "Webhook" tab of the bot's details: verifies, and answers with the secret. */
	pasteBotWebhook(bot: string, settings: { url: string; events?: string[] }): Promise<BotWebhook>;
	/** The tab's "Verify" button. */
	verifyBotWebhook(bot: string): Promise<BotWebhook>;
	removeBotWebhook(bot: string): void;

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
	const { app, outage } = buildServer(platform);
	await app.listen({ host: '127.0.0.1', port: platform.options.port });
	platform.url = `http://127.0.0.1:${listeningPort(app.server.address())}`;
	return handle(platform, outage, async () => {
		platform.stop();
		await app.close();
	});
}

function listeningPort(address: AddressInfo | string | null): number {
	if (address === null || typeof address === 'string') throw new Error('No TCP port');
	return address.port;
}

function handle(platform: Platform, outage: Outage, stop: () => Promise<void>): Sandbox {
	const { store, journal, faults, deliveries, phones, webhooks } = platform;
	return {
		url: platform.url,
		seed,
		options: platform.options,
		stop,
		goDown: () => outage.begin(),
		comeBack: () => outage.end(),
		configure: (changes) => {
			platform.configure(changes);
		},
		advanceClock: (ms) => {
			platform.clock.advance(ms);
		},
		issueTokens: (request) => platform.issueTokens(request),
		revokeTokens: ({ user = seed.bot.id, access = true, refresh = false } = {}) => {
			platform.tokens.revoke(user, { access, refresh });
		},
		hire: (organization, enabled = true, bot = seed.bot.id) => {
			platform.hire(bot, organization, enabled);
		},
		phone: (address) => structuredClone(phones.get(address)),
		phones: () => structuredClone(phones.all()),
		setOnWhatsApp: (address, onWhatsApp) => {
			phones.get(address).onWhatsApp = onWhatsApp;
		},
		reply: (address, message) =>
			platform.consumerWrites(address, typeof message === 'string' ? { text: message } : message),
		picture: (address, picture = {}) => sendPicture(platform, address, picture),
		tap: (address, tap) => tapButton(platform, address, tap),
		write: (conversation, messages, user) => write(platform, conversation, messages, user),
		stream: (conversation) => platform.stream(conversation),
		conversations: () => structuredClone(store.conversations.all()),
		contacts: () => structuredClone(store.contacts.all()),
		services: () => structuredClone(store.services.all()),
		requests: () => journal.list(),
		clearRequests: () => {
			journal.clear();
		},
		addFault: (rule) => faults.add(rule),
		faults: () => faults.list(),
		clearFaults: (id) => {
			faults.clear(id);
		},
		deliveries: () => deliveries.list(),
		clearDeliveries: () => {
			deliveries.clear();
		},
		redeliver: (request = {}) => platform.redeliver(request),
		sendEvent: (request) =>
			webhooks.sendEvent({ organization: seed.organizations.acme, ...request }),
		pasteBotWebhook: (bot, settings) => webhooks.pasteBotWebhook(bot, settings),
		verifyBotWebhook: (bot) => webhooks.verifyBotWebhook(bot),
		removeBotWebhook: (bot) => {
			webhooks.removeBotWebhook(bot);
		},
		waitFor,
		settled: async (timeoutMs) => {
			// Two looks apart: an event may be about to start a delivery.
			await sleep(5);
			await waitFor(() => platform.isIdle, timeoutMs);
		},
	};
}

function write(
	platform: Platform,
	conversation: string,
	messages: unknown,
	user = seed.agents[0]?.id ?? seed.adminUser.id,
): Message[] {
	const author = platform.store.users.get(user);
	if (!author) throw new Error(`User ${user} not found`);
	const input = parse(messagesSchema, messages);
	const inputs = Array.isArray(input) ? input : [input];
	return platform.messaging.post(platform.conversation(conversation), inputs, author);
}

async function waitFor<T>(probe: () => T | undefined | false | null, timeoutMs = 5000): Promise<T> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const found = probe();
		if (found !== undefined && found !== false && found !== null) return found;
		if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms`);
		await sleep(10);
	}
}
