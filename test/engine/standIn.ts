import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { StoredCredentials } from '../support/engine';

/** What a stand-in got. */
export interface Asked {
	method: string;
	/** With the query. */
	path: string;
	body: string;
	bearer: string | undefined;
	/** Milliseconds since some fixed moment. */
	at: number;
}

/** Answers one request, or does not. */
export type Answer = (asked: Asked, response: http.ServerResponse, socket: Socket) => void;

/** An API of a test's own, for answers that the sandbox does not give. */
export interface StandIn {
	url: string;
	asked: Asked[];
	/** Those that may reach a consumer. */
	sends(): Asked[];
	stop(): Promise<void>;
}

export async function standIn(answer: Answer): Promise<StandIn> {
	const asked: Asked[] = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const one = {
				method: request.method ?? '',
				path: request.url ?? '',
				body: Buffer.concat(chunks).toString('utf8'),
				bearer: request.headers.authorization,
				at: performance.now(),
			};
			asked.push(one);
			answer(one, response, request.socket);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		sends: () => asked.filter(({ method, path }) => method === 'POST' && !path.includes('/auth/')),
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** An answer in JSON. */
export function json(
	response: http.ServerResponse,
	status: number,
	body: unknown,
	headers: http.OutgoingHttpHeaders = {},
): void {
	response
		.writeHead(status, { 'Content-Type': 'application/json', ...headers })
		.end(body === undefined ? '' : JSON.stringify(body));
}

/** An answer that begins, and then comes byte by byte for ever. */
export function drip(response: http.ServerResponse): void {
	response.writeHead(200, { 'Content-Type': 'application/json' }).write('[');
	const timer = setInterval(() => response.write(' '), 10);
	response.on('close', () => {
		clearInterval(timer);
	});
}

let users = 0;

/**
 * A token whose signature nobody checks here.
 * @param claims `exp` in seconds since 1970; without it the token does not tell when it expires
 */
export function tokenOf(claims: IDataObject = {}): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	users += 1;
	const payload = { _id: '5e0000000000000000000001', jti: String(users), ...claims };
	return `${part({ alg: 'HS256' })}.${part(payload)}.c2lnbmF0dXJl${users}`;
}

/** A credential with a token that never expires and is never renewed. */
export function permanent(apiUrl: string): StoredCredentials {
	return new StoredCredentials({
		authentication: 'permanent',
		permanentToken: tokenOf(),
		apiUrl,
		conversationUrl: 'https://console.example/c/{conversationId}',
	});
}

/** A credential with a refresh token, as just entered. */
export function renewing(apiUrl: string): StoredCredentials {
	return new StoredCredentials({
		authentication: 'renewing',
		refreshToken: tokenOf({ grant_type: 'refresh_token' }),
		botEmail: '',
		apiUrl,
		conversationUrl: 'https://console.example/c/{conversationId}',
		accessToken: '',
		renewedRefreshToken: '',
		renewedFrom: '',
	});
}
