import crypto, { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { isLocalAddress } from '../../nodes/Web1on1/transport/localAddress';
import { chosen, eventsOf, matchesEvent } from '../../nodes/Web1on1/trigger/events';
import { deliveryKey, readEvent } from '../../nodes/Web1on1/trigger/event';
import { idOf } from '../../nodes/Web1on1/values/ids';
import { accepts, comparison } from '../../nodes/Web1on1/trigger/filter';
import { attachmentOf, toItem } from '../../nodes/Web1on1/trigger/item';
import { WorkflowMemory } from '../../nodes/Web1on1/trigger/once/memory';
import { OpenDeliveries } from '../../nodes/Web1on1/trigger/once/openDeliveries';
import {
	isSeen,
	MOST_SEEN,
	readSeen,
	remember,
	seenName,
} from '../../nodes/Web1on1/trigger/once/window';
import { isSigned, sign } from '../../nodes/Web1on1/trigger/signature';

const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const secrets = fc.string({ minLength: 1, maxLength: 40 });

/** Objects as a stranger might build them: known names with unknown things in them. */
const hostile = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom(
			null,
			undefined,
			true,
			0,
			Number.NaN,
			'',
			'x',
			'650000000000000000000003',
			'https://a.example/b.png',
			'image/png',
			'contact',
			'whatsapp',
		),
		fc.string(),
		fc.double(),
		fc.array(tie('value'), { maxLength: 3 }),
		tie('object'),
	),
	object: fc.dictionary(
		fc.constantFrom(
			'id',
			'event',
			'data',
			'message',
			'conversation',
			'contact',
			'profile',
			'text',
			'role',
			'touchpoint',
			'type',
			'user',
			'meta',
			'contentType',
			'organization',
			'timestamp',
			'__proto__',
			'constructor',
			'toString',
			'createdAt',
			'name',
			'error',
		),
		tie('value'),
		{ maxKeys: 8 },
	),
}));

const payloads = fc.oneof(
	hostile.value,
	fc.record(
		{
			event: fc.constantFrom('message.create.contact.chat', 'message.error', 'conversation.update'),
			data: fc.record(
				{ message: hostile.value, conversation: hostile.value },
				{ requiredKeys: [] },
			),
			id: hostile.value,
			timestamp: hostile.value,
		},
		{ requiredKeys: ['event'] },
	),
);

describe('signature', () => {
	it('accepts what was signed with one of the secrets, and is HMAC-SHA1', () => {
		fc.assert(
			fc.property(bytes, secrets, fc.array(secrets, { maxLength: 3 }), (body, secret, others) => {
				const header = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
				expect(sign(body, secret)).toBe(header);
				expect(isSigned(body, header, [...others, secret])).toBe(true);
				expect(isSigned(body, header.toUpperCase().replace('SHA1', 'sha1'), [secret])).toBe(true);
			}),
			{ numRuns },
		);
	});

	it('never accepts another body, another secret or another header, and never throws', () => {
		const headers = fc.oneof(
			fc.string(),
			fc.constantFrom(undefined, null, '', 'sha1=', 'sha1=00', `sha256=${'0'.repeat(64)}`, [
				'sha1=00',
			]),
			fc
				.string({
					unit: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
					minLength: 40,
					maxLength: 40,
				})
				.map((hex) => `sha1=${hex}`),
			fc.anything(),
		);
		fc.assert(
			fc.property(bytes, bytes, secrets, secrets, headers, (body, other, secret, wrong, header) => {
				expect(isSigned(body, header, [secret])).toBe(header === sign(body, secret));
				fc.pre(!body.equals(other) && secret !== wrong);
				expect(isSigned(other, sign(body, secret), [secret])).toBe(false);
				// HMAC pads short keys with zero bytes: keys that differ only in those are the same key.
				fc.pre(secret.replace(/\0+$/, '') !== wrong.replace(/\0+$/, ''));
				expect(isSigned(body, sign(body, secret), [wrong])).toBe(false);
			}),
			{ numRuns },
		);
	});

	it('are compared in constant time, whatever their length, and only where they look like some', () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const body = Buffer.from('{}');
		const good = sign(body, 'secret');
		expect(isSigned(body, good, ['secret', 'other'])).toBe(true);
		expect(
			isSigned(
				body,
				good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
				['secret'],
			),
		).toBe(false);
		expect(compare).toHaveBeenCalledTimes(3);
		for (const header of [undefined, '', good.slice(0, -1), `${good}0`, [good], good.slice(5)]) {
			expect(isSigned(body, header, ['secret'])).toBe(false);
		}
		expect(compare).toHaveBeenCalledTimes(3);
		compare.mockRestore();
	});

	it('accepts nothing without a secret', () => {
		fc.assert(
			fc.property(bytes, (body) => {
				expect(isSigned(body, sign(body, ''), [])).toBe(false);
				expect(isSigned(body, sign(body, ''), [''])).toBe(false);
			}),
			{ numRuns },
		);
	});
});

describe('events', () => {
	const links = {
		apiUrl: 'https://api.example',
		conversationUrl: 'https://console.example/{conversationId}',
	};

	it('are read, filtered, named and turned into items whatever they hold', () => {
		const filter = {
			choices: chosen(['whatsappReply', 'deliveryProblem', 'conversationUpdated'], ''),
			organizations: [],
			conditions: [{ name: 'meta', test: comparison('contains', 'x', false) }],
			ownUser: 'me',
		};
		fc.assert(
			fc.property(payloads, (payload) => {
				const event = readEvent(payload);
				if (event === undefined) return;
				expect(typeof accepts(event, filter)).toBe('boolean');
				expect(['string', 'undefined']).toContain(typeof deliveryKey(event));
				const item = toItem(event, links);
				expect(Object.values(item)).not.toContain(undefined);
				expect(() => JSON.stringify(item)).not.toThrow();
				expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
			}),
			{ numRuns },
		);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('pass the default filter only when a consumer wrote on WhatsApp', () => {
		const filter = { choices: chosen(['whatsappReply'], ''), organizations: [], conditions: [] };
		const message = fc.record(
			{
				role: fc.constantFrom('contact', 'agent', 'bot', 'Contact', '', undefined),
				touchpoint: fc.constantFrom('whatsapp', 'WhatsApp', 'sms', '', undefined),
				isBackchannel: fc.constantFrom(true, false, undefined),
			},
			{ requiredKeys: [] },
		);
		const names = fc.constantFrom(
			'message.create.contact.chat',
			'message.create.contact.postback',
			'message.update',
			'message.create.agent.chat',
		);
		fc.assert(
			fc.property(names, message, (event, written) => {
				const read = readEvent({ event, data: { message: written } });
				if (read === undefined) throw new Error('It is an event');
				const expected =
					event === 'message.create.contact.chat' &&
					written.role?.toLowerCase() === 'contact' &&
					written.touchpoint?.toLowerCase() === 'whatsapp' &&
					written.isBackchannel !== true;
				expect(accepts(read, filter)).toBe(expected);
			}),
			{ numRuns },
		);
	});

	it.each([
		['id', 'id'],
		[7, '7'],
		[{ id: 'id' }, 'id'],
		[{ id: 7, name: 'x' }, '7'],
		[{ id: { id: 'id' } }, undefined],
		['', undefined],
		[null, undefined],
		[Number.NaN, undefined],
		[[], undefined],
	])('ID %j is %j', (value, expected) => {
		expect(idOf(value)).toBe(expected);
	});

	it.each([
		['message.create.contact.chat', 'message.create.contact.chat', true],
		['message.create.contact.chat', 'message.create.*.*', true],
		['message.create.contact.chat', 'message.create.contact.card', false],
		['message.create', 'message.create.*.*', false],
		['conversation.update', 'conversation.create', false],
	])('%s matches %s: %s', (name, subscribed, expected) => {
		expect(matchesEvent(name, subscribed)).toBe(expected);
	});

	it('are subscribed to once each, and only by their names', () => {
		expect(
			eventsOf(chosen(['whatsappReply', 'consumerMessage', 'custom'], 'form.create, form.create')),
		).toEqual([
			'form.create',
			'message.create.contact.card',
			'message.create.contact.chat',
			'message.create.contact.postback',
		]);
		expect(() => chosen([], '')).toThrow("'Trigger On' is empty");
		expect(() => chosen(['custom'], ' ')).toThrow("'Event Names' is empty");
		expect(() => chosen(['custom'], 'message create')).toThrow("'Event Names' holds something");
	});

	it.each([
		[{ text: 'https://a.example/b.png', contentType: 'image/png' }, true],
		[{ text: 'https://a.example/b.png', contentType: 'text/plain' }, false],
		[{ text: 'https://a.example/b.png' }, false],
		[{ text: 'javascript:alert(1)', contentType: 'image/png' }, false],
		[{ text: 'see https://a.example', contentType: 'image/png' }, false],
		[undefined, false],
	])('attachment of %j: %s', (message, expected) => {
		expect(attachmentOf(message) !== undefined).toBe(expected);
	});
});

describe('the address of an attachment', () => {
	it.each([
		'http://localhost:5678/',
		'http://localhost./',
		'http://LOCALHOST.:80/',
		'http://metadata.google.internal./',
		'http://printer/',
		'http://printer./',
		'http://router.home.arpa/',
		'http://0x7f.1/',
		'http://2130706433/',
		'http://10.0.0.1/',
		'http://100.100.100.200/',
		'http://169.254.169.254/',
		'http://172.31.0.1/',
		'http://192.0.0.8/',
		'http://192.168.1.1/',
		'http://198.18.0.1/',
		'http://224.0.0.1/',
		'http://255.255.255.255/',
		'http://[::1]/',
		'http://[::ffff:7f00:1]/',
		'http://[64:ff9b::7f00:1]/',
		'http://[fd00::1]/',
		'http://[fe80::1]/',
	])('%s is internal', (url) => {
		expect(isLocalAddress(url)).toBe(true);
	});

	it.each([
		'https://files.example/a.png',
		'https://files.example./a.png',
		'https://localhost.example/',
		'https://10.example/',
		'http://9.9.9.9/',
		'http://100.128.0.1/',
		'http://172.32.0.1/',
		'http://192.1.0.1/',
		'http://198.20.0.1/',
		'http://223.255.0.1/',
		'http://[2001:4860:4860::8888]/',
	])('%s is not', (url) => {
		expect(isLocalAddress(url)).toBe(false);
	});
});

describe('the window of what was seen', () => {
	const HOUR = 3_600_000;
	const now = 500_000 * HOUR;

	it('holds what was remembered, for 24 hours at least, and nothing else', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.string(), { maxLength: 60 }),
				fc.string(),
				fc.nat(24),
				(keys, other, hours) => {
					let window = {};
					for (const key of keys) window = remember(window, [seenName(key)], now);
					window = remember(readSeen(JSON.parse(JSON.stringify(window))), [], now + hours * HOUR);
					expect(keys.every((key) => isSeen(window, seenName(key)))).toBe(true);
					fc.pre(!keys.includes(other));
					expect(isSeen(window, seenName(other))).toBe(false);
				},
			),
			{ numRuns },
		);
	});

	it('forgets in time, counts nothing twice, and has an end', () => {
		const window = remember(remember({}, ['a'.repeat(12)], now), ['a'.repeat(12)], now);
		expect(Object.values(window)).toEqual(['a'.repeat(12)]);
		expect(remember(window, [], now + 27 * HOUR)).toEqual({});
		const names = Array.from({ length: MOST_SEEN + 5 }, (_, index) =>
			String(index).padStart(12, '0'),
		);
		const full = remember(remember({}, names.slice(0, 100), now - HOUR), names, now);
		expect(Object.values(full).join('')).toHaveLength(MOST_SEEN * 12);
		expect(isSeen(full, names.at(-1) ?? '')).toBe(true);
		expect(isSeen(full, names[0] ?? '')).toBe(false);
	});

	it('gets over a clock that was ahead', () => {
		const early = Array.from({ length: MOST_SEEN }, (_, index) => seenName(`early ${index}`));
		let window = remember({}, early, now + 90_000 * HOUR);
		window = remember(window, [seenName('late')], now);
		expect(isSeen(window, seenName('late'))).toBe(true);
		expect(isSeen(window, early.at(-1) ?? '')).toBe(true);
		expect(remember(window, [], now + 27 * HOUR)).toEqual({});
	});

	it('survives static data that holds anything', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(() => remember(readSeen(value), ['a'.repeat(12)], now)).not.toThrow();
			}),
			{ numRuns },
		);
	});
});

describe('deliveries in flight', () => {
	it('are taken once, whatever the order and however often the first try fails', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (fates) => {
				const inFlight = new WorkflowMemory();
				const handled = await Promise.all(
					fates.map(async (isTaken) => {
						const settle = await inFlight.claim('key');
						if (settle === undefined) return 'double';
						await Promise.resolve();
						settle(isTaken);
						return isTaken ? 'taken' : 'not taken';
					}),
				);
				expect(handled.filter((fate) => fate === 'taken')).toHaveLength(
					fates.includes(true) ? 1 : 0,
				);
				const first = fates.indexOf(true);
				expect(handled.filter((fate) => fate === 'not taken')).toHaveLength(
					first === -1 ? fates.length : first,
				);
			}),
			{ numRuns: Math.min(numRuns, 2000) },
		);
	});
});

describe('static data that n8n is to save', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it.each([
		[23, false],
		[27, true],
	])('after %i hours without an answer is given up: %p', async (hours, isGivenUp) => {
		const response = { destroyed: true, writableEnded: false };
		const now = performance.now.bind(performance);
		let passed = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
		let isOver = false;
		let changes = 0;
		const write = (): void => {
			changes += 1;
			passed = hours * 3_600_000;
		};
		const waiting = new OpenDeliveries().register({ response, write }).then(() => (isOver = true));
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect(isOver).toBe(isGivenUp);
		expect(changes).toBeGreaterThan(0);
		passed = 27 * 3_600_000;
		await waiting;
	});
});
