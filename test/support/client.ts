import type { Sandbox } from '../../sandbox';
import { PHONE } from './example';

/** An answer as plain data. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

/** A bare HTTP client: nothing is retried, nothing interpreted. */
export async function call(
	sandbox: Sandbox,
	method: string,
	path: string,
	{ token, body }: { token?: string; body?: unknown } = {},
): Promise<Answer> {
	const response = await fetch(`${sandbox.url}${path}`, {
		method,
		headers: {
			...(token ? { Authorization: `Bearer ${token}` } : {}),
			...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	const parsed: unknown = text === '' ? undefined : JSON.parse(text);
	return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed };
}

/** A client with a token of the given scope. */
export function clientOf(
	sandbox: Sandbox,
	scope: 'bot' | 'admin' | 'agent' = 'bot',
): (method: string, path: string, body?: unknown) => Promise<Answer> {
	const user = scope === 'agent' ? sandbox.seed.agents[0]?.id : undefined;
	const { token } = sandbox.issueTokens({ scope, ...(user ? { user } : {}) });
	return (method, path, body) => call(sandbox, method, path, { token, body });
}

/** An upsert of the seeded template, with changes. */
export function upsertBody(sandbox: Sandbox, changes: object = {}): Record<string, unknown> {
	return {
		organization: sandbox.seed.organizations.acme,
		type: 'contact',
		contact: { profile: { name: 'John Johnson', telephone: PHONE } },
		messages: [templateMessage(sandbox.seed.templates.appointment, { PlanTime: '3.15 pm' })],
		...changes,
	};
}

/** A message of a body as the API takes it: a template on WhatsApp. */
export const templateMessage = (template: string, variables: object = {}): object => ({
	text: 'a template',
	role: 'agent',
	touchpoint: 'whatsapp',
	meta: { template, ...variables },
});

/** A service as the API shows it. */
export interface ServiceBody {
	id: string;
	status: string;
	params: { url: string; secret: string; events?: string[] };
}

/** Registers a webhook of Acme Demo, as an admin. */
export async function registerWebhook(
	sandbox: Sandbox,
	params: object,
	changes: object = {},
): Promise<ServiceBody> {
	const { status, body } = await clientOf(sandbox, 'admin')('POST', '/v2/services', {
		name: 'Replies',
		type: 'webhook',
		organization: sandbox.seed.organizations.acme,
		params,
		...changes,
	});
	expect(status).toBe(201);
	return body as ServiceBody;
}
