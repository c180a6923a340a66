import { bodyOf, serve } from './server';

/** A webhook that answers the challenge, and deliveries with a status of one's choice. */
export interface Listener {
	url: string;
	/** Of the next answers. */
	status: number;
	/** Texts of the messages it has taken. */
	texts: () => string[];
	close: () => Promise<void>;
}

/** Starts one that takes everything. */
export async function startListener(): Promise<Listener> {
	const taken: string[] = [];
	const listener = { url: '', status: 200, texts: () => taken };
	const server = await serve((request, response) => {
		const url = new URL(request.url ?? '/', 'http://listener');
		if (request.method === 'GET') {
			response.end(url.searchParams.get('challenge'));
			return;
		}
		const { status } = listener;
		void bodyOf(request).then((body) => {
			const { data } = body as { data: { message?: { text: string } } };
			if (status === 200) taken.push(data.message?.text ?? '');
			response.writeHead(status).end();
		});
	});
	return Object.assign(listener, { url: `${server.url}/hook`, close: () => server.close() });
}
