import * as http from 'node:http';

import { preview } from './json';

/** What came back from n8n. */
export interface HttpAnswer {
	status: number;
	headers: http.IncomingHttpHeaders;
	text: string;
}

/** One request to n8n. */
export interface HttpQuestion {
	method: string;
	url: string;
	headers?: Record<string, string>;
	/** Sent as it is if it is text or bytes, as JSON otherwise. */
	body?: unknown;
	timeoutMs?: number;
}

/** n8n answered with an error status. */
export class HostRequestError extends Error {
	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${method} ${path} answered ${status}: ${preview(body)}`);
		this.name = 'HostRequestError';
	}
}

/**
 * Sends one request over a connection of its own: n8n closes idle connections, and a POST that
 * fails on a closed one could not be told from a POST that was lost half-way.
 */
export async function ask(question: HttpQuestion): Promise<HttpAnswer> {
	const { method, url, body, timeoutMs = 120_000 } = question;
	const raw = typeof body === 'string' || Buffer.isBuffer(body);
	const payload = body === undefined || raw ? body : JSON.stringify(body);
	const headers: Record<string, string> = { accept: 'application/json', ...question.headers };
	if (body !== undefined && !raw) headers['content-type'] = 'application/json';
	return await new Promise<HttpAnswer>((resolve, reject) => {
		const request = http.request(url, { method, headers, agent: false }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString('utf8');
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
			});
		});
		request.setTimeout(timeoutMs, () => {
			request.destroy(new Error(`${method} ${url} got no answer within ${timeoutMs} ms`));
		});
		request.on('error', reject);
		request.end(payload);
	});
}
