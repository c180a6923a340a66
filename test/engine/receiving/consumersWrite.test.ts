import { createHmac } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { credentialsFor, TRIGGER, TriggerHost } from '../../support/engine';

const SECRET = 'by-hand';
const PICTURE = 'https://files.example/yes/ja.png';

describe('a reply as consumers write it', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;
	let messages = 0;

	beforeAll(async () => {
		sandbox = await startSandbox();
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	afterEach(async () => {
		await host.stop();
	});

	async function open(filters: INodeParameters): Promise<void> {
		host = await TriggerHost.start({
			parameters: { ...TRIGGER, registration: 'manual', secret: SECRET, filters },
			credentials: credentialsFor(sandbox),
		});
	}

	async function deliver(message: object): Promise<void> {
		const body = JSON.stringify({
			event: 'message.create.contact.chat',
			timestamp: '2026-11-20T09:30:01.000Z',
			data: {
				message: {
					id: `reply-${++messages}`,
					type: 'chat',
					role: 'contact',
					touchpoint: 'whatsapp',
					...message,
				},
				conversation: { id: '650000000000000000000002', name: 'Ren\u00e9' },
			},
		});
		const signature = `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`;
		const answer = await fetch(host.webhookUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-hub-signature': signature },
			body,
		});
		expect(answer.status).toBe(200);
	}

	it.each([
		[{ comparison: 'contains', value: "can't" }, 'Sorry, I can\u2019t', 'Sorry, I can'],
		[{ comparison: 'equals', value: '\u2764\ufe0f' }, '\u2764', '\u{1f494}'],
		[{ comparison: 'oneOf', value: 'Ja, ik kom\nNee' }, 'ja, ik kom', 'ja'],
		[{ comparison: 'oneOf', value: 'ok, \u{1f44d}' }, '\u{1f44d}\u{1f3fd}', 'ok, \u{1f44d}'],
		[{ comparison: 'equals', value: 'ok', caseSensitive: true }, '\uff4f\uff4b', 'OK'],
		[{ comparison: 'regex', value: "^can't$" }, "can't", 'can\u2019t'],
	])('with the filter %j: %j starts a run, %j does not', async (match, starting, other) => {
		await open({ text: { match } });
		for (const text of [other, starting]) await deliver({ text });
		expect(host.taken.map(({ text }) => text)).toEqual([starting]);
	});

	it('is compared the same way by conditions', async () => {
		const condition = [
			{ name: '@name', comparison: 'equals', value: 'RENE\u0301' },
			{ name: 'text', comparison: 'oneOf', value: 'Yes, please\nJa' },
			{ name: 'mood', comparison: 'contains', value: 'so-so' },
		];
		await open({ conditions: { condition } });
		await deliver({ text: 'yes,\u00a0please', meta: { mood: 'so\u2011so' } });
		await deliver({ text: 'yes', meta: { mood: 'so-so' } });
		expect(host.taken).toHaveLength(1);
	});

	it.each([
		['the text filter', { text: { match: { comparison: 'contains', value: 'ja' } } }],
		['a regular expression', { text: { match: { comparison: 'regex', value: 'ja|yes' } } }],
		[
			'a condition',
			{ conditions: { condition: [{ name: 'text', comparison: 'contains', value: 'yes' }] } },
		],
	])('is looked for by %s in words, not in the address of a file', async (_, filters) => {
		await open(filters);
		const file = { contentType: 'image/png', text: PICTURE };
		await deliver(file);
		expect(host.taken).toEqual([]);
		await deliver({ ...file, caption: 'Yes, ja!' });
		await deliver({ ...file, meta: { caption: 'yes ja' } });
		await deliver({ contentType: 'text/plain', text: PICTURE });
		expect(host.taken).toMatchObject([
			{ text: 'Yes, ja!', attachmentUrl: PICTURE, attachmentType: 'image/png' },
			{ text: 'yes ja', attachmentUrl: PICTURE },
			{ text: PICTURE },
		]);
	});
});
