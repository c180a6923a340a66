import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import type { AddressInfo } from 'node:net';

import type { INodeParameters } from 'n8n-workflow';

import {
	runAction,
	type ActionResult,
	type StoredCredentials,
	TRIGGER,
	TriggerHost,
} from '../support/engine';
import { byId } from '../support/example';
import { descriptionOf, fatesOf } from './sends';
import {
	drip,
	json,
	permanent,
	renewing,
	standIn,
	tokenOf,
	type Answer,
	type StandIn,
} from './standIn';

jest.mock('../../nodes/Web1on1/transport/timing', () => ({
	...jest.requireActual<object>('../support/engine/fastTiming'),
	REQUEST_TIMEOUT_MS: 700,
	RENEWAL_TIMEOUT_MS: 700,
}));

const CONVERSATION = '650000000000000000000002';

const TEXT: INodeParameters = {
	...{ resource: 'message', operation: 'sendText', sendTo: 'conversation' },
	conversation: byId(CONVERSATION),
	text: 'Ready',
	options: { closedWindow: 'send' },
};

const LIST: INodeParameters = {
	...{ resource: 'organization', operation: 'getAll', returnAll: true, simplify: false },
};

/** The connection becomes something else, and nothing ever comes. */
const upgrade: Answer = (_asked, _response, socket) => {
	socket.write(
		'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
	);
};

const ENDLESS: Array<[string, Answer]> = [
	[
		'an answer that drips',
		(_asked, response) => {
			drip(response);
		},
	],
	['a change of protocol', upgrade],
	[
		'an answer whose headers drip',
		(_asked, _response, socket) => {
			socket.write('HTTP/1.1 200 OK\r\n');
			const timer = setInterval(() => socket.write('X-More: 1\r\n'), 50);
			socket
				.on('error', () => undefined)
				.on('close', () => {
					clearInterval(timer);
				});
		},
	],
];

describe('everything ends', () => {
	const stops: Array<() => Promise<unknown>> = [];

	afterEach(async () => {
		for (const stop of stops.splice(0)) await stop();
	});

	const start = async (answer: Answer): Promise<StandIn> => {
		const api = await standIn(answer);
		stops.push(async () => {
			await api.stop();
		});
		return api;
	};

	const send = async (credentials: StoredCredentials): Promise<ActionResult> =>
		await runAction({ parameters: TEXT, credentials, onError: 'continueRegularOutput' });

	describe.each(ENDLESS)('with %s', (_name, answer) => {
		it('a send, whose fate is open', async () => {
			const api = await start(answer);
			const result = await send(permanent(api.url));
			expect(fatesOf(result)).toEqual(['open']);
			expect(result.items[0]?.error).toContain('it may have been delivered');
			expect(api.asked).toHaveLength(1);
		});

		it('reading', async () => {
			let count = 0;
			const api = await start((asked, response, socket) => {
				count += 1;
				if (count === 1) answer(asked, response, socket);
				else json(response, 200, [{ id: CONVERSATION }]);
			});
			const result = await runAction({ parameters: LIST, credentials: permanent(api.url) });
			expect(result.items).toHaveLength(1);
		});

		it('a renewal, and what it fails of is told', async () => {
			let count = 0;
			const api = await start((asked, response, socket) => {
				if (!asked.path.includes('/auth/')) json(response, 201, { id: CONVERSATION });
				else if (++count === 1) answer(asked, response, socket);
				else json(response, 200, { token: tokenOf(), refreshToken: tokenOf() });
			});
			const result = await send(renewing(api.url));
			expect(fatesOf(result)).toEqual(['sent']);
			expect(count).toBe(2);
		});

		it('publishing and unpublishing', async () => {
			let isEndless = true;
			const api = await start((asked, response, socket) => {
				if (isEndless) answer(asked, response, socket);
				else if (asked.method === 'GET') json(response, 200, []);
				else json(response, 201, serviceFor(asked.body));
			});
			const host = await TriggerHost.start({
				parameters: { ...TRIGGER },
				credentials: permanent(api.url),
			});
			stops.push(async () => {
				await host.stop();
			});
			await expect(host.publish()).rejects.toThrow(/gave no answer|in time/);
			isEndless = false;
			await host.publishAtLast();
			isEndless = true;
			await host.unpublish();
			expect(host.log.join()).toContain('is left behind at Web1on1');
		});
	});

	it('a renewal that drips is over for everybody who waits for it', async () => {
		const api = await start((_asked, response) => {
			drip(response);
		});
		const credentials = renewing(api.url);
		const results = await Promise.all([send(credentials), send(credentials)]);
		for (const result of results) {
			expect(fatesOf(result)).toEqual(['not sent']);
			expect(JSON.stringify(result.items[0])).not.toContain('used up');
			expect(result.items[0]).toMatchObject({ details: { cause: 'temporarily-unavailable' } });
		}
	}, 60_000);

	describe('and where no connection comes about, nothing was sent:', () => {
		it('a host that takes the call and says nothing of itself', async () => {
			const server = net.createServer((socket) => socket.on('error', () => undefined));
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			stops.push(async () => {
				server.close();
				await Promise.resolve();
			});
			const { port } = server.address() as AddressInfo;
			const result = await send(permanent(`https://127.0.0.1:${port}`));
			expect(fatesOf(result)).toEqual(['not sent']);
			expect(result.items[0]?.error).toContain('Could not reach Web1on1');
		}, 60_000);

		it('a host that does not take the call', async () => {
			const full = await fullServer();
			stops.push(async () => {
				full.stop();
				await Promise.resolve();
			});
			const result = await send(permanent(`http://127.0.0.1:${full.port}`));
			expect(fatesOf(result)).toEqual(['not sent']);
			expect(JSON.stringify(result.items[0]?.details)).toContain('Nothing was sent');
		}, 60_000);
	});

	describe('a list', () => {
		const records = (count: number, make: (index: number) => object): object[] =>
			Array.from({ length: count }, (_, index) => make(index));

		const listing = async (
			pageOf: (offset: number, count: number) => object[],
		): Promise<{ result: ActionResult; asked: number }> => {
			let count = 0;
			const api = await start(({ path }, response) => {
				const offset = Number(new URL(path, 'http://host').searchParams.get('offset'));
				json(response, 200, pageOf(offset, count++));
			});
			const result = await runAction({ parameters: LIST, credentials: permanent(api.url) });
			return { result, asked: api.asked.length };
		};

		it('without IDs, whose offset is ignored', async () => {
			const { result, asked } = await listing(() =>
				records(100, (index) => ({ name: `n${index}` })),
			);
			expect(result.items).toHaveLength(100);
			expect(asked).toBeLessThan(10);
		});

		it.each([[null], [''], [{}]])('with the ID %j throughout', async (id) => {
			const { result } = await listing((offset) =>
				records(offset === 0 ? 100 : 20, (index) => ({ id, name: `n${offset + index}` })),
			);
			expect(result.items).toHaveLength(120);
		});

		it('without IDs, with two alike on a page', async () => {
			const { result } = await listing(() => [{ name: 'Acme' }, { name: 'Acme' }]);
			expect(result.items).toHaveLength(2);
		});

		it('without IDs, whose offset is ignored and whose records change', async () => {
			const { result, asked } = await listing((_offset, count) =>
				records(100, (index) => ({ name: `n${index}`, seen: count })),
			);
			expect(result.error?.message).toContain('The list has no end');
			expect(descriptionOf(result)).toContain("'API URL'");
			expect(asked).toBeLessThan(200);
		}, 60_000);

		it('of nothing but lists and nulls', async () => {
			const { asked } = await listing(() => Array<object>(100).fill([]));
			expect(asked).toBeLessThan(10);
		});
	});
});

function serviceFor(body: string): object {
	const wish = body === '' ? {} : (JSON.parse(body) as object);
	return { id: '650000000000000000000009', status: 'active', ...wish };
}

/** A port whose queue of connections is full: nobody takes the next one. */
async function fullServer(): Promise<{ port: number; stop: () => void }> {
	const program =
		"const s=require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},()=>{require('fs').writeSync(1,String(s.address().port));Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,120000)})";
	const child: ChildProcess = spawn(process.execPath, ['-e', program], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const port = await new Promise<number>((resolve) => {
		child.stdout?.once('data', (data: Buffer) => {
			resolve(Number(data.toString()));
		});
	});
	const queued = Array.from({ length: 8 }, () =>
		net.connect(port, '127.0.0.1').on('error', () => undefined),
	);
	await new Promise((resolve) => queued[0]?.once('connect', resolve));
	return {
		port,
		stop: () => {
			for (const socket of queued) socket.destroy();
			child.kill('SIGKILL');
		},
	};
}
