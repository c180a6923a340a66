import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { credentialsFor, TRIGGER, TriggerHost } from '../../support/engine';

const SECRET = 'by-hand';

/** What no log line may hold. */
const WORDS = 'Confidential words';

describe('a signed body', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;

	beforeAll(async () => {
		sandbox = await startSandbox();
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	beforeEach(async () => {
		await open({});
	});

	afterEach(async () => {
		await host.stop();
	});

	async function open(parameters: INodeParameters): Promise<void> {
		if ((host as TriggerHost | undefined) !== undefined) await host.stop();
		host = await TriggerHost.start({
			parameters: { ...TRIGGER, registration: 'manual', secret: SECRET, ...parameters },
			credentials: credentialsFor(sandbox),
		});
	}

	async function post(
		body: Buffer | string,
		contentType = 'application/json',
		to = host,
	): Promise<number> {
		const signature = `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`;
		const answer = await fetch(to.webhookUrl, {
			method: 'POST',
			headers: { 'content-type': contentType, 'x-hub-signature': signature },
			body,
		});
		expect(await answer.text()).toBe('');
		return answer.status;
	}

	const event = (id: unknown, changes: object = {}): Record<string, unknown> => ({
		id: 'hook-1',
		timestamp: '2026-11-20T09:30:01.000Z',
		event: 'message.create.contact.chat',
		data: {
			message: { id, type: 'chat', role: 'contact', touchpoint: 'whatsapp', text: WORDS },
			conversation: { id: '650000000000000000000002', name: 'Z\u00f6e \u65e5\u672c' },
		},
		...changes,
	});
	const reply = (id: unknown): string => JSON.stringify(event(id));
	const update = (changes: object): string =>
		JSON.stringify(
			event('', {
				event: 'conversation.update',
				data: { conversation: { id: '650000000000000000000002', ...changes } },
			}),
		);
	const ids = (): unknown[] => host.taken.map(({ messageId }) => messageId);
	const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

	const one = reply('m-1');

	it.each([
		['a byte order mark', Buffer.from(`\ufeff${one}`), 'application/json'],
		['two byte order marks', Buffer.from(`\ufeff\ufeff${one}`), 'text/plain'],
		['blanks around it', Buffer.from(`\r\n ${one}\n`), 'application/json'],
		['UTF-16 named', Buffer.from(one, 'utf16le'), 'application/json; charset=utf-16le'],
		['UTF-16 marked', Buffer.from(`\ufeff${one}`, 'utf16le'), 'application/json; charset=utf-16le'],
		['UTF-16 the other way', utf16be(`\ufeff${one}`), 'text/plain; charset=utf-16'],
		['UTF-16 that is not named', Buffer.from(one, 'utf16le'), 'text/plain'],
		['UTF-16 of big endians, not named', utf16be(one), 'text/plain'],
		['a charset nobody knows', Buffer.from(one), 'text/plain; charset=x-ours'],
		['a charset that is wrong', Buffer.from(one), 'text/plain; charset=iso-8859-1'],
		['UTF-8 named in quotes', Buffer.from(one), 'application/json; charset="UTF-8"'],
		['a type that is not JSON', Buffer.from(one), 'application/octet-stream'],
		['a list of one', Buffer.from(`[${one}]`), 'application/json'],
		['a line of its own', Buffer.from(`${one}\n`), 'application/x-ndjson'],
	])('with %s is read', async (_, body, contentType) => {
		expect(await post(body, contentType)).toBe(200);
		expect(host.taken).toMatchObject([
			{ messageId: 'm-1', text: WORDS, contactName: 'Z\u00f6e \u65e5\u672c' },
		]);
		expect(host.log).toEqual([]);
	});

	it('in Latin-1 is read as it says', async () => {
		const body = Buffer.from(reply('m-1').replace(/ \u65e5\u672c/, ''), 'latin1');
		await post(body, 'text/plain; charset=iso-8859-1');
		expect(host.taken).toMatchObject([{ contactName: 'Z\u00f6e' }]);
	});

	it.each([
		['nothing', ''],
		['no JSON', WORDS],
		['half an event', one.slice(0, -20)],
		['JSON on several lines that breaks off', JSON.stringify(event('m'), null, 2).slice(0, -3)],
		['bytes that are no text', Buffer.from([0xff, 0xfe, 0xff, 0xd8, 0x80, 0x31])],
		['a form', `payload=${encodeURIComponent(one)}`],
		['a text', JSON.stringify(WORDS)],
		['null', 'null'],
		['an object that is no event', JSON.stringify({ text: WORDS })],
		['an empty list', '[]'],
		['a list of something else', JSON.stringify([WORDS, { text: WORDS }])],
		['a list in a list', `[[${one}]]`],
	])('of %s starts nothing, and the log says so without its content', async (_, body) => {
		expect(await post(body, 'text/plain')).toBe(200);
		expect(host.taken).toEqual([]);
		expect(host.log).toHaveLength(1);
		expect(host.log[0]).toContain("in workflow 'Test'");
		expect(host.log[0]).toContain(`${Buffer.byteLength(body)} bytes, text/plain`);
		expect(host.log[0]).not.toContain(WORDS.slice(0, 8));
	});

	it('of an event about a message that is not in it is said to be left out', async () => {
		await post(JSON.stringify(event('m-1', { data: { message: 'm-1' } })));
		expect(host.taken).toEqual([]);
		expect(host.log.join()).toContain('without their message');
	});

	it('that the filter leaves out is no matter for the log', async () => {
		const agents = event('m-1');
		Object.assign((agents.data as { message: object }).message, { role: 'agent' });
		await post(JSON.stringify(agents));
		await post(JSON.stringify(event('m-2', { event: 'contact.update', data: {} })));
		expect(host.taken).toEqual([]);
		expect(host.log).toEqual([]);
	});

	it('of several events becomes as many items, in their order, of one execution', async () => {
		const list = ['m-1', 'm-2', 'm-3'].map((id) => event(id));
		expect(await post(JSON.stringify(list))).toBe(200);
		expect(ids()).toEqual(['m-1', 'm-2', 'm-3']);
		expect(host.executions).toBe(1);
	});

	it.each([
		['lines', '\n'],
		['lines of Windows', '\r\n'],
		['lines with empty ones between them', '\n\n \n'],
	])('of events on %s becomes items, and what is none is said', async (_, between) => {
		const body = [one, `{"text":"${WORDS}"}`, '{ broken', reply('m-2')].join(between);
		await post(body, 'application/x-ndjson');
		expect(ids()).toEqual(['m-1', 'm-2']);
		expect(host.log).toHaveLength(1);
		expect(host.log[0]).toContain('2 of the 4 entries');
		expect(host.log[0]).not.toContain('Confidential');
	});

	describe('exactly once', () => {
		it('leaves out of a list what was taken, what comes twice, and what is not wanted', async () => {
			await post(reply('m-2'));
			const agents = event('m-9');
			Object.assign((agents.data as { message: object }).message, { role: 'agent' });
			await post(JSON.stringify([event('m-1'), event('m-2'), event('m-1'), agents, event('m-3')]));
			expect(ids()).toEqual(['m-2', 'm-1', 'm-3']);
			await post(reply('m-1'));
			await post(JSON.stringify([event('m-3'), event('m-2')]));
			expect(ids()).toEqual(['m-2', 'm-1', 'm-3']);
			expect(host.executions).toBe(2);
		});

		it('holds after a restart too', async () => {
			await post(JSON.stringify([event('m-1'), event('m-2')]));
			const restarted = await TriggerHost.start({
				parameters: host.parameters,
				credentials: credentialsFor(sandbox),
				elsewhere: host,
			});
			try {
				await post(
					JSON.stringify([event('m-2'), event('m-3'), event('m-1')]),
					undefined,
					restarted,
				);
				expect(restarted.taken).toMatchObject([{ messageId: 'm-3' }]);
			} finally {
				await restarted.stop();
			}
		});

		it('holds for lists that overlap and arrive in one moment, in whatever order', async () => {
			const all = ['a', 'b', 'c', 'd', 'e'];
			const lists = all.map((_, index) => [...all.slice(index), ...all.slice(0, index)]);
			host.beforeTaking = async () => {
				await wait(10);
			};
			const statuses = await Promise.all(
				[...lists, ...lists.map((list) => [...list].reverse()), ['a'], ['e']].map(
					async (list) => await post(JSON.stringify(list.map((id) => event(id)))),
				),
			);
			expect(new Set(statuses)).toEqual(new Set([200]));
			expect(ids().sort()).toEqual(all);
		});

		it('brings all of a list again that n8n did not take', async () => {
			let failures = 1;
			host.beforeTaking = () => {
				if (failures-- > 0) throw new Error('database is locked');
			};
			const body = JSON.stringify([event('m-1'), event('m-2')]);
			const signature = `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`;
			const headers = { 'content-type': 'application/json', 'x-hub-signature': signature };
			const first = await fetch(host.webhookUrl, { method: 'POST', headers, body });
			expect(first.status).toBe(500);
			await post(body);
			expect(ids()).toEqual(['m-1', 'm-2']);
		});

		it('tells numbers apart that JavaScript takes for one, and hands them on as they are', async () => {
			const numbers = ['9007199254740993', '9007199254740992', '12345678901234567890', '7'];
			for (const number of [...numbers, ...numbers]) {
				await post(reply('ID').replace('"ID"', number));
			}
			expect(ids()).toEqual(numbers);
		});

		it('leaves numbers in texts and those with a point as they are', async () => {
			await open({ simplify: false });
			const text = 'call "12345678901234567890", \\ 9007199254740993';
			const payload = event('m-1', { text, list: [1.5, 0.12345678901234567, -3, 1e21] });
			await post(JSON.stringify(payload));
			expect(host.taken[0]?.payload).toEqual(payload);
		});

		it('takes rounded and missing IDs of messages for what else the event says', async () => {
			for (const [id, text] of [
				['1e30', 'one'],
				['1e30', 'two'],
				['1e30', 'one'],
				['null', 'one'],
				['null', 'two'],
				['null', 'two'],
				['" "', 'one'],
				['" "', 'two'],
			] as const) {
				await post(reply('ID').replace('"ID"', id).replace(WORDS, text));
			}
			expect(host.taken.map(({ text }) => text)).toEqual([
				'one',
				'two',
				'one',
				'two',
				'one',
				'two',
			]);
		});

		it('tells two updates of one conversation apart that bear one ID and one time', async () => {
			await open({ events: ['conversationUpdated'] });
			const updates = [{ status: 'queued' }, { status: 'active' }, { status: 'closed' }];
			for (const changes of [...updates, ...updates]) await post(update(changes));
			// The same, with the same content, in a list.
			await post(`[${update({ status: 'queued' })}, ${update({ status: 'queued', unread: 1 })}]`);
			expect(host.taken.map(({ conversationStatus }) => conversationStatus)).toEqual([
				'queued',
				'active',
				'closed',
				'queued',
			]);
		});

		it('lets events pass that hold nothing to tell them by', async () => {
			await open({ events: ['custom'], customEvents: 'form.update' });
			const bare = JSON.stringify({ event: 'form.update' });
			for (const body of [bare, bare, `[${bare},${bare}]`]) await post(body);
			expect(host.taken).toHaveLength(4);
		});
	});

	it('as large and as deep as n8n lets in is read in time', async () => {
		const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
		const text = '\\"x\\\\ 1234567890123456 '.repeat(300_000);
		await post(reply('m-1').replace(WORDS, text).replace('"data"', `"deep":${deep},"data"`));
		expect(ids()).toEqual(['m-1']);
		await open({ events: ['conversationUpdated'] });
		for (let copies = 0; copies < 2; copies++) {
			await post(update({}).replace('"data"', `"deep":${deep},"data"`));
		}
		expect(host.taken).toHaveLength(1);
	});
});
