import { createHmac } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { normalizeApiUrl } from '../../nodes/Web1on1/transport/tokens/credential';
import { paceOf } from '../../nodes/Web1on1/transport/pace';
import { steadyClock } from '../../nodes/Web1on1/transport/timing';
import { runAction, TRIGGER, TriggerHost } from '../support/engine';
import { json, permanent, standIn, type Answer, type StandIn } from './standIn';

// The real clock: the allowance is counted by it.

const ORGANIZATION = '5e8493ba4d84280011860499';
const CONVERSATION = '650000000000000000000002';

/** The most requests that came within any second. */
function mostPerSecond({ asked }: StandIn): number {
	return Math.max(
		0,
		...asked.map(
			({ at }) => asked.filter((other) => at <= other.at && other.at < at + 1000).length,
		),
	);
}

describe('the allowance', () => {
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

	const host = async (apiUrl: string): Promise<TriggerHost> => {
		const opened = await TriggerHost.start({
			parameters: {
				...TRIGGER,
				registration: 'manual',
				secret: 'given',
				options: { downloadAttachments: true },
			},
			credentials: permanent(apiUrl),
		});
		stops.push(async () => {
			await opened.stop();
		});
		return opened;
	};

	const pictureReply = async (to: TriggerHost, index: number, url: string): Promise<void> => {
		const body = JSON.stringify({
			id: `d-${index}`,
			timestamp: '2026-11-20T09:30:01.000Z',
			event: 'message.create.contact.chat',
			organization: ORGANIZATION,
			data: {
				message: {
					id: `65${String(index).padStart(22, '0')}`,
					...{ type: 'chat', role: 'contact', touchpoint: 'whatsapp', contentType: 'image/png' },
					text: url,
				},
				conversation: { id: CONVERSATION, name: 'Jane', contact: '650000000000000000000004' },
			},
		});
		const signature = createHmac('sha1', 'given').update(body).digest('hex');
		const headers = { 'content-type': 'application/json', 'x-hub-signature': `sha1=${signature}` };
		await fetch(to.webhookUrl, { method: 'POST', headers, body });
	};

	/** Files that want the bearer, of an API that enforces its limit. */
	const limited = (): Answer => {
		let recent: number[] = [];
		return ({ at, bearer }, response) => {
			recent = recent.filter((other) => other > at - 1000);
			if (recent.length >= 20) {
				json(response, 429, {}, { 'Retry-After': '1' });
				return;
			}
			recent.push(at);
			if (bearer === undefined) json(response, 401, {});
			else response.writeHead(200, { 'Content-Type': 'image/png' }).end('png');
		};
	};

	it('holds for attachments, and all of a burst get theirs', async () => {
		const api = await start(limited());
		const trigger = await host(api.url);
		await Promise.all(
			Array.from({ length: 60 }, async (_, index) => {
				await pictureReply(trigger, index, `${api.url}/files/${index}.png`);
			}),
		);
		expect(trigger.taken).toHaveLength(60);
		expect(trigger.binaries.filter((binary) => binary === undefined)).toEqual([]);
		expect(mostPerSecond(api)).toBeLessThanOrEqual(20);
	}, 60_000);

	it.each(['1', undefined])(
		'waits out a 429 for an attachment (Retry-After: %p)',
		async (seconds) => {
			let refused = 0;
			const api = await start((_asked, response) => {
				refused += 1;
				const headers = seconds === undefined ? {} : { 'Retry-After': seconds };
				if (refused <= 2) json(response, 429, {}, headers);
				else response.writeHead(200, { 'Content-Type': 'image/png' }).end('png');
			});
			const trigger = await host(api.url);
			await pictureReply(trigger, 1, `${api.url}/files/1.png`);
			expect(trigger.binaries[0]).toBeDefined();
			expect(api.asked).toHaveLength(3);
		},
		30_000,
	);

	it('is not waited for where Web1on1 would not wait for us', async () => {
		const api = await start((_asked, response) => {
			json(response, 429, {}, { 'Retry-After': '3600' });
		});
		const trigger = await host(api.url);
		await pictureReply(trigger, 1, `${api.url}/files/1.png`);
		expect(trigger.taken).toHaveLength(1);
		expect(trigger.binaries).toEqual([undefined]);
		expect(api.asked).toHaveLength(1);
		// And nobody else has to wait for an hour.
		const turn = await paceOf(api.url, steadyClock).turn(() => false);
		turn?.end();
		expect(turn).toBeDefined();
	}, 30_000);

	it('needs no credential for a file that anybody may have', async () => {
		const api = await start((_asked, response) => {
			response.writeHead(200, { 'Content-Type': 'image/png' }).end('png');
		});
		const trigger = await host(api.url);
		await pictureReply(trigger, 1, `${api.url}/files/1.png`);
		expect(trigger.binaries[0]).toBeDefined();
		expect(api.asked.map(({ bearer }) => bearer)).toEqual([undefined]);
	});

	const SPELLINGS = [
		'https://api.web1on1.chat',
		'https://API.Web1on1.Chat',
		'HTTPS://api.web1on1.chat/',
		'https://api.web1on1.chat:443',
		'https://api.web1on1.chat:443/v2/',
		'https://api.web1on1.chat.',
		'https://api.web1on1.chat./V2',
		'https://API.web1on1.chat.:443//',
		' https://api.web1on1.chat/v2 ',
		'https://%61pi.web1on1.chat',
	];

	it.each(SPELLINGS)('is one for an API that is written %p', (spelling) => {
		const [plain = ''] = SPELLINGS;
		expect(normalizeApiUrl(spelling)).toBe(plain);
		expect(paceOf(normalizeApiUrl(spelling), steadyClock)).toBe(paceOf(plain, steadyClock));
		expect(paceOf(spelling.trim(), steadyClock)).toBe(paceOf(plain, steadyClock));
	});

	it.each([
		'https://uat-api.web1on1.chat',
		'https://api.web1on1.chat:8443',
		'https://api.web1on1.chat.example.com',
	])('is another for %p', (other) => {
		expect(paceOf(other, steadyClock)).not.toBe(paceOf(SPELLINGS[0] ?? '', steadyClock));
	});

	it('keeps what stands behind the host as it is', () => {
		expect(normalizeApiUrl('https://Proxy.Example/Web1on1/V2')).toBe(
			'https://proxy.example/Web1on1',
		);
	});
});

describe('the order of messages to one person', () => {
	const text = (parameters: INodeParameters): INodeParameters => ({
		...{ resource: 'message', operation: 'sendText', text: '={{ $json.text }}' },
		options: { closedWindow: 'send' },
		...parameters,
	});

	it.each([
		[
			'organization',
			text({
				sendTo: 'contact',
				organization: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				telephone: '+31612345678',
			}),
			ORGANIZATION,
		],
		[
			'organization, by email address',
			text({
				sendTo: 'contact',
				organization: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				email: '={{ $json.email }}',
			}),
			ORGANIZATION,
		],
		[
			'conversation',
			text({
				sendTo: 'conversation',
				conversation: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			}),
			'65000000000000000000abcd',
		],
	])('stays though the ID of the %s differs in capitals', async (_name, parameters, id) => {
		const texts: string[] = [];
		let under = 0;
		let most = 0;
		const api = await standIn(({ body }, response) => {
			under += 1;
			most = Math.max(most, under);
			texts.push(/"text":"(\d)"/.exec(body)?.[1] ?? '');
			// The first ones take longest: unguarded, the later ones would overtake.
			setTimeout(
				() => {
					under -= 1;
					json(response, 201, { id: CONVERSATION });
				},
				60 - 10 * texts.length,
			);
		});
		const items = Array.from({ length: 6 }, (_, index) => ({
			id: index % 2 === 0 ? id : id.toUpperCase(),
			email: index % 2 === 0 ? 'jane@example.com' : 'Jane@Example.com',
			text: String(index),
		}));
		const { error } = await runAction({ parameters, items, credentials: permanent(api.url) });
		await api.stop();
		expect(error).toBeUndefined();
		expect(most).toBe(1);
		expect(texts).toEqual(['0', '1', '2', '3', '4', '5']);
	});

	it('one contact is changed by one item at a time', async () => {
		const id = '65000000000000000000abcd';
		let under = 0;
		let most = 0;
		const api = await standIn(({ method }, response) => {
			if (method === 'GET') most = Math.max(most, (under += 1));
			else under -= 1;
			json(response, 200, { id, profile: { name: 'Jane' } });
		});
		const { error } = await runAction({
			parameters: {
				...{ resource: 'contact', operation: 'update' },
				contact: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				updateFields: { contactName: 'Jane' },
			},
			items: [{ id }, { id: id.toUpperCase() }, { id }],
			credentials: permanent(api.url),
		});
		await api.stop();
		expect(error).toBeUndefined();
		expect(most).toBe(1);
	});
});
