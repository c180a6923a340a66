import { randomBytes } from 'node:crypto';

import { Access } from './access';
import { Clock, Timers } from './clock';
import type { Place } from './desk/neighbour';
import { Deliveries, type Delivery, type RedeliverRequest } from './deliveries';
import { badRequest, found } from './errors';
import { Events } from './events';
import { Faults } from './faults';
import { Journal } from './journal';
import { Media } from './media';
import { Messaging } from './messages';
import type { RuntimeOptions, SandboxOptions } from './options';
import { addressFrom } from './numbers';
import { Phones } from './phones';
import { Pulse } from './pulse';
import { isRecord } from './query';
import { Random } from './random';
import { RateLimiter } from './ratelimit';
import { addContact, contactName, hire, plant, seed } from './seed';
import { Store } from './store';
import { Tokens, type IssuedTokens, type IssueTokensOptions } from './tokens';
import type { Author, Contact, Conversation, FieldValue, Message } from './types';
import { messageSchema, type MessageInput, type ProfileInput } from './validate';
import { Webhooks } from './webhooks';

/** Everything known about a conversation. */
export interface ConversationStream {
	conversation: Conversation;
	contact?: Contact;
	messages: Message[];
	/** Current values by key. */
	fields: Record<string, string>;
	fieldValues: FieldValue[];
	forms: { name: string; form?: string }[];
	notifications: { channels: string[]; organizations: string[]; at: string }[];
	meta: Record<string, unknown>;
}

/** All parts of the platform, wired together; knows nothing of HTTP servers. */
export class Platform {
	readonly options: SandboxOptions;
	readonly clock = new Clock();
	readonly timers = new Timers();
	readonly random: Random;
	readonly store = new Store(this.clock);
	readonly access = new Access(this.store);
	readonly phones = new Phones();
	readonly media = new Media();
	readonly pulse = new Pulse();
	readonly journal: Journal;
	readonly faults: Faults;
	readonly limiter: RateLimiter;
	readonly tokens: Tokens;
	readonly events: Events;
	readonly webhooks: Webhooks;
	readonly deliveries: Deliveries;
	readonly messaging: Messaging;
	/** How others reach it, for the addresses it gives away; set once the server listens. */
	url = '';
	/** How this machine reaches it. */
	localUrl = '';
	private readonly stopping = new AbortController();

	/** @param places of other pages on the same server, which the desk links to */
	constructor(
		options: SandboxOptions,
		readonly places: readonly Place[] = [],
	) {
		this.options = options;
		const { store, clock, timers, access, phones } = this;
		const changed = this.pulse.beat.bind(this.pulse);
		this.random = new Random(options.randomSeed);
		this.journal = new Journal(changed);
		this.faults = new Faults(this.random);
		this.limiter = new RateLimiter(options);
		this.tokens = new Tokens(options.tokenSecret, options, clock, store);
		this.events = new Events(clock, () => `${this.url}/v2`);
		this.webhooks = new Webhooks({
			store,
			access,
			events: this.events,
			options,
			deliveries: () => this.deliveries,
			changed,
			signal: this.stopping.signal,
		});
		this.deliveries = new Deliveries({
			clock,
			timers,
			options,
			target: (subscription) => this.webhooks.target(subscription),
			answered: (delivery, answer) => this.postAnswer(delivery, answer),
			changed,
		});
		const publish = this.webhooks.publish.bind(this.webhooks);
		const { events } = this;
		const parts = { store, clock, timers, phones, events, options, publish, changed };
		this.messaging = new Messaging(parts);
		plant(store, options);
	}

	/** Whether nothing is on its way to a webhook (pauses before repetitions don't count). */
	get isIdle(): boolean {
		return this.deliveries.isIdle;
	}

	configure(changes: Partial<RuntimeOptions>): void {
		Object.assign(this.options, changes);
	}

	/** Moves the platform's time: tokens age, the 24 hour window closes. */
	advance(ms: number): void {
		this.clock.advance(ms);
	}

	stop(): void {
		this.stopping.abort();
		this.deliveries.stop();
		this.timers.stop();
	}

	/** A pair of tokens as the bot's "API token" tab gives it, of any scope and age. */
	issueTokens(request: IssueTokensOptions = {}): IssuedTokens {
		const { scope = 'bot' } = request;
		const defaultUser = scope === 'admin' ? seed.adminBot.id : seed.bot.id;
		const user = this.store.users.get(request.user ?? defaultUser);
		if (!user) throw badRequest(`User ${request.user ?? ''} not found`);
		return this.tokens.issue(user, scope, request);
	}

	hire(bot: string, organization: string, enabled: boolean): void {
		hire(this.store, bot, organization, enabled);
	}

	/** The address of a phone as somebody writes it; one that is known is taken as it is. */
	address(written: string): string {
		return this.phones.has(written) ? written : addressFrom(written);
	}

	/** The contact is created, or its profile updated; keys that are given overwrite (facts: B12). */
	upsertContact(
		organization: string,
		profile: ProfileInput,
		actor: Author,
	): { contact: Contact; conversation: Conversation; created: boolean } {
		const known = this.store.findContact(organization, {
			...(profile.telephone ? { telephone: profile.telephone } : {}),
			...(profile.email ? { email: profile.email } : {}),
		});
		if (!known) {
			const ids = addContact(this.store, organization, profile);
			const contact = found(this.store.contacts.get(ids.contact));
			const conversation = found(this.store.conversations.get(ids.conversation));
			this.announce('contact', 'create', contact, actor);
			return { contact, conversation, created: true };
		}
		const conversation = found(this.store.conversations.get(known.conversation));
		const updated = { ...known.profile, ...profile };
		if (JSON.stringify(updated) !== JSON.stringify(known.profile)) {
			known.profile = updated;
			this.store.contacts.changed(known);
			conversation.name = contactName(updated);
			this.store.touch(known);
			this.announce('contact', 'update', known, actor);
		}
		return { contact: known, conversation, created: false };
	}

	announce(
		resource: string,
		operation: 'create' | 'update' | 'delete',
		document: Parameters<Events['aboutResource']>[2],
		actor: Author,
	): void {
		this.webhooks.publish(this.events.aboutResource(resource, operation, document, actor));
	}

	conversation(id: string): Conversation {
		return found(this.store.conversations.get(id), 'Conversation not found');
	}

	stream(id: string): ConversationStream {
		const conversation = this.conversation(id);
		const contact = this.store.contacts.get(conversation.contact ?? '');
		const { fields, forms, notifications } = this.store.record(id);
		return structuredClone({
			conversation,
			...(contact ? { contact } : {}),
			messages: this.store.messagesOf(id),
			fields: Object.fromEntries(fields.map(({ key, value }) => [key, value])),
			fieldValues: fields,
			forms,
			notifications,
			meta: conversation.meta,
		});
	}

	/** Repeats deliveries byte for byte, as a platform that missed the answer does. */
	redeliver(request: RedeliverRequest): Delivery[] {
		const { deliveryId, messageId, copies = 1, shuffle = false } = request;
		const chosen = this.deliveries
			.list()
			.filter((delivery) => !delivery.redeliveryOf)
			.filter((delivery) => deliveryId === undefined || delivery.id === deliveryId)
			.filter((delivery) => messageId === undefined || delivery.message === messageId);
		const repeated = chosen.flatMap((delivery) => Array.from({ length: copies }, () => delivery));
		const ordered = shuffle ? this.random.shuffle(repeated) : repeated;
		return ordered.map((delivery) => this.deliveries.repeat(delivery));
	}

	/**
	 * A bot webhook's answer with messages is posted into the conversation (facts: E9), unless
	 * it answers the bot's own message: that would never end.
	 */
	private postAnswer(delivery: Delivery, answer: string): string[] {
		const webhook = this.store.botWebhooks.get(delivery.subscription);
		const message = this.store.messages.get(delivery.message ?? '');
		if (!webhook || !message || message.user === webhook.bot) return [];
		const bot = this.store.users.get(webhook.bot);
		const inputs = answerMessages(answer);
		if (!bot || inputs.length === 0) return [];
		const conversation = this.conversation(message.conversation);
		return this.messaging.post(conversation, inputs, bot).map(({ id }) => id);
	}
}

/** Messages in the answer of a webhook: `{"messages":[…]}` or `{"text":"…"}`. */
function answerMessages(answer: string): MessageInput[] {
	let body: unknown;
	try {
		body = JSON.parse(answer);
	} catch {
		return [];
	}
	if (!isRecord(body)) return [];
	const candidates: unknown[] = Array.isArray(body.messages) ? body.messages : [body];
	return candidates.flatMap((candidate) => {
		const result = messageSchema.safeParse(candidate);
		return result.success ? [result.data] : [];
	});
}

/** A key nobody knows, for sandboxes whose tokens need not survive a restart. */
export const randomTokenSecret = (): string => randomBytes(32).toString('hex');
