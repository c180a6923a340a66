import http from 'node:http';
import https from 'node:https';

/** More of an answer than this is not kept. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** A plain HTTP request; the answer's body as text. Redirects are not followed. */
export function send(
	url: string,
	request: {
		method: 'GET' | 'POST';
		headers?: Record<string, string>;
		body?: string;
		timeoutMs: number;
		signal: AbortSignal;
	},
): Promise<{ status: number; body: string }> {
	const target = new URL(url);
	const { method, headers, body, timeoutMs } = request;
	// Basic authentication inside the URL is documented; node's request wants it apart.
	const auth =
		target.username || target.password
			? { auth: `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}` }
			: {};
	const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
	return new Promise((resolve, reject) => {
		const library = target.protocol === 'https:' ? https : http;
		// No kept connections: a delivery must not depend on a connection of an earlier one.
		const options = { method, headers: { ...headers }, agent: false, signal, ...auth };
		const outgoing = library.request(target, options, (answer) => {
			const chunks: Buffer[] = [];
			let size = 0;
			answer.on('data', (chunk: Buffer) => {
				if (size < MAX_ANSWER_BYTES) chunks.push(chunk);
				size += chunk.length;
			});
			answer.on('error', reject);
			answer.on('end', () => {
				resolve({
					status: answer.statusCode ?? 0,
					body: Buffer.concat(chunks).toString('utf8').slice(0, MAX_ANSWER_BYTES),
				});
			});
		});
		outgoing.on('error', (error) => {
			reject(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error);
		});
		outgoing.end(body);
	});
}
