import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ApiError, badRequest, forbidden, notFound } from '../errors';
import { isId } from '../ids';
import type { Platform } from '../platform';
import { omit } from '../query';
import { callerOf } from '../request';
import type { Caller } from '../tokens';
import type { Service } from '../types';
import { parse, servicePatchSchema, serviceSchema } from '../validate';
import { isWebhook, webhookParams } from '../webhooks';
import { sendPage } from './resources';

interface WithId {
	Params: { id: string };
}

const config = { scope: 'admin' } as const;

/** Services, of which webhooks are one type (facts: E1, Z5). All of it needs admin scope. */
export function serviceRoutes(api: FastifyInstance, platform: Platform): void {
	const { store, access } = platform;
	api.get('/services', { config }, async (request, reply) => {
		const caller = callerOf(request);
		const visible = store.services
			.all()
			.filter((service) => access.allows(caller, service.organization));
		const shown = visible.map((service) => view(platform, service));
		return sendPage(request, reply, shown, platform.options);
	});

	api.get<WithId>('/services/:id', { config }, (request) =>
		view(platform, serviceOf(platform, request)),
	);

	api.post('/services', { config }, async (request, reply) =>
		reply.code(201).send(await create(platform, callerOf(request), request.body)),
	);

	api.patch<WithId>('/services/:id', { config }, async (request) => {
		const service = serviceOf(platform, request);
		await change(platform, service, parse(servicePatchSchema, request.body));
		store.touch(service);
		platform.announce('service', 'update', withoutSecret(service), callerOf(request).user);
		return view(platform, service);
	});

	api.delete<WithId>('/services/:id', { config }, async (request, reply) => {
		const service = serviceOf(platform, request);
		store.services.remove(service.id);
		platform.announce('service', 'delete', withoutSecret(service), callerOf(request).user);
		// Answer of a DELETE: not documented.
		return reply.send(view(platform, service));
	});
}

/** A service the caller may see. */
function serviceOf(platform: Platform, request: FastifyRequest<WithId>): Service {
	const { id } = request.params;
	if (!isId(id)) throw badRequest('Invalid service id');
	const service = platform.store.services.get(id);
	if (!service) throw notFound('Service not found');
	platform.access.require(callerOf(request), service.organization);
	return service;
}

const view = (platform: Platform, service: Service): Service =>
	platform.options.hideSecrets ? withoutSecret(service) : service;

async function create(platform: Platform, caller: Caller, body: unknown): Promise<Service> {
	const { store, access } = platform;
	const { organization, name, type, params } = parse(serviceSchema, body);
	if (!store.organizations.get(organization)) throw notFound('Organization not found');
	access.require(caller, organization);
	const isHook = type === 'webhook';
	const service: Service = {
		...store.stamp(),
		organization,
		orgPath: store.pathOf(organization),
		name,
		type,
		status: isHook ? 'unverified' : 'active',
		params: isHook ? webhookParams(params) : params,
		user: caller.user.id,
	};
	if (isHook) await activate(platform, service);
	store.services.add(service);
	platform.announce('service', 'create', withoutSecret(service), caller.user);
	return service;
}

/** Events about a service go to others than its owner. */
const withoutSecret = (service: Service): Service => ({
	...service,
	params: omit(service.params, 'secret'),
});

/** The handshake, while the API call is pending. */
async function activate(platform: Platform, service: Service): Promise<boolean> {
	const { url } = webhookParams(service.params);
	const isVerified = await platform.webhooks.verify(url);
	service.status = isVerified ? 'active' : 'unverified';
	return isVerified;
}

/** PATCH: nested objects are replaced whole, so params without a secret get a new one. */
async function change(
	platform: Platform,
	service: Service,
	changes: { name?: string; status?: string; params?: Record<string, unknown> },
): Promise<void> {
	const { name, status, params } = changes;
	const previousUrl = service.params.url;
	const updated = params && isWebhook(service) ? webhookParams(params) : params;
	const isActivation = status === 'active' && isWebhook(service);
	const url = (updated ?? service.params).url;
	// Checked before anything changes: a refused activation leaves the service as it was.
	if (isActivation && !(await platform.webhooks.verify(String(url)))) {
		throw forbidden(`Webhook verification failed: ${String(url)} did not answer the challenge`);
	}
	if (!platform.store.services.get(service.id)) throw new ApiError(404, 'Service not found');
	if (name) service.name = name;
	if (updated) service.params = updated;
	if (status) service.status = status;
	else if (isWebhook(service) && url !== previousUrl) await activate(platform, service);
}
