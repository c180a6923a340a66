import type { IncomingHttpHeaders } from 'node:http';

import { serve } from '../../support/server';

interface Payload {
	id: string;
	event: string;
	data: { message?: { id: string; text: string } };
}

/** What a webhook receiver got. */
export interface Received {
	headers: IncomingHttpHeaders;
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

/** Starts one that takes everything. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const challenges: URL[] = [];
	const behaviour: Receiver['behaviour'] = {
		challenge: (challenge) => ({ status: 200, body: challenge }),
		delivery: () => ({ status: 200 }),
	};
	const server = await serve((request, response) => {
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
	return {
		url: `${server.url}/hook`,
		received,
		challenges,
		behaviour,
		close: () => server.close(),
	};
}
