import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { notFound, unauthorized } from './errors';
import { faultRuleSchema } from './faults';
import { runtimeOptionsSchema } from './options';
import type { Platform } from './platform';
import { omit } from './query';
import { seed } from './seed';
import { SCOPES } from './types';
import { messagesSchema, objectId, parse } from './validate';

const metaSchema = z.record(z.unknown());

const consumerSchema = z
	.object({
		text: z.string().min(1),
		touchpoint: z.string().min(1),
		conversation: objectId,
		organization: objectId,
		name: z.string().min(1),
		contentType: z.string().min(1),
		meta: metaSchema,
	})
	.partial()
	.strict();

const replySchema = consumerSchema.required({ text: true });

const pictureSchema = consumerSchema
	.omit({ text: true })
	.extend({ url: z.string().url(), caption: z.string().min(1) })
	.partial();

const tapSchema = replySchema.extend({ payload: z.string().optional() });

const seconds = z.number().nullable().optional();
const tokensSchema = z
	.object({
		scope: z.enum(SCOPES).optional(),
		user: objectId.optional(),
		accessTokenSeconds: seconds,
		refreshTokenSeconds: seconds,
	})
	.strict();

const revokeSchema = z
	.object({
		user: objectId.default(seed.bot.id),
		access: z.boolean().default(true),
		refresh: z.boolean().default(false),
	})
	.strict();

const signatureSchema = z.union([
	z.enum(['valid', 'missing', 'wrong']),
	z.object({ literal: z.string() }).strict(),
]);

const eventSchema = z
	.object({
		event: z.string().min(1),
		organization: objectId.default(seed.organizations.acme),
		data: metaSchema.optional(),
		payload: metaSchema.optional(),
		rawBody: z.string().optional(),
		subscription: objectId.optional(),
		signature: signatureSchema.optional(),
		headers: z.record(z.string()).optional(),
	})
	.strict();

const redeliverSchema = z
	.object({
		deliveryId: z.string(),
		messageId: objectId,
		copies: z.number().int().positive(),
		shuffle: z.boolean(),
	})
	.partial()
	.strict();

const webhookSchema = z
	.object({ url: z.string(), events: z.array(z.string()).optional() })
	.strict();

const hireSchema = z
	.object({ bot: objectId.default(seed.bot.id), organization: objectId, enabled: z.boolean() })
	.strict();

const writeSchema = z.object({ user: objectId, messages: messagesSchema }).strict();

/** Lets the sandbox refuse connections for a while. */
export interface Outage {
	begin(): Promise<void>;
	end(): Promise<void>;
}

interface WithAddress {
	Params: { address: string };
}
interface WithId {
	Params: { id: string };
}

/** Routes that the real platform has not: to look inside, play the consumer and break things. */
export function controlRoutes(app: FastifyInstance, platform: Platform, outage: Outage): void {
	app.get('/', () => ({ url: platform.url, seed, options: visibleOptions(platform) }));
	phoneRoutes(app, platform);
	tokenRoutes(app, platform);
	journalRoutes(app, platform);
	deliveryRoutes(app, platform);
	platformRoutes(app, platform, outage);
	mediaRoutes(app, platform);
}

function visibleOptions(platform: Platform): object {
	return omit({ ...platform.options }, 'tokenSecret');
}

function phoneRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/phones', () => platform.phones.all());
	app.get<WithAddress>('/phones/:address', ({ params }) => platform.phones.get(params.address));
	app.patch<WithAddress>('/phones/:address', ({ params, body }) => {
		const { onWhatsApp } = parse(z.object({ onWhatsApp: z.boolean() }).strict(), body);
		return Object.assign(platform.phones.get(params.address), { onWhatsApp });
	});
	app.post<WithAddress>('/phones/:address/reply', async ({ params, body }, reply) =>
		reply.code(201).send(platform.consumerWrites(params.address, parse(replySchema, body))),
	);
	app.post<WithAddress>('/phones/:address/picture', async ({ params, body }, reply) =>
		reply.code(201).send(sendPicture(platform, params.address, parse(pictureSchema, body))),
	);
	app.post<WithAddress>('/phones/:address/tap', async ({ params, body }, reply) =>
		reply.code(201).send(tapButton(platform, params.address, parse(tapSchema, body))),
	);
}

/** The consumer sends a picture: its URL is the text, its type the content type (§h). */
export function sendPicture(
	platform: Platform,
	address: string,
	picture: z.infer<typeof pictureSchema>,
): ReturnType<Platform['consumerWrites']> {
	const {
		url = `${platform.url}/sandbox/media/sample.png`,
		contentType = 'image/png',
		caption,
		meta,
		...rest
	} = picture;
	const message = platform.consumerWrites(address, {
		...rest,
		text: url,
		contentType,
		meta: { ...meta, ...(caption ? { caption } : {}) },
	});
	platform.store.files.add({
		...platform.store.stamp(),
		organization: message.organization,
		orgPath: message.orgPath,
		name: url.split('/').at(-1) ?? url,
		contentType,
		url,
		conversation: message.conversation,
	});
	return message;
}

/** The consumer taps a quick reply button: a postback message (grade B). */
export function tapButton(
	platform: Platform,
	address: string,
	{ payload, meta, ...rest }: z.infer<typeof tapSchema>,
): ReturnType<Platform['consumerWrites']> {
	return platform.consumerWrites(address, {
		...rest,
		type: 'postback',
		meta: { ...meta, payload: payload ?? rest.text },
	});
}

function tokenRoutes(app: FastifyInstance, platform: Platform): void {
	app.post('/tokens', async ({ body }, reply) =>
		reply.code(201).send(platform.issueTokens(parse(tokensSchema, body))),
	);
	app.post('/tokens/revoke', ({ body }) => {
		const { user, ...kinds } = parse(revokeSchema, body);
		platform.tokens.revoke(user, kinds);
		return { user, ...kinds };
	});
}

function journalRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/requests', () => platform.journal.list());
	app.delete('/requests', () => {
		platform.journal.clear();
		return [];
	});
	app.get('/faults', () => platform.faults.list());
	app.post('/faults', async ({ body }, reply) =>
		reply.code(201).send(platform.faults.add(parse(faultRuleSchema, body))),
	);
	app.delete('/faults', () => {
		platform.faults.clear();
		return [];
	});
	app.delete<WithId>('/faults/:id', ({ params }) => {
		platform.faults.clear(params.id);
		return platform.faults.list();
	});
}

function deliveryRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/deliveries', () => platform.deliveries.list());
	app.delete('/deliveries', () => {
		platform.deliveries.clear();
		return [];
	});
	app.post('/redeliver', async ({ body }, reply) =>
		reply.code(202).send(platform.redeliver(parse(redeliverSchema, body))),
	);
	app.post('/events', async ({ body }, reply) =>
		reply.code(202).send(platform.webhooks.sendEvent(parse(eventSchema, body))),
	);
	app.get('/services', () => platform.store.services.all());
	app.get('/webhooks', () => platform.store.botWebhooks.all());
	app.post<WithId>('/bots/:id/webhook', async ({ params, body }, reply) => {
		const settings = parse(webhookSchema, body);
		return reply.code(201).send(await platform.webhooks.pasteBotWebhook(params.id, settings));
	});
	app.post<WithId>('/bots/:id/webhook/verify', async ({ params }) =>
		platform.webhooks.verifyBotWebhook(params.id),
	);
	app.delete<WithId>('/bots/:id/webhook', ({ params }) => {
		platform.webhooks.removeBotWebhook(params.id);
		return {};
	});
}

function platformRoutes(app: FastifyInstance, platform: Platform, outage: Outage): void {
	app.post('/outage', async ({ body }, reply) => {
		const { ms } = parse(z.object({ ms: z.number().positive() }).strict(), body);
		// The answer must get out first.
		platform.timers.after(50, () => void outage.begin());
		platform.timers.after(50 + ms, () => void outage.end());
		return reply.code(202).send({ ms });
	});
	app.patch('/options', ({ body }) => {
		platform.configure(parse(runtimeOptionsSchema.partial(), body));
		return visibleOptions(platform);
	});
	app.post('/clock', ({ body }) => {
		const { advanceMs } = parse(z.object({ advanceMs: z.number() }).strict(), body);
		platform.clock.advance(advanceMs);
		return { now: platform.clock.iso() };
	});
	app.post('/botinstances', ({ body }) => {
		const { bot, organization, enabled } = parse(hireSchema, body);
		if (!platform.store.organizations.get(organization)) throw notFound('Organization not found');
		platform.hire(bot, organization, enabled);
		return { bot, organization, enabled };
	});
	app.get<WithId>('/conversations/:id/stream', ({ params }) => platform.stream(params.id));
	app.post<WithId>('/conversations/:id/messages', async ({ params, body }, reply) => {
		const { user: id, messages } = parse(writeSchema, body);
		const user = platform.store.users.get(id);
		if (!user) throw notFound('User not found');
		const inputs = Array.isArray(messages) ? messages : [messages];
		const posted = platform.messaging.post(platform.conversation(params.id), inputs, user);
		return reply.code(201).send(posted);
	});
}

/** A picture of one transparent pixel. */
const SAMPLE_PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function mediaRoutes(app: FastifyInstance, platform: Platform): void {
	app.get('/media/sample.png', async (request, reply) => {
		if (platform.options.mediaNeedsToken) {
			const { authorization } = request.headers;
			if (!authorization) throw unauthorized('No authorization token was found');
			platform.tokens.authenticate(authorization);
		}
		return reply.type('image/png').send(Buffer.from(SAMPLE_PNG, 'base64'));
	});
}

/** Bodies of the control routes that callers in the same process use as well. */
export type PictureRequest = z.infer<typeof pictureSchema>;
export type TapRequest = z.infer<typeof tapSchema>;
