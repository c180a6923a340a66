import { createHmac } from 'node:crypto';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { IDataObject } from 'n8n-workflow';

import { fingerprint } from '../../nodes/Web1on1/transport/tokens/claims';
import { readSeen } from '../../nodes/Web1on1/trigger/once/window';
import schema from '../../nodes/Web1on1/__schema__/v1.0.0.json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, TRIGGER } from './fixtures';
import { TriggerHost } from './triggerHost';

const PHONE = '+31619626759';

describe('receiving', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;

	beforeEach(async () => {
		sandbox = await startSandbox({ retryBaseMs: 20 });
		await open({});
	});

	const servers: Server[] = [];

	afterEach(async () => {
		jest.restoreAllMocks();
		await host.stop();
		await sandbox.stop();
		for (const server of servers.splice(0)) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});

	/** A host of files. */
	async function serve(answer: RequestListener): Promise<string> {
		const server = createServer(answer);
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	async function open(parameters: object): Promise<void> {
		if ((host as TriggerHost | undefined) !== undefined) await host.stop();
		host = await TriggerHost.start({
			parameters: { ...TRIGGER, ...parameters },
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
		});
		await host.publish();
		const { token } = sandbox.issueTokens({ scope: 'admin' });
		await fetch(`${sandbox.url}/v2/conversations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				organization: sandbox.seed.organizations.acme,
				type: 'contact',
				contact: { profile: { telephone: PHONE, name: 'John Johnson' } },
				messages: [{ type: 'field', text: '.location 3204' }],
			}),
		});
		await sandbox.settled();
	}

	/** The same trigger, registered by hand. */
	async function reopenByHand(parameters: object): Promise<void> {
		await host.stop();
		host = await TriggerHost.start({
			parameters: { ...host.parameters, registration: 'manual', ...parameters },
			credentials: credentialsFor(sandbox),
		});
	}

	const secretOf = ({ webhookUrl }: TriggerHost): string =>
		String(sandbox.services().find(({ params }) => params.url === webhookUrl)?.params.secret);
	const secret = (): string => secretOf(host);
	const sign = (body: Buffer | string, key = secret()): string =>
		`sha1=${createHmac('sha1', key).update(body).digest('hex')}`;

	async function post(
		body: Buffer | string,
		headers: Record<string, string> = {},
		url = host.webhookUrl,
	): Promise<{ status: number; body: string }> {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body,
		});
		return { status: answer.status, body: await answer.text() };
	}

	async function deliverAndHangUp(body: string, signal: AbortSignal): Promise<void> {
		const headers = { 'content-type': 'application/json', 'x-hub-signature': sign(body) };
		const answer = fetch(host.webhookUrl, { method: 'POST', headers, body, signal });
		await expect(answer).rejects.toThrow();
	}

	function payload(changes: object = {}, message: object = {}): string {
		return JSON.stringify({
			id: 'd-1',
			timestamp: '2026-11-20T09:30:01.000Z',
			event: 'message.create.contact.chat',
			organization: sandbox.seed.organizations.acme,
			data: {
				message: {
					id: '650000000000000000000003',
					type: 'chat',
					role: 'contact',
					touchpoint: 'whatsapp',
					text: 'Yes',
					createdAt: '2026-11-20T09:30:00.000Z',
					...message,
				},
				conversation: {
					id: '650000000000000000000002',
					name: 'Jane',
					contact: '650000000000000000000004',
				},
			},
			...changes,
		});
	}

	it('hands a reply on as flat fields with links and its own time, and answers with nothing', async () => {
		const message = sandbox.reply(PHONE, "No, I can't come");
		await sandbox.settled();
		const [conversation] = sandbox.conversations();
		expect(host.taken).toEqual([
			{
				event: 'message.create.contact.chat',
				text: "No, I can't come",
				contactName: 'John Johnson',
				contactId: conversation?.contact,
				conversationId: conversation?.id,
				conversationStatus: conversation?.status,
				organizationId: sandbox.seed.organizations.acme,
				messageId: message.id,
				messageType: 'chat',
				role: 'contact',
				touchpoint: 'whatsapp',
				sentAt: message.createdAt,
				apiUrl: `${sandbox.url}/v2/conversations/${String(conversation?.id)}`,
				conversationUrl: `https://console.example/c/${String(conversation?.id)}`,
			},
		]);
		const [attempt] = sandbox.deliveries().at(-1)?.attempts ?? [];
		expect(attempt).toMatchObject({ status: 200, answer: '' });
		expect(sandbox.deliveries().flatMap(({ answeredMessages }) => answeredMessages)).toEqual([]);
	});

	it('emits only fields that its sample output names, of those types', async () => {
		await open({ options: { fetchContact: true } });
		sandbox.reply(PHONE, 'Yes');
		sandbox.picture(PHONE);
		await sandbox.settled();
		const { properties } = schema as { properties: Record<string, { type: string }> };
		expect(host.taken).toHaveLength(2);
		for (const [name, value] of host.taken.flatMap((item) => Object.entries(item))) {
			expect([name, typeof value]).toEqual([name, properties[name]?.type]);
		}
	});

	it('finds the contact over the conversation where the delivery does not name it', async () => {
		await open({ options: { fetchContact: true } });
		const conversation = { id: sandbox.conversations()[0]?.id };
		const body = payload().replace(/"conversation":\{[^}]*\}/, () =>
			JSON.stringify({ conversation }).slice(1, -1),
		);
		await post(body, { 'x-hub-signature': sign(body) });
		expect(host.taken).toMatchObject([{ telephone: PHONE, contactName: 'John Johnson' }]);
	});

	it('answers the challenge exactly, as plain text, and refuses any other GET', async () => {
		const challenge = 'a+b <c> "d"';
		const answer = await fetch(
			`${host.webhookUrl}?type=subscribe&challenge=${encodeURIComponent(challenge)}`,
		);
		expect([answer.status, await answer.text()]).toEqual([200, challenge]);
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		for (const query of [
			'',
			'?type=subscribe',
			'?challenge=x',
			'?type=other&challenge=x',
			`?type=subscribe&challenge=${'x'.repeat(2000)}`,
			'?type=subscribe&challenge=a&challenge=b',
		]) {
			expect((await fetch(host.webhookUrl + query)).status).toBe(403);
		}
	});

	it.each([
		['no signature', {}],
		['a wrong signature', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
		['another algorithm', { 'x-hub-signature': `sha256=${'0'.repeat(64)}` }],
		['a short signature', { 'x-hub-signature': 'sha1=00' }],
		[
			'a signature with something after it',
			{ 'x-hub-signature': `sha1=${'0'.repeat(40)}, sha1=${'1'.repeat(40)}` },
		],
		['an empty signature', { 'x-hub-signature': '' }],
	])('refuses %s with 401 and starts nothing', async (_, headers) => {
		expect(await post(payload(), headers)).toEqual({ status: 401, body: '' });
		expect(host.taken).toEqual([]);
		expect(host.log.join()).toContain('without a valid signature');
	});

	it('refuses a genuine signature beside another one', async () => {
		const body = payload();
		expect((await post(body, { 'x-hub-signature': `${sign(body)}, ${sign(body)}` })).status).toBe(
			401,
		);
	});

	it('refuses two signature headers', async () => {
		const body = payload();
		const status = await new Promise((resolve, reject) => {
			const request = httpRequest(host.webhookUrl, { method: 'POST' }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			});
			request.on('error', reject);
			request.setHeader('content-type', 'application/json');
			request.setHeader('x-hub-signature', [sign(body), sign(body)]);
			request.end(body);
		});
		expect(status).toBe(401);
	});

	it('refuses the signature of another body, of another secret, and of the empty secret', async () => {
		const body = payload();
		for (const signature of [sign(`${body} `), sign(body, 'other'), sign(body, '')]) {
			expect((await post(body, { 'x-hub-signature': signature })).status).toBe(401);
		}
	});

	it('refuses a form, which n8n does not keep the bytes of, and starts nothing', async () => {
		const form = 'multipart/form-data; boundary=x';
		expect(await post(payload(), { 'content-type': form })).toEqual({ status: 401, body: '' });
		const body = payload();
		const signed = { 'content-type': form, 'x-hub-signature': sign(body) };
		expect((await post(body, signed)).status).toBe(401);
		expect(host.taken).toEqual([]);
		expect(host.log.join()).not.toContain('500');
	});

	it('reads the bytes itself where n8n has not, and takes what is signed but no JSON for nothing', async () => {
		const body = payload();
		const parts = { 'content-type': 'multipart/mixed; boundary=x' };
		expect((await post(body, parts)).status).toBe(401);
		expect((await post(body, { ...parts, 'x-hub-signature': sign(body) })).status).toBe(200);
		expect(host.taken).toHaveLength(1);
		const text = { 'content-type': 'text/plain', 'x-hub-signature': sign('no JSON') };
		expect(await post('no JSON', text)).toEqual({ status: 200, body: '' });
		expect(host.taken).toHaveLength(1);
	});

	it('looks at nothing but the signature before it is right', async () => {
		await open({ filters: { text: { match: { comparison: 'regex', value: 'fine' } } } });
		host.parameters.filters = { text: { match: { comparison: 'regex', value: '(' } } };
		expect((await post(payload())).status).toBe(401);
		expect(host.log.join()).not.toContain('500');
	});

	it('takes the signature in any casing of header and digits, over the bytes as sent', async () => {
		const body = `${payload().slice(0, -1)} ,"Ünïcode": "日本" }`;
		const status = await post(body, { 'X-HUB-Signature': sign(body) });
		expect(status).toEqual({ status: 200, body: '' });
		const upper = payload({}, { id: '650000000000000000000009' });
		const digits = sign(upper).slice('sha1='.length).toUpperCase();
		expect((await post(upper, { 'x-hub-signature': `sha1=${digits}` })).status).toBe(200);
		expect(host.taken).toHaveLength(2);
	});

	it('fails closed when it has no secret', async () => {
		const { parameters } = host;
		await host.stop();
		host = await TriggerHost.start({ parameters, credentials: credentialsFor(sandbox) });
		const body = payload();
		for (const key of ['', 'undefined', secret()]) {
			expect((await post(body, { 'x-hub-signature': sign(body, key) })).status).toBe(401);
		}
		expect(host.taken).toEqual([]);
	});

	it.each([
		['an agent', { role: 'agent' }],
		['a bot', { role: 'bot' }],
		['somebody unnamed', { role: undefined }],
		['another channel', { touchpoint: 'sms' }],
		['no channel', { touchpoint: undefined }],
		['the side channel', { isBackchannel: true }],
	])('answers 200 with nothing and starts nothing for %s', async (_, message) => {
		const body = payload({}, message);
		expect(await post(body, { 'x-hub-signature': sign(body) })).toEqual({ status: 200, body: '' });
		expect(host.taken).toEqual([]);
	});

	it('starts nothing for a message that it gets the ID of only, which may be its own', async () => {
		const body = payload({ data: { message: '650000000000000000000003' } });
		expect(await post(body, { 'x-hub-signature': sign(body) })).toEqual({ status: 200, body: '' });
		expect(host.taken).toEqual([]);
	});

	it.each(['[]', '"text"', 'null', '12', '{}', '{"event":7}', '{"event":"x","data":[]}'])(
		'survives the signed body %s',
		async (body) => {
			expect(await post(body, { 'x-hub-signature': sign(body) })).toEqual({
				status: 200,
				body: '',
			});
			expect(host.taken).toEqual([]);
		},
	);

	it('survives deep nesting, prototype keys and a large body', async () => {
		const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
		const bodies = [
			payload({ extra: 1 }).replace('"extra":1', `"extra":${deep}`),
			payload().replace(
				'"data"',
				'"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"data"',
			),
			payload({ padding: 'x'.repeat(10 * 1024 * 1024) }, { id: '650000000000000000000005' }),
		];
		for (const body of bodies) {
			expect((await post(body, { 'x-hub-signature': sign(body) })).status).toBe(200);
		}
		expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
		expect(host.taken.length).toBeGreaterThanOrEqual(2);
	});

	it('takes a gzipped delivery signed over its plain bytes, as n8n unpacks it first', async () => {
		const body = payload();
		const answer = await fetch(host.webhookUrl, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'content-encoding': 'gzip',
				'x-hub-signature': sign(body),
			},
			body: gzipSync(body),
		});
		expect(answer.status).toBe(200);
		expect(host.taken).toHaveLength(1);
	});

	describe('doubles', () => {
		it('emits a redelivered message once', async () => {
			sandbox.reply(PHONE, 'Yes');
			await sandbox.settled();
			sandbox.redeliver({ copies: 3 });
			await sandbox.settled();
			expect(host.taken).toHaveLength(1);
			expect(sandbox.deliveries().every(({ status }) => status === 'delivered')).toBe(true);
		});

		it('emits it once when copies arrive at the same moment', async () => {
			const body = payload();
			const headers = { 'x-hub-signature': sign(body) };
			host.beforeTaking = async () => {
				await new Promise((resolve) => setTimeout(resolve, 20));
			};
			const answers = await Promise.all(
				Array.from({ length: 10 }, async () => await post(body, headers)),
			);
			expect(answers.every(({ status }) => status === 200)).toBe(true);
			expect(host.taken).toHaveLength(1);
		});

		it('emits it once after a restart', async () => {
			const body = payload();
			await post(body, { 'x-hub-signature': sign(body) });
			const other = await TriggerHost.start({
				parameters: host.parameters,
				credentials: credentialsFor(sandbox, { scope: 'admin' }),
			});
			other.staticData = host.staticData;
			try {
				await fetch(other.webhookUrl, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'x-hub-signature': sign(body) },
					body,
				});
				expect(other.taken).toEqual([]);
			} finally {
				await other.stop();
			}
		});

		it('emits it once per trigger when two triggers of one workflow take it together', async () => {
			const credentials = credentialsFor(sandbox, { scope: 'admin' });
			const { parameters } = host;
			const second = await TriggerHost.start({ parameters, credentials, beside: host });
			const restarted = await TriggerHost.start({ parameters, credentials });
			const restartedSecond = await TriggerHost.start({
				parameters,
				credentials,
				beside: restarted,
			});
			try {
				await second.publish();
				const secondSecret = secretOf(second);
				const body = payload();
				const deliver = async (to: TriggerHost, key: string): Promise<void> => {
					await post(body, { 'x-hub-signature': sign(body, key) }, to.webhookUrl);
				};
				await Promise.all([deliver(host, secret()), deliver(second, secondSecret)]);
				expect(host.taken).toHaveLength(1);
				expect(second.taken).toHaveLength(1);

				restarted.staticData = host.staticData;
				await deliver(restarted, secret());
				await deliver(restartedSecond, secondSecret);
				expect(restarted.taken).toEqual([]);
				expect(restartedSecond.taken).toEqual([]);
			} finally {
				for (const other of [second, restarted, restartedSecond]) await other.stop();
			}
		});

		it('emits it once when the sender hung up before n8n had answered', async () => {
			const body = payload();
			const headers = { 'x-hub-signature': sign(body) };
			let isFirst = true;
			host.beforeTaking = async () => {
				if (isFirst) {
					isFirst = false;
					await wait(500);
				}
			};
			await deliverAndHangUp(body, AbortSignal.timeout(200));
			await wait(50);
			// One while n8n is still at it, one after that.
			expect(await post(body, headers)).toEqual({ status: 200, body: '' });
			expect(await post(body, headers)).toEqual({ status: 200, body: '' });
			expect(host.taken).toHaveLength(1);
		});

		it('emits it once n8n has failed to take it from a sender that hung up', async () => {
			const body = payload();
			let isFirst = true;
			host.beforeTaking = async () => {
				if (!isFirst) return;
				isFirst = false;
				await wait(300);
				throw new Error('database is locked');
			};
			await deliverAndHangUp(body, AbortSignal.timeout(100));
			expect((await post(body, { 'x-hub-signature': sign(body) })).status).toBe(200);
			expect(host.taken).toHaveLength(1);
		});

		it('emits it though the senders of two copies hung up while they waited', async () => {
			const url = await serve(() => undefined);
			await open({ options: { downloadAttachments: true } });
			const body = payload({}, { contentType: 'image/png', text: `${url}/a.png` });
			const hangUp = new AbortController();
			const copies = [1, 2].map(async () => {
				await deliverAndHangUp(body, hangUp.signal);
			});
			await wait(200);
			hangUp.abort();
			await Promise.all(copies);
			const again = payload();
			expect((await post(again, { 'x-hub-signature': sign(again) })).status).toBe(200);
			expect(host.taken).toHaveLength(1);
		}, 15_000);

		it('does not remember what n8n did not take', async () => {
			const body = payload();
			const headers = { 'x-hub-signature': sign(body) };
			let failures = 2;
			host.beforeTaking = () => {
				if (failures-- > 0) throw new Error('database is locked');
			};
			expect((await post(body, headers)).status).toBe(500);
			expect((await post(body, headers)).status).toBe(500);
			expect((await post(body, headers)).status).toBe(200);
			expect(host.taken).toHaveLength(1);
		});

		it('gives a waiting copy its turn when the first one was not taken', async () => {
			const body = payload();
			const headers = { 'x-hub-signature': sign(body) };
			let first = true;
			host.beforeTaking = async () => {
				await new Promise((resolve) => setTimeout(resolve, 20));
				if (!first) return;
				first = false;
				throw new Error('database is locked');
			};
			const answers = await Promise.all([
				post(body, headers),
				post(body, headers),
				post(body, headers),
			]);
			expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 500]);
			expect(host.taken).toHaveLength(1);
		});

		it('keeps both of two messages that arrive together, also for the time after', async () => {
			const bodies = ['a', 'b', 'c', 'd'].map((end) =>
				payload({}, { id: `65000000000000000000000${end}` }),
			);
			await Promise.all(
				bodies.map(async (body) => await post(body, { 'x-hub-signature': sign(body) })),
			);
			const last = payload({}, { id: '65000000000000000000000e' });
			await post(last, { 'x-hub-signature': sign(last) });
			expect(host.taken).toHaveLength(5);
			const seen = readSeen((host.staticData.global as IDataObject).web1on1Seen);
			expect(Object.values(seen).join('')).toHaveLength(5 * 12);
		});

		it('emits repeated updates of one conversation each time', async () => {
			await open({ events: ['conversationUpdated'] });
			for (const timestamp of [
				'2026-11-20T09:30:01Z',
				'2026-11-20T09:30:02Z',
				'2026-11-20T09:30:02Z',
			]) {
				const data = { conversation: { id: '650000000000000000000002' } };
				const body = payload({ event: 'conversation.update', timestamp, data });
				await post(body, { 'x-hub-signature': sign(body) });
			}
			expect(host.taken).toHaveLength(2);
			expect(host.taken[0]?.sentAt).toBe('2026-11-20T09:30:01Z');
		});

		it('emits it once though n8n holds its answer back for long, its executions being limited', async () => {
			let release: () => void = () => undefined;
			const held = new Promise<void>((resolve) => (release = resolve));
			host.beforeTaking = async () => {
				await held;
			};
			const body = payload();
			const hangUp = new AbortController();
			const first = deliverAndHangUp(body, hangUp.signal);
			await wait(50);
			hangUp.abort();
			await first;
			const now = performance.now.bind(performance);
			jest.spyOn(performance, 'now').mockImplementation(() => now() + 11 * 60_000);
			await wait(50);
			const second = post(body, { 'x-hub-signature': sign(body) });
			await wait(1200);
			release();
			expect((await second).status).toBe(200);
			expect(host.taken).toHaveLength(1);
		});
	});

	describe('filters', () => {
		const texts = (): unknown[] => host.taken.map(({ text }) => text);

		it.each([
			[{ comparison: 'contains', value: 'later' }, ['an hour LATER?']],
			[{ comparison: 'contains', value: 'later', caseSensitive: true }, []],
			[{ comparison: 'equals', value: 'yes' }, ['Yes ']],
			[{ comparison: 'oneOf', value: 'yes, ja, ok' }, ['Yes ', 'ja']],
			[{ comparison: 'regex', value: '^(yes|ja)\\b' }, ['Yes ', 'ja']],
		])('on text %j', async (match, expected) => {
			await open({ filters: { text: { match } } });
			for (const text of ['Yes ', 'ja', 'an hour LATER?', 'no']) sandbox.reply(PHONE, text);
			await sandbox.settled();
			expect(texts().sort()).toEqual([...expected].sort());
		});

		it('on a regular expression, to which invisible marks are nothing', async () => {
			const match = { comparison: 'regex', value: '^(?:ja|\u2764\ufe0f)$' };
			await open({ filters: { text: { match } } });
			for (const text of ['\u2066Ja\u2069', 'j\u200da', '\u2764', '\u2764\ufe0f', 'nee']) {
				sandbox.reply(PHONE, text);
			}
			await sandbox.settled();
			expect(host.taken).toHaveLength(4);
			expect(texts()).toContain('\u2066Ja\u2069');
		});

		it('on organizations', async () => {
			await open({ filters: { organizations: sandbox.seed.organizations.acmeUtrecht } });
			sandbox.reply(PHONE, 'Yes');
			await sandbox.settled();
			expect(texts()).toEqual([]);
		});

		it('on conditions over message, conversation and variables', async () => {
			await open({
				filters: {
					conditions: {
						condition: [
							{ name: '@name', comparison: 'equals', value: 'Jane' },
							{ name: 'campaign', comparison: 'oneOf', value: 'winter, spring' },
						],
					},
				},
			});
			const bodies = [
				payload({}, { meta: { campaign: 'spring' } }),
				payload({}, { id: '65000000000000000000000b', meta: { campaign: 'summer' } }),
				payload({}, { id: '65000000000000000000000c' }),
			];
			for (const body of bodies) await post(body, { 'x-hub-signature': sign(body) });
			expect(host.taken).toHaveLength(1);
		});

		it.each([
			['message.create.contact.chat', 'message.create.contact.chat'],
			['message.create.*.*', 'message.create.contact.chat'],
			['message.create', 'message.create.contact.chat'],
			['conversation.message', 'conversation.message'],
			['conversation.*', 'conversation.message'],
			['message.update', 'message.update'],
			['message.*', 'message.update'],
		])(
			"leave agents' and bots' messages out of %s, which brings %s",
			async (customEvents, event) => {
				const roles = ['agent', 'bot', 'contact'];
				const own = sandbox.seed.adminBot.id;
				const deliver = async (): Promise<void> => {
					for (const [index, role] of roles.entries()) {
						const id = `65000000000000000000002${String(index)}`;
						const body = payload({ event, id: role }, { role, id });
						await post(body, { 'x-hub-signature': sign(body) });
					}
					const body = payload({ event, id: 'own' }, { role: 'contact', user: own });
					await post(body, { 'x-hub-signature': sign(body) });
					// Of this one nobody knows who wrote it.
					const bare = payload({ event, id: 'bare', data: {} });
					await post(bare, { 'x-hub-signature': sign(bare) });
				};
				await open({ events: ['custom'], customEvents });
				await deliver();
				expect(host.taken.map(({ role }) => role)).toEqual(['contact']);
				await open({ events: ['custom'], customEvents, filters: { roles } });
				await deliver();
				expect(host.taken.map(({ role }) => role)).toEqual(roles);
			},
		);

		it('take what became of a message for what it is, whoever wrote it', async () => {
			const own = sandbox.seed.adminBot.id;
			const deliver = async (event: string, message: object): Promise<void> => {
				const body = payload({ event, data: { message } });
				await post(body, { 'x-hub-signature': sign(body) });
			};
			await open({ events: ['custom'], customEvents: 'message.delete' });
			await deliver('message.delete', { id: '650000000000000000000041' });
			expect(host.taken).toHaveLength(1);
			await open({ events: ['deliveryProblem'] });
			const undelivered = {
				id: '650000000000000000000042',
				type: 'chat',
				role: 'agent',
				user: own,
			};
			await deliver('message.error', undelivered);
			await deliver('message.error.contact.chat', undelivered);
			expect(host.taken).toHaveLength(2);
		});

		it('take any role in custom events that are not what consumers write', async () => {
			await open({ events: ['custom'], customEvents: 'message.create.contact.command' });
			const event = 'message.create.contact.command';
			const body = payload({ event }, { role: 'bot', type: 'command' });
			await post(body, { 'x-hub-signature': sign(body) });
			expect(host.taken).toHaveLength(1);
		});

		it('lets other touchpoints and roles in when asked to, but not its own messages', async () => {
			await open({ filters: { touchpoints: '*', roles: ['agent', 'contact'] } });
			const own = sandbox.seed.adminBot.id;
			const bodies = [
				payload({}, { id: '65000000000000000000000a', touchpoint: 'sms' }),
				payload({}, { id: '65000000000000000000000b', role: 'agent', user: 'somebody' }),
				payload({}, { id: '65000000000000000000000c', role: 'agent', user: own }),
			];
			for (const body of bodies) await post(body, { 'x-hub-signature': sign(body) });
			expect(host.taken.map(({ messageId }) => messageId)).toEqual([
				'65000000000000000000000a',
				'65000000000000000000000b',
			]);
		});
	});

	describe('more kinds', () => {
		it('emits button taps when asked to', async () => {
			await open({ events: ['buttonTap'] });
			sandbox.tap(PHONE, { text: 'Yes', payload: 'yes-1' });
			await sandbox.settled();
			expect(host.taken).toHaveLength(1);
			expect(host.taken[0]).toMatchObject({ messageType: 'postback', text: 'Yes' });
		});

		it('gives pictures as attachments, and their bytes when asked to', async () => {
			await open({ options: { downloadAttachments: true }, filters: {} });
			sandbox.picture(PHONE);
			await sandbox.settled();
			expect(host.taken[0]).toMatchObject({ attachmentType: expect.stringContaining('image/') });
			expect(host.taken[0]).not.toHaveProperty('text');
			expect(host.binaries[0]?.data).toMatchObject({ mimeType: expect.stringContaining('image/') });
		});

		it('downloads with the bearer from the API only, and never lets a failed download cost the reply', async () => {
			await open({ options: { downloadAttachments: true } });
			sandbox.configure({ mediaNeedsToken: true });
			sandbox.picture(PHONE);
			await sandbox.settled();
			expect(host.binaries[0]).toBeDefined();
			const seen: Array<string | undefined> = [];
			const stranger = await serve((request, response) => {
				seen.push(request.headers.authorization);
				response.writeHead(401).end();
			});
			const body = payload({}, { contentType: 'image/png', text: `${stranger}/a.png` });
			await post(body, { 'x-hub-signature': sign(body) });
			expect(seen).toEqual([undefined]);
			expect(host.taken).toHaveLength(2);
			expect(host.log.join()).toContain('attachment could not be downloaded');
		});

		it('downloads with a token renewed for it where the present one has expired', async () => {
			await reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
			sandbox.configure({ mediaNeedsToken: true });
			const { token, refreshToken } = sandbox.issueTokens({ accessTokenSeconds: -60 });
			host.credentials.data = {
				...host.credentials.data,
				...{ accessToken: token, refreshToken, renewedRefreshToken: refreshToken },
				renewedFrom: fingerprint(refreshToken),
			};
			const url = `${sandbox.url}/sandbox/media/sample.png`;
			const body = payload({}, { contentType: 'image/png', text: url });
			await post(body, { 'x-hub-signature': sign(body, 'given') });
			expect(host.binaries[0]).toBeDefined();
		});

		it('follows a redirect to a storage service, and takes no bearer there', async () => {
			const seen: Array<string | undefined> = [];
			const storage = await serve((request, response) => {
				seen.push(request.headers.authorization);
				response.writeHead(200, { 'content-type': 'image/png' }).end('png');
			});
			const api = await serve((request, response) => {
				const mayPass = request.headers.authorization?.startsWith('Bearer ') === true;
				if (mayPass) response.writeHead(302, { location: `${storage}/a.png` }).end();
				else response.writeHead(401).end();
			});
			await reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
			const { token } = sandbox.issueTokens({ accessTokenSeconds: null });
			host.credentials.data = { authentication: 'permanent', permanentToken: token, apiUrl: api };
			const body = payload({}, { contentType: 'image/png', text: `${api}/files/1` });
			await post(body, { 'x-hub-signature': sign(body, 'given') });
			expect(host.binaries[0]).toBeDefined();
			expect(seen).toEqual([undefined]);
		});

		it('fetches nothing that lies inside the network of n8n', async () => {
			const seen: unknown[] = [];
			const inside = await serve((request, response) => {
				seen.push(request.url);
				response.writeHead(200, { 'content-type': 'image/png' }).end('png');
			});
			await reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
			host.credentials.data = {
				authentication: 'permanent',
				permanentToken: sandbox.issueTokens({ accessTokenSeconds: null }).token,
				apiUrl: 'https://web1on1.invalid',
			};
			const body = payload({}, { contentType: 'image/png', text: `${inside}/a.png` });
			await post(body, { 'x-hub-signature': sign(body, 'given') });
			expect(host.taken).toHaveLength(1);
			expect(host.binaries[0]).toBeUndefined();
			expect(host.log.join()).toContain('an internal URL');
			expect(seen).toEqual([]);
		});

		it('fetches the contact when asked to, and emits without it when that fails', async () => {
			await open({ options: { fetchContact: true } });
			sandbox.reply(PHONE, 'Yes');
			await sandbox.settled();
			sandbox.addFault({ match: { path: '/v2/contacts' }, fault: { kind: 'status', status: 500 } });
			sandbox.reply(PHONE, 'No');
			await sandbox.settled();
			expect(host.taken[0]).toMatchObject({ text: 'Yes', telephone: PHONE });
			expect(host.taken[1]).toMatchObject({ text: 'No' });
			expect(host.taken[1]).not.toHaveProperty('telephone');
		});

		describe('when asked to, but in time for Web1on1', () => {
			/** Lets the time for it pass 50 times as fast. */
			const hurry = (): void => {
				const timeout = AbortSignal.timeout.bind(AbortSignal);
				jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
					expect(ms).toBeLessThanOrEqual(15_000);
					return timeout(ms / 50);
				});
			};

			it('emits without an attachment that drips', async () => {
				let hasGivenUp = false;
				const url = await serve((_request, response) => {
					response.writeHead(200, { 'content-type': 'image/png' });
					const drip = setInterval(() => response.write('x'), 20);
					response.on('close', () => {
						hasGivenUp = true;
						clearInterval(drip);
					});
				});
				await open({ options: { downloadAttachments: true } });
				const body = payload({}, { contentType: 'image/png', text: `${url}/a.png` });
				hurry();
				expect((await post(body, { 'x-hub-signature': sign(body) })).status).toBe(200);
				expect(host.binaries).toEqual([undefined]);
				await sandbox.waitFor(() => hasGivenUp);
			});

			it('emits without an attachment that has no end, before it fills the memory', async () => {
				let sent = 0;
				const chunk = Buffer.alloc(1024 * 1024);
				const url = await serve((_request, response) => {
					response.writeHead(200, { 'content-type': 'image/png' });
					const pour = (): void => {
						sent += chunk.length;
						if (!response.destroyed) response.write(chunk, pour);
					};
					pour();
				});
				await open({ options: { downloadAttachments: true } });
				const body = payload({}, { contentType: 'image/png', text: `${url}/a.png` });
				expect((await post(body, { 'x-hub-signature': sign(body) })).status).toBe(200);
				expect(host.binaries).toEqual([undefined]);
				expect(sent).toBeLessThan(200 * 1024 * 1024);
			});

			it('emits without the contact while no token is to be had', async () => {
				await reopenByHand({ secret: 'by-hand', options: { fetchContact: true } });
				sandbox.addFault({ match: { path: '/auth/token' }, fault: { kind: 'timeout' } });
				const body = payload();
				hurry();
				const { status } = await post(body, { 'x-hub-signature': sign(body, 'by-hand') });
				expect(status).toBe(200);
				expect(host.taken).toHaveLength(1);
				expect(host.log.join()).toContain('the contact could not be fetched');
			});
		});

		it('adds the raw payload when Simplify is off', async () => {
			await open({ simplify: false });
			const body = payload();
			await post(body, { 'x-hub-signature': sign(body) });
			expect(host.taken[0]?.payload).toEqual(JSON.parse(body));
		});
	});

	it('reports a delivery problem of its own message, with the reason', async () => {
		await open({ events: ['deliveryProblem'] });
		sandbox.setOnWhatsApp('+31600000009', false);
		const { token } = sandbox.issueTokens({ scope: 'admin' });
		await fetch(`${sandbox.url}/v2/conversations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				organization: sandbox.seed.organizations.acme,
				type: 'contact',
				contact: { profile: { telephone: '+31600000009' } },
				messages: [
					{
						type: 'chat',
						role: 'agent',
						touchpoint: 'whatsapp',
						text: 'x',
						meta: { template: sandbox.seed.templates.plain },
					},
				],
			}),
		});
		await sandbox.settled();
		expect(host.taken).toHaveLength(1);
		expect(host.taken[0]).toMatchObject({
			event: 'message.error',
			problem: expect.stringMatching(/WhatsApp/),
		});
	});

	it('accepts the secret before for a while after it was changed, and no longer', async () => {
		const body = payload();
		const old = secret();
		const signature = sign(body, old);
		host.staticData = JSON.parse(
			JSON.stringify(host.staticData).replaceAll(
				JSON.stringify(sandbox.services().find(({ params }) => params.url === host.webhookUrl)?.id),
				'"650000000000000000000099"',
			),
		);
		await host.publish();
		expect(secret()).not.toBe(old);
		expect((await post(body, { 'x-hub-signature': signature })).status).toBe(200);
		const day = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 26 * 3_600_000);
		const later = payload({}, { id: '650000000000000000000077' });
		expect((await post(later, { 'x-hub-signature': sign(later, old) })).status).toBe(401);
		expect((await post(later, { 'x-hub-signature': sign(later) })).status).toBe(200);
		day.mockRestore();
	});

	it('keeps the secret when it is published again soon, and makes a new one after a day', async () => {
		const old = secret();
		const body = payload();
		const signature = sign(body, old);
		await host.unpublish();
		await host.publish();
		expect(secret()).toBe(old);
		expect((await post(body, { 'x-hub-signature': signature })).status).toBe(200);
		await host.unpublish();
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 26 * 3_600_000);
		await host.publish();
		const later = payload({}, { id: '650000000000000000000077' });
		expect(secret()).not.toBe(old);
		expect((await post(later, { 'x-hub-signature': sign(later, old) })).status).toBe(401);
		expect((await post(later, { 'x-hub-signature': sign(later) })).status).toBe(200);
	});

	it('makes a new secret when its webhook was deleted at Web1on1, and accepts the old one for a day', async () => {
		const old = secret();
		const { id } = sandbox.services().find(({ params }) => params.url === host.webhookUrl) ?? {};
		const { token } = sandbox.issueTokens({ scope: 'admin' });
		await fetch(`${sandbox.url}/v2/services/${String(id)}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${token}` },
		});
		await host.unpublish();
		await host.publish();
		expect(secret()).not.toBe(old);
		const body = payload();
		expect((await post(body, { 'x-hub-signature': sign(body, old) })).status).toBe(200);
	});

	it('accepts the secret also after the trigger was renamed', async () => {
		const old = secret();
		const body = payload();
		await host.unpublish();
		host.nodeName = 'Replies';
		expect((await post(body, { 'x-hub-signature': sign(body, old) })).status).toBe(200);
		await host.publish();
		expect(secret()).toBe(old);
	});

	it('accepts the secret of a subscription before n8n has saved it', async () => {
		await host.unpublish();
		host.staticData = {};
		const statuses: number[] = [];
		host.beforeSaving = async () => {
			const body = payload({}, { id: `65000000000000000000003${statuses.length}` });
			const service = sandbox.services().some(({ params }) => params.url === host.webhookUrl);
			if (service) statuses.push((await post(body, { 'x-hub-signature': sign(body) })).status);
		};
		await host.publish();
		expect(statuses).toEqual([200]);
	});

	describe('a delivery under way while a trigger is registered', () => {
		/** The same trigger in another process, which knows only what is in the database. */
		const elsewhere = async (of: TriggerHost): Promise<number> => {
			const { parameters } = of;
			const other = await TriggerHost.start({
				parameters,
				credentials: credentialsFor(sandbox),
				elsewhere: of,
			});
			try {
				const body = payload({}, { id: '650000000000000000000088' });
				const headers = { 'x-hub-signature': sign(body, secretOf(of)) };
				return (await post(body, headers, other.webhookUrl)).status;
			} finally {
				await other.stop();
			}
		};

		const held = async (meanwhile: () => Promise<void>): Promise<void> => {
			let release: () => void = () => undefined;
			const holding = new Promise<void>((resolve) => (release = resolve));
			host.beforeTaking = async () => {
				await holding;
			};
			const body = payload();
			const answer = post(body, { 'x-hub-signature': sign(body) });
			await wait(50);
			await meanwhile();
			release();
			expect((await answer).status).toBe(200);
		};

		it('does not take its new subscription away with the older copy of static data', async () => {
			await held(async () => {
				await host.unpublish();
				await host.publish();
			});
			expect(await elsewhere(host)).toBe(200);
		});

		it('nor the first subscription of another trigger beside it', async () => {
			const second = await TriggerHost.start({
				parameters: { ...TRIGGER },
				credentials: credentialsFor(sandbox, { scope: 'admin' }),
				beside: host,
			});
			try {
				await held(async () => {
					await second.publish();
				});
				expect(await elsewhere(second)).toBe(200);
				expect(await elsewhere(host)).toBe(200);
			} finally {
				await second.stop();
			}
		});
	});

	it('writes no secret and no token into the log', async () => {
		await open({ options: { fetchContact: true, downloadAttachments: true } });
		sandbox.addFault({ match: { path: '/v2/contacts' }, fault: { kind: 'status', status: 500 } });
		sandbox.addFault({ match: { path: '/v2/auth' }, fault: { kind: 'status', status: 500 } });
		sandbox.picture(PHONE, { url: 'http://127.0.0.1:1/a.png' });
		await sandbox.settled();
		await post(payload());
		sandbox.addFault({ match: { method: 'DELETE' }, fault: { kind: 'status', status: 500 } });
		await host.unpublish();
		const log = host.log.join('\n');
		expect(log.split('\n').length).toBeGreaterThan(3);
		const { refreshToken, accessToken } = host.credentials.data;
		for (const hidden of [secret(), refreshToken, accessToken, PHONE]) {
			if (typeof hidden === 'string' && hidden !== '') expect(log).not.toContain(hidden);
		}
	});

	it('accepts both secrets by hand while one replaces the other', async () => {
		await reopenByHand({ secret: 'new-secret', options: { previousSecret: 'old-secret' } });
		for (const [key, status] of [
			['new-secret', 200],
			['old-secret', 200],
			['other', 401],
		] as const) {
			const body = payload({}, { id: `${key.length}` });
			expect((await post(body, { 'x-hub-signature': sign(body, key) })).status).toBe(status);
		}
	});

	it('works by hand with a bot token that may not register', async () => {
		await reopenByHand({ secret: '' });
		await host.publish();
		const { secret: given } = await sandbox.pasteBotWebhook(sandbox.seed.bot.id, {
			url: host.webhookUrl,
		});
		host.parameters.secret = given;
		await host.publish();
		const { token } = sandbox.issueTokens();
		await fetch(`${sandbox.url}/v2/conversations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				organization: sandbox.seed.organizations.acme,
				type: 'contact',
				contact: { profile: { telephone: '+31600000001' } },
				messages: [
					{
						type: 'chat',
						role: 'agent',
						touchpoint: 'whatsapp',
						text: 'x',
						meta: { template: sandbox.seed.templates.plain },
					},
				],
			}),
		});
		sandbox.reply('+31600000001', 'Yes');
		await sandbox.settled();
		expect(host.taken.map(({ text }) => text)).toEqual(['Yes']);
	});

	it('renews tokens that are due when a delivery arrives, though nothing is ever sent', async () => {
		await host.stop();
		const credentials = credentialsFor(sandbox, { scope: 'admin', accessTokenSeconds: -1 });
		host = await TriggerHost.start({ parameters: TRIGGER, credentials });
		await host.publish();
		expect(credentials.writes).toBe(1);
		sandbox.advanceClock(0);
		const { token } = sandbox.issueTokens({ scope: 'admin', accessTokenSeconds: -60 });
		credentials.data = { ...credentials.data, accessToken: token };
		const body = payload();
		await post(body, { 'x-hub-signature': sign(body) });
		await sandbox.waitFor(() => credentials.data.accessToken !== token);
		expect(host.taken).toHaveLength(1);
	});
});
