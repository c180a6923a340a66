import { redeliverSchema, type RedeliverRequest } from '../deliveries';
import { found } from '../errors';
import type { Platform } from '../platform';
import { seed } from '../seed';
import { eventSchema, webhookSchema, type EventRequest, type WebhookSettings } from '../webhooks';
import type { MakeControl } from './control';

/** Webhooks, and what is delivered to them. */
export const deliveryControls = (platform: Platform, control: MakeControl) => ({
	/** Every webhook delivery with its attempts. */
	deliveries: control('GET', '/deliveries', () => platform.deliveries.list()),

	/** One of them. */
	delivery: control('GET', '/deliveries/:id', {
		takes: (id) => [id],
		does: (id: string) => found(platform.deliveries.get(id), 'Delivery not found'),
	}),

	/** Stops and forgets them; gives what is left: nothing. */
	clearDeliveries: control('DELETE', '/deliveries', () => {
		platform.deliveries.clear();
		return platform.deliveries.list();
	}),

	/** Repeats deliveries byte for byte; without an id: all. */
	redeliver: control('POST', '/redeliver', {
		status: 202,
		body: redeliverSchema,
		takes: (request) => [request],
		does: (request: RedeliverRequest = {}) => platform.redeliver(request),
	}),

	/** Delivers an invented event, or arbitrary bytes, signed rightly or not. */
	sendEvent: control('POST', '/events', {
		status: 202,
		body: eventSchema,
		takes: (request) => [request],
		does: (request: EventRequest) =>
			platform.webhooks.sendEvent({ organization: seed.organizations.acme, ...request }),
	}),

	/** All services, of which webhooks are one type. */
	services: control('GET', '/services', () => structuredClone(platform.store.services.all())),

	/** The webhooks of bots. */
	botWebhooks: control('GET', '/webhooks', () => structuredClone(platform.store.botWebhooks.all())),

	/** The "Webhook" tab of the bot's details: verifies, and answers with the secret. */
	pasteBotWebhook: control('POST', '/bots/:id/webhook', {
		status: 201,
		body: webhookSchema,
		takes: (settings, bot) => [bot, settings],
		does: (bot: string, settings: WebhookSettings) =>
			platform.webhooks.pasteBotWebhook(bot, settings),
	}),

	/** The tab's "Verify" button. */
	verifyBotWebhook: control('POST', '/bots/:id/webhook/verify', {
		takes: (bot) => [bot],
		does: (bot: string) => platform.webhooks.verifyBotWebhook(bot),
	}),

	/** Empties the tab. */
	removeBotWebhook: control('DELETE', '/bots/:id/webhook', {
		takes: (bot) => [bot],
		does: (bot: string) => {
			platform.webhooks.removeBotWebhook(bot);
			return {};
		},
	}),
});
