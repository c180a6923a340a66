import http, { type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host of a test's own. */
export interface Server {
	/** Without a slash at the end. */
	url: string;
	/** The requests it got, in order. */
	seen: IncomingMessage[];
	/** Ends its connections, those under way too. */
	close(): Promise<void>;
}

/** Serves on 127.0.0.1, on a port that is free. */
export async function serve(answer: RequestListener): Promise<Server> {
	const seen: IncomingMessage[] = [];
	const server = http.createServer((request, response) => {
		seen.push(request);
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The same answer to everything, with what it is: JSON, unless the headers say otherwise. */
export function always(
	status: number,
	body: unknown,
	headers: http.OutgoingHttpHeaders = { 'content-type': 'application/json' },
): RequestListener {
	return (request, response) => {
		request.resume().on('end', () => {
			response
				.writeHead(status, headers)
				.end(typeof body === 'string' ? body : JSON.stringify(body));
		});
	};
}

/** The JSON body of a request; undefined for none. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString();
	return text === '' ? undefined : JSON.parse(text);
}
