import { randomBytes, randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { Access } from './access';
import { signatureSchema, type Deliveries, type Delivery, type SignatureMode } from './deliveries';
import { badRequest } from './errors';
import type { Events, PlatformEvent } from './events';
import { newId } from './ids';
import type { RuntimeOptions } from './options';
import { isRecord } from './query';
import { send } from './send';
import type { Store } from './store';
import type { BotWebhook, Service, WebhookParams } from './types';
import { objectId } from './validate';

interface Subscription {
	id: string;
	kind: 'service' | 'bot';
	params: { url: string; secret: string; events?: string[] };
	isActive: boolean;
	/** Organization of a service. */
	organization?: string;
	/** User of a bot webhook. */
	bot?: string;
}

interface WebhookParts {
	store: Store;
	access: Access;
	events: Events;
	options: RuntimeOptions;
	deliveries: () => Deliveries;
	/** Called when what is in a webhook tab has changed. */
	changed: () => void;
	signal: AbortSignal;
}

const bagSchema = z.record(z.unknown());

/** What `sendEvent` can be told: an invented event, or any bytes at all. */
export const eventSchema = z
	.object({
		event: z.string().min(1),
		organization: objectId.optional(),
		data: bagSchema.optional(),
		/** The whole payload instead of a composed one. */
		payload: bagSchema.optional(),
		/** The exact body instead of a payload. */
		rawBody: z.string().optional(),
		/** Only this subscription, whether or not it listens to the event. */
		subscription: objectId.optional(),
		signature: signatureSchema.optional(),
		headers: z.record(z.string()).optional(),
	})
	.strict();

export type EventRequest = z.infer<typeof eventSchema>;

/** What is entered in the "Webhook" tab of a bot. */
export const webhookSchema = z
	.object({ url: z.string(), events: z.array(z.string()).optional() })
	.strict();

export type WebhookSettings = z.infer<typeof webhookSchema>;

/** Whether a subscribed name covers an event; `*` stands for one part of the name. */
export function covers(pattern: string, event: string): boolean {
	const [expected, actual] = [pattern.split('.'), event.split('.')];
	return (
		expected.length === actual.length &&
		expected.every((part, index) => part === '*' || part === actual[index])
	);
}

const generateSecret = (): string => randomBytes(20).toString('hex');

/** Reads and completes the params of a webhook; the secret is generated if omitted (facts: E1). */
export function webhookParams(params: Record<string, unknown>): WebhookParams {
	const { url, secret, events } = params;
	if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw badRequest('params.url must be an http or https URL');
	}
	if (events !== undefined && !isStringList(events)) {
		throw badRequest('params.events must be a list of event names');
	}
	if (secret !== undefined && (typeof secret !== 'string' || secret === '')) {
		throw badRequest('params.secret must be a text');
	}
	return {
		...params,
		url,
		secret: secret ?? generateSecret(),
		...(events ? { events } : {}),
	};
}

const isStringList = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((member) => typeof member === 'string');

/** Subscriptions: who listens where, verification, and sending events to those who listen. */
export class Webhooks {
	constructor(private readonly parts: WebhookParts) {}

	/**
	 * The verification handshake (facts: E3, E4): the URL must answer 200 with exactly the
	 * challenge. Existing query parameters of the URL are kept.
	 */
	async verify(url: string): Promise<boolean> {
		const challenge = randomBytes(16).toString('hex');
		const target = new URL(url);
		target.searchParams.set('type', 'subscribe');
		target.searchParams.set('challenge', challenge);
		try {
			const { deliveryTimeoutMs: timeoutMs } = this.parts.options;
			const { signal } = this.parts;
			const answer = await send(target.href, { method: 'GET', timeoutMs, signal });
			return answer.status === 200 && answer.body === challenge;
		} catch {
			return false;
		}
	}

	/** What happens in the "Webhook" tab of a bot's details: URL and events in, secret out. */
	async pasteBotWebhook(bot: string, settings: WebhookSettings): Promise<BotWebhook> {
		const { store } = this.parts;
		if (!store.bots.get(bot)) throw badRequest(`Bot ${bot} not found`);
		const known = store.botWebhooks.find((webhook) => webhook.bot === bot);
		const params = webhookParams({ ...settings, ...(known ? { secret: known.secret } : {}) });
		const webhook: BotWebhook = {
			id: known?.id ?? newId(Date.now()),
			bot,
			url: params.url,
			secret: params.secret,
			...(params.events ? { events: params.events } : {}),
			status: 'unverified',
		};
		store.botWebhooks.add(webhook);
		return this.verifyBotWebhook(bot);
	}

	/** The "Verify" button. */
	async verifyBotWebhook(bot: string): Promise<BotWebhook> {
		const webhook = this.parts.store.botWebhooks.find((candidate) => candidate.bot === bot);
		if (!webhook) throw badRequest(`Bot ${bot} has no webhook`);
		webhook.status = (await this.verify(webhook.url)) ? 'active' : 'unverified';
		this.parts.changed();
		return { ...webhook };
	}

	removeBotWebhook(bot: string): void {
		const webhook = this.parts.store.botWebhooks.find((candidate) => candidate.bot === bot);
		if (!webhook) return;
		this.parts.store.botWebhooks.remove(webhook.id);
	}

	/** Delivers an event to everyone who listens to it. */
	publish(event: PlatformEvent): void {
		for (const subscription of this.subscriptions()) {
			if (!subscription.isActive || !this.listensTo(subscription, event)) continue;
			// Each delivery has a payload id of its own.
			const payload = { ...this.parts.events.payload(event) };
			this.start(subscription, event.name, JSON.stringify(payload), payload, 'valid', {});
		}
	}

	/** Delivers something made up, signed as asked. */
	sendEvent(request: EventRequest): Delivery[] {
		const organization = request.organization ?? '';
		const event: PlatformEvent = {
			name: request.event,
			organization,
			orgPath: this.parts.store.pathOf(organization),
			actor: { id: '0'.repeat(24), name: 'Sandbox', role: 'system', organization },
			object: 'messages',
			data: request.data ?? {},
		};
		return this.subscriptions()
			.filter((subscription) =>
				request.subscription
					? subscription.id === request.subscription
					: subscription.isActive && this.listensTo(subscription, event),
			)
			.map((subscription) => {
				const payload = request.payload ?? { ...this.parts.events.payload(event) };
				const rawBody = request.rawBody ?? JSON.stringify(payload);
				const { signature = 'valid', headers = {} } = request;
				return this.start(subscription, event.name, rawBody, payload, signature, headers);
			});
	}

	/** Where a subscription's deliveries go now; undefined when it is gone or switched off. */
	target(id: string): { url: string; secret: string } | undefined {
		const subscription = this.subscriptions().find((candidate) => candidate.id === id);
		return subscription?.isActive ? subscription.params : undefined;
	}

	private start(
		{ id, kind }: Subscription,
		event: string,
		rawBody: string,
		payload: Record<string, unknown>,
		signature: SignatureMode,
		headers: Record<string, string>,
	): Delivery {
		const { id: payloadId, data } = payload;
		const message = isRecord(data) && isRecord(data.message) ? data.message.id : undefined;
		return this.parts.deliveries().start({
			subscription: id,
			kind,
			event,
			...(typeof message === 'string' ? { message } : {}),
			payloadId: typeof payloadId === 'string' ? payloadId : randomUUID(),
			rawBody,
			signature,
			headers,
		});
	}

	private subscriptions(): Subscription[] {
		const { store } = this.parts;
		const services = store.services.all().filter(isWebhook).map(serviceSubscription);
		const bots = store.botWebhooks.all().map((webhook): Subscription => ({
			id: webhook.id,
			kind: 'bot',
			params: webhook,
			isActive: webhook.status === 'active',
			bot: webhook.bot,
		}));
		return [...services, ...bots];
	}

	private listensTo(subscription: Subscription, event: PlatformEvent): boolean {
		const { events } = subscription.params;
		if (events?.length && !events.some((pattern) => covers(pattern, event.name))) return false;
		if (subscription.organization) {
			return event.orgPath.split('#').includes(subscription.organization);
		}
		return this.concernsBot(subscription.bot ?? '', event);
	}

	/** A bot's webhook gets what happens in conversations the bot follows (customer's document). */
	private concernsBot(bot: string, event: PlatformEvent): boolean {
		if (event.addressed?.includes(bot)) return true;
		const { conversation } = event.data;
		if (!isRecord(conversation) || !Array.isArray(conversation.participants)) return false;
		return conversation.participants.some(
			(participant: unknown) =>
				isRecord(participant) &&
				participant.user === bot &&
				(participant.follow === true || participant.active === true),
		);
	}
}

export const isWebhook = (service: Service): boolean => service.type === 'webhook';

function serviceSubscription(service: Service): Subscription {
	return {
		id: service.id,
		kind: 'service',
		params: webhookParams(service.params),
		isActive: service.status === 'active',
		organization: service.organization,
	};
}
