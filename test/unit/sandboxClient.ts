import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Sandbox } from '../../sandbox';

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

export const telephone = '+31619626759';

/** An upsert of the seeded template, with changes. */
export function upsertBody(sandbox: Sandbox, changes: object = {}): Record<string, unknown> {
	return {
		organization: sandbox.seed.organizations.acme,
		type: 'contact',
		contact: { profile: { name: 'John Johnson', telephone } },
		messages: [templateMessage(sandbox.seed.templates.appointment, { PlanTime: '3.15 pm' })],
		...changes,
	};
}

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

/** Matches any text; typed, unlike jest's own. */
export const anyText: unknown = expect.any(String);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

interface Payload {
	id: string;
	event: string;
	data: { message?: { id: string; text: string } };
}

/** What a webhook receiver got. */
export interface Received {
	headers: http.IncomingHttpHeaders;
	rawBody: string;
	payload: Payload;
}

/** A webhook that answers the challenge and takes deliveries as `answer` says. */
export interface Receiver {
	url: string;
	received: Received[];
	challenges: URL[];
	/** How the challenge and the deliveries are answered; change at will. */
	behaviour: {
		challenge: (challenge: string) => { status: number; body: string };
		delivery: (attempt: number) => { status: number; body?: string } | 'silence';
	};
	close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const challenges: URL[] = [];
	const behaviour: Receiver['behaviour'] = {
		challenge: (challenge) => ({ status: 200, body: challenge }),
		delivery: () => ({ status: 200 }),
	};
	const server = http.createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://receiver');
		if (request.method === 'GET') {
			challenges.push(url);
			const { status, body } = behaviour.challenge(url.searchParams.get('challenge') ?? '');
			response.writeHead(status).end(body);
			return;
		}
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const rawBody = Buffer.concat(chunks).toString('utf8');
			received.push({ headers: request.headers, rawBody, payload: JSON.parse(rawBody) as Payload });
			const answer = behaviour.delivery(received.length);
			if (answer !== 'silence') response.writeHead(answer.status).end(answer.body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/hook`,
		received,
		challenges,
		behaviour,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => {
					resolve();
				});
			}),
	};
}
