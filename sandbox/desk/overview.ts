import { WHATSAPP_WINDOW_MS } from '../channel';
import type { Delivery, DeliveryStatus } from '../deliveries';
import type { ActiveFaultRule } from '../faults';
import type { JournalEntry } from '../journal';
import { labelOf } from '../numbers';
import type { RuntimeOptions } from '../options';
import type { Platform } from '../platform';
import { seed } from '../seed';
import type { Place } from './neighbour';
import type { IssuedToken } from '../tokenLedger';
import type { Conversation, Message, Scope } from '../types';

/** Everything in short. Of long lists the latest, with how many there are. */
export interface Overview {
	/** The platform's time. */
	now: string;
	/** The API's URL as others reach it. */
	url: string;
	/** Other pages on the same server. */
	places: readonly Place[];
	/** The bot that dealers hire. */
	bot: { id: string; name: string };
	/** All bots. */
	bots: { id: string; name: string }[];
	/** For each scope, a user whose token has it. */
	users: Record<Scope, string>;
	organizations: OrganizationSummary[];
	phones: PhoneSummary[];
	conversations: Page<ConversationSummary>;
	requests: Page<RequestSummary>;
	deliveries: Page<DeliverySummary>;
	webhooks: WebhookSummary[];
	faults: ActiveFaultRule[];
	tokens: TokenSummary[];
	options: Pick<
		RuntimeOptions,
		'rateLimit' | 'expiredStatus' | 'singleUseRefreshTokens' | 'hideSecrets' | 'channelDelayMs'
	>;
}

/** The latest of a list, the newest first. */
export interface Page<Item> {
	total: number;
	items: Item[];
}

export interface OrganizationSummary {
	id: string;
	name: string;
	/** Whether it has consumers: a group of dealers and a software company have none. */
	isDealer: boolean;
	/** Whether it has hired the bot. */
	isHired: boolean;
}

export interface PhoneSummary {
	address: string;
	label: string;
	name: string;
	onWhatsApp: boolean;
	lastText: string;
	lastTime: string;
}

export interface ConversationSummary {
	id: string;
	name: string;
	organizationName: string;
	status: Conversation['status'];
	messages: number;
	lastText: string;
	lastTime: string;
	/** Whether the dealer may write freely. */
	isOpen: boolean;
	telephone: string;
}

export interface RequestSummary {
	id: number;
	time: string;
	method: string;
	path: string;
	status: number | null;
	durationMs?: number;
	/** Name of the user of the token. */
	user?: string;
	isFaulty: boolean;
	applied: boolean;
}

export interface DeliverySummary {
	id: string;
	time: string;
	event: string;
	status: DeliveryStatus;
	attempts: number;
	lastStatus: number | null;
	lastError?: string;
	url: string;
	redeliveryOf?: string;
	message?: string;
}

export interface WebhookSummary {
	id: string;
	kind: 'service' | 'bot';
	name: string;
	/** Of the organization, or of the bot. */
	owner: string;
	url: string;
	status: string;
	/** None: all events. */
	events: string[];
	delivered: number;
	failing: number;
}

export interface TokenSummary extends IssuedToken {
	userName: string;
}

const MOST = 100;

/** What the desk's lists show. */
export function overview(platform: Platform): Overview {
	const { clock, store, faults, options } = platform;
	const { rateLimit, expiredStatus, singleUseRefreshTokens, hideSecrets, channelDelayMs } = options;
	return {
		now: clock.iso(),
		url: platform.url,
		places: platform.places,
		bot: { id: seed.bot.id, name: store.users.get(seed.bot.id)?.name ?? '' },
		bots: store.bots.all().map(({ id, name }) => ({ id, name })),
		users: {
			guest: seed.agents[0]?.id ?? seed.adminUser.id,
			agent: seed.agents[0]?.id ?? seed.adminUser.id,
			bot: seed.bot.id,
			admin: seed.adminBot.id,
		},
		organizations: store.organizations.all().map(({ id, displayName: name }) => ({
			id,
			name,
			isDealer: ![seed.organizations.mcc, seed.organizations.developer].includes(id),
			isHired: platform.access.hasHired(id, seed.bot.id),
		})),
		phones: phones(platform),
		conversations: conversations(platform),
		requests: latest(platform.journal.list(), (entry) => requestSummary(platform, entry)),
		deliveries: latest(platform.deliveries.list(), deliverySummary),
		webhooks: webhooks(platform),
		faults: faults.list(),
		tokens: tokens(platform),
		options: { rateLimit, expiredStatus, singleUseRefreshTokens, hideSecrets, channelDelayMs },
	};
}

function latest<Item, Summary>(
	items: readonly Item[],
	summary: (item: Item) => Summary,
): Page<Summary> {
	return { total: items.length, items: items.slice(-MOST).reverse().map(summary) };
}

function phones({ phones: all, store }: Platform): PhoneSummary[] {
	const names = new Map<string, string>();
	for (const { profile, conversation } of store.contacts.all()) {
		const name = store.conversations.get(conversation)?.name ?? '';
		for (const address of [profile.telephone, profile.email]) {
			if (typeof address === 'string') names.set(address, name);
		}
	}
	const summaries = all.all().map(({ telephone: address, onWhatsApp, messages }) => {
		const last = messages.at(-1);
		return {
			address,
			label: labelOf(address),
			name: names.get(address) ?? '',
			onWhatsApp,
			lastText: last?.text ?? '',
			lastTime: last?.time ?? '',
		};
	});
	return summaries.sort((a, b) => b.lastTime.localeCompare(a.lastTime)).slice(0, MOST);
}

function conversations({ store, clock }: Platform): Page<ConversationSummary> {
	const all = store.conversations.all().map((conversation) => {
		const messages = store.messagesOf(conversation.id);
		return { conversation, messages, lastTime: messages.at(-1)?.createdAt ?? '' };
	});
	// Contacts that the sandbox starts with have a conversation in which nobody has written yet.
	const spoken = all.filter(({ messages }) => messages.length > 0);
	const newest = spoken.sort((a, b) => b.lastTime.localeCompare(a.lastTime)).slice(0, MOST);
	const items = newest.map(({ conversation, messages, lastTime }): ConversationSummary => {
		const { lastWhatsAppMessageAt = -Infinity } = store.record(conversation.id);
		const profile = store.contacts.get(conversation.contact ?? '')?.profile ?? {};
		return {
			id: conversation.id,
			name: conversation.name,
			organizationName: store.organizations.get(conversation.organization)?.displayName ?? '',
			status: conversation.status,
			messages: messages.length,
			lastText: shortOf(messages.at(-1)),
			lastTime,
			isOpen: clock.now() - lastWhatsAppMessageAt <= WHATSAPP_WINDOW_MS,
			telephone: typeof profile.telephone === 'string' ? profile.telephone : '',
		};
	});
	return { total: spoken.length, items };
}

/** Of a picture, the text is its URL. */
function shortOf(message: Message | undefined): string {
	if (message === undefined) return '';
	return message.contentType.startsWith('text/') ? message.text : 'Picture or file';
}

function requestSummary({ store }: Platform, entry: JournalEntry): RequestSummary {
	const { id, time, method, path, status, durationMs, user, fault, applied } = entry;
	return {
		id,
		time,
		method,
		path,
		status,
		...(durationMs === undefined ? {} : { durationMs }),
		...(user === undefined ? {} : { user: store.users.get(user)?.name ?? user }),
		isFaulty: fault !== undefined,
		applied,
	};
}

function deliverySummary(delivery: Delivery): DeliverySummary {
	const { id, event, status, attempts, url, redeliveryOf, message, createdAt } = delivery;
	const last = attempts.at(-1);
	return {
		id,
		time: createdAt,
		event,
		status,
		attempts: attempts.length,
		lastStatus: last?.status ?? null,
		...(last?.error === undefined ? {} : { lastError: last.error }),
		url,
		...(redeliveryOf === undefined ? {} : { redeliveryOf }),
		...(message === undefined ? {} : { message }),
	};
}

function webhooks({ store, deliveries }: Platform): WebhookSummary[] {
	const counts = new Map<string, { delivered: number; failing: number }>();
	for (const { subscription, status } of deliveries.list()) {
		const count = counts.get(subscription) ?? { delivered: 0, failing: 0 };
		if (status === 'delivered') count.delivered += 1;
		else if (status !== 'pending') count.failing += 1;
		counts.set(subscription, count);
	}
	const countOf = (id: string): { delivered: number; failing: number } =>
		counts.get(id) ?? { delivered: 0, failing: 0 };
	const services = store.services.all().map(({ id, name, organization, params, status, type }) => ({
		id,
		kind: 'service' as const,
		name: type === 'webhook' ? name : `${name} (${type})`,
		owner: store.organizations.get(organization)?.displayName ?? organization,
		url: typeof params.url === 'string' ? params.url : '',
		status,
		events: Array.isArray(params.events) ? params.events.map(String) : [],
		...countOf(id),
	}));
	const bots = store.botWebhooks.all().map(({ id, bot, url, status, events = [] }) => ({
		id,
		kind: 'bot' as const,
		name: 'Webhook tab of the bot',
		owner: store.bots.get(bot)?.name ?? bot,
		url,
		status,
		events,
		...countOf(id),
	}));
	return [...services, ...bots];
}

/** Refresh tokens matter as long as they work; of access tokens, those in use. */
function tokens({ tokens: all, store }: Platform): TokenSummary[] {
	return all
		.list()
		.slice(-MOST)
		.reverse()
		.map((token) => ({ ...token, userName: store.users.get(token.user)?.name ?? token.user }));
}
