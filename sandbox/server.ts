import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ZodError } from 'zod';

import { requireScope } from './access';
import { controlRoutes, controlsOf, type Controls } from './controls';
import { changeRoutes } from './desk/changes';
import type { Neighbour } from './desk/neighbour';
import { deskRoutes } from './desk/routes';
import { askForDeskToken } from './deskToken';
import { ApiError, badRequest, notFound } from './errors';
import type { Fault } from './faults';
import { redactHeaders } from './journal';
import { outageOf, type Outage } from './outage';
import type { Platform } from './platform';
import { retryAfterHeader } from './ratelimit';
import { queryOf } from './request';
import { authRoutes } from './routes/auth';
import { conversationRoutes } from './routes/conversations';
import { mediaRoutes } from './routes/media';
import { resourceRoutes } from './routes/resources';
import { serviceRoutes } from './routes/services';
import { refuseStrangers } from './strangers';

/** Body size limit of the real API: unknown. */
const BODY_LIMIT = 10 * 1024 * 1024;

/**
 * The HTTP face of the platform: /v2 with everything the real one puts around it, /sandbox to look
 * inside and to break things, the desk and its neighbours.
 */
export function buildServer(
	platform: Platform,
	neighbours: readonly Neighbour[],
): {
	app: FastifyInstance;
	outage: Outage;
	controls: Controls;
} {
	const app = fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
	});
	const outage = outageOf(app.server, platform);
	const controls = controlsOf(platform, outage);
	app.decorateRequest('rawBody', '');
	app.decorateRequest('entry', null);
	app.decorateRequest('caller', null);
	app.decorateRequest('fault', null);
	refuseStrangers(app, platform.options);
	keepRawBody(app);
	app.setErrorHandler((error, _request, reply) => {
		answerError(error, reply);
	});
	app.setNotFoundHandler(() => {
		throw notFound('Not found');
	});
	void app.register(
		(api, _options, done) => {
			surround(api, platform);
			authRoutes(api, platform);
			conversationRoutes(api, platform);
			serviceRoutes(api, platform);
			resourceRoutes(api, platform);
			// Unknown paths go through the same hooks as known ones.
			api.setNotFoundHandler((request) => {
				throw notFound(`${request.method} ${pathOf(request)} not found`);
			});
			done();
		},
		{ prefix: '/v2' },
	);
	void app.register(
		(control, _options, done) => {
			askForDeskToken(control, platform.options);
			controlRoutes(control, controls);
			changeRoutes(control, platform);
			for (const neighbour of neighbours) {
				neighbour.routes(control, () => {
					platform.pulse.beat();
				});
			}
			done();
		},
		{ prefix: '/sandbox' },
	);
	void app.register(
		(media, _options, done) => {
			mediaRoutes(media, platform);
			done();
		},
		{ prefix: '/sandbox' },
	);
	deskRoutes(app, neighbours);
	return { app, outage, controls };
}

/**
 * JSON is parsed here, so that the journal can show bodies exactly as they came. Other types end in 415:
 * those of forms and plain text a browser sends to anybody without asking first.
 */
function keepRawBody(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
		request.rawBody = body.toString();
		if (request.rawBody.trim() === '') {
			done(null, undefined);
			return;
		}
		try {
			done(null, JSON.parse(request.rawBody));
		} catch {
			done(badRequest('The request body is not valid JSON'), undefined);
		}
	});
}

/** Every error of the API looks the same: `{"error":{"message"}}` (facts: G2). */
function answerError(error: unknown, reply: FastifyReply): void {
	let status = 500;
	let message = 'Internal server error';
	if (error instanceof ApiError) ({ status, message } = error);
	else if (error instanceof ZodError) {
		status = 400;
		message = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
	} else if (error instanceof Error) {
		const code = 'statusCode' in error ? error.statusCode : undefined;
		status = typeof code === 'number' ? code : 500;
		message = error.message;
	}
	void reply.code(status).send({ error: { message } });
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

/** Journal, faults, rate limit and tokens, in this order, around every /v2 route. */
function surround(api: FastifyInstance, platform: Platform): void {
	api.addHook('onRequest', (request, reply, done) => {
		// A server's `Date` is its own time (RFC 9110), and the platform's may have been moved.
		void reply.header('Date', new Date(platform.clock.now()).toUTCString());
		request.entry = platform.journal.open({
			time: platform.clock.iso(),
			method: request.method,
			path: pathOf(request),
			query: queryOf(request),
			headers: redactHeaders(request.headers),
			rawBody: '',
			body: undefined,
			status: null,
			applied: false,
		});
		done();
	});
	api.addHook('preHandler', async (request, reply) => {
		if (request.entry) {
			request.entry.rawBody = request.rawBody;
			request.entry.body = structuredClone(request.body);
		}
		if (await faultBefore(request, reply, platform)) return reply;
		limitRate(request, reply, platform);
		identify(request, platform);
		return undefined;
	});
	api.addHook('onSend', async (request, reply, payload) => faultAfter(request, reply, payload));
	api.addHook('onResponse', (request, reply, done) => {
		if (request.entry) request.entry.durationMs = Math.round(reply.elapsedTime);
		platform.pulse.beat();
		done();
	});
}

function limitRate(request: FastifyRequest, reply: FastifyReply, platform: Platform): void {
	const key = platform.tokens.keyOf(request.headers.authorization);
	if (platform.limiter.admit([`ip ${request.ip}`, ...(key ? [`key ${key}`] : [])])) return;
	const header = retryAfterHeader(platform.options.retryAfter, 1);
	if (header) void reply.header('Retry-After', header);
	throw new ApiError(429, `Too many requests: at most ${platform.options.rateLimit} per second`);
}

function identify(request: FastifyRequest, platform: Platform): void {
	const { scope, isOpen } = request.routeOptions.config;
	if (isOpen || request.is404) return;
	request.caller = platform.tokens.authenticate(request.headers.authorization);
	if (request.entry) request.entry.user = request.caller.user.id;
	if (scope) requireScope(request.caller, scope);
}

/** Faults that come before the effect. True: the request goes no further. */
async function faultBefore(
	request: FastifyRequest,
	reply: FastifyReply,
	platform: Platform,
): Promise<boolean> {
	const { method, url, rawBody } = request;
	const rule = platform.faults.take({ method, url, rawBody });
	if (!rule) return false;
	const { fault } = rule;
	if (request.entry) request.entry.fault = rule.id;
	switch (fault.kind) {
		case 'latency':
			await sleep(fault.ms, undefined, { ref: false });
			return false;
		case 'status':
			if (fault.applied) break;
			setRetryAfter(reply, fault);
			throw new ApiError(fault.status, fault.message ?? `Injected status ${fault.status}`);
		case 'reset-before':
			cut(request, reply);
			return true;
		case 'timeout':
			if (fault.applied) break;
			// Answered never: the connection stays open until the client or the sandbox ends it.
			reply.hijack();
			return true;
		case 'reset-after':
		case 'slow':
			break;
	}
	request.fault = fault;
	return false;
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
	reply.hijack();
	request.raw.socket.destroy();
}

function setRetryAfter(reply: FastifyReply, fault: Extract<Fault, { kind: 'status' }>): void {
	const header = retryAfterHeader(fault.retryAfter ?? 'none', fault.retryAfterSeconds ?? 1);
	if (header) void reply.header('Retry-After', header);
}

/** Notes what became of the request, and spoils the answer if a fault says so. */
async function faultAfter(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): Promise<unknown> {
	const { entry, fault } = request;
	const text = typeof payload === 'string' ? payload : '';
	if (entry) entry.applied = reply.statusCode < 400;
	if (fault?.kind === 'reset-after') {
		request.raw.socket.destroy();
		return payload;
	}
	if (fault?.kind === 'timeout') return new Promise<never>(() => undefined);
	let answer = text;
	if (fault?.kind === 'status') {
		setRetryAfter(reply, fault);
		void reply.code(fault.status).header('content-type', 'application/json; charset=utf-8');
		answer = JSON.stringify({ error: { message: fault.message ?? 'Injected status' } });
		void reply.removeHeader('content-length');
	}
	if (entry) {
		entry.status = reply.statusCode;
		entry.answer = answer;
	}
	if (fault?.kind === 'slow') {
		void reply.removeHeader('content-length');
		return Readable.from(trickle(text, fault.ms));
	}
	return typeof payload === 'string' ? answer : payload;
}

/** The text in ten pieces over the given time. */
async function* trickle(text: string, ms: number): AsyncGenerator<string> {
	const size = Math.max(1, Math.ceil(text.length / 10));
	for (let start = 0; start < text.length; start += size) {
		await sleep(ms / 10, undefined, { ref: false });
		yield text.slice(start, start + size);
	}
}
