import http from 'node:http';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, clientOf, registerWebhook, templateMessage, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';
import { startReceiver } from './receiver';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(() => sandbox.stop());

/** Everything a browser would get. */
async function load(path: string): Promise<{ status: number; headers: Headers; text: string }> {
	const response = await fetch(`${sandbox.url}${path}`);
	return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the page of the desk', () => {
	it.each(['/', '/conversations', '/conversations/6501', '/deliveries', '/faults', '/tokens'])(
		'opens at %s',
		async (path) => {
			const { status, headers, text } = await load(path);
			expect(status).toBe(200);
			expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
			expect(text).toContain('<title>Web1on1 on your desk</title>');
		},
	);

	it('loads what it needs from the sandbox, and nothing from anywhere else', async () => {
		const { headers, text } = await load('/');
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
		expect(policy).not.toMatch(/unsafe|https?:|\*/);
		expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
		const needed = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
		expect(needed.length).toBeGreaterThan(2);
		for (const path of needed) {
			expect(path).toMatch(/^\/desk\//);
			expect((await load(path)).status).toBe(200);
		}
	});

	it('serves nothing else', async () => {
		for (const path of ['/desk/main.tsx', '/desk/..%2fcli.ts', '/desk/', '/nothing']) {
			expect((await load(path)).status).toBe(404);
		}
	});
});

describe('a phone of the desk', () => {
	it('has one number, however it is written', async () => {
		sandbox.reply('0699999999', 'Hello');
		for (const written of [
			'+31699999999',
			'06 99 99 99 99',
			'0031699999999',
			'+31 (0)6-99999999',
		]) {
			expect(sandbox.chats(written)).toMatchObject({
				address: '+31699999999',
				label: '+31 6 99999999',
				chats: [{ messages: [{ text: 'Hello', from: 'consumer' }] }],
			});
		}
		expect(sandbox.contacts()).toMatchObject([{ profile: { telephone: '+31699999999' } }]);
		const { status, body } = await call(sandbox, 'GET', '/sandbox/phones/12/chats');
		expect(status).toBe(400);
		expect(body).toMatchObject({ error: { message: expect.stringContaining("'12' is not") } });
	});

	it('shows the template as it arrives, and the buttons with what they send', async () => {
		const { offer } = sandbox.seed.templates;
		const api = clientOf(sandbox);
		const messages = [templateMessage(offer, { CarModel: 'Corsa', Price: '99' })];
		await api('POST', '/v2/conversations', upsertBody(sandbox, { messages }));
		await sandbox.settled();
		const [chat] = sandbox.chats(PHONE).chats;
		expect(chat).toMatchObject({
			organizationName: 'Acme Demo',
			openUntil: null,
			messages: [
				{
					kind: 'template',
					header: 'An offer for your Corsa',
					text: 'Hello John Johnson, a full service now costs 99. Shall we plan it in?',
					footer: 'Acme Demo, Main Street 1',
					buttons: [{ text: 'Yes please' }, { text: 'No thanks' }],
				},
			],
		});
		sandbox.tap(PHONE, { text: 'Yes please' });
		const actions = [{ type: 'reply', text: 'Monday', payload: 'MON' }];
		await api('POST', `/v2/conversations/${chat?.conversation ?? ''}/messages`, {
			...{ text: 'When?', role: 'agent', actions },
		});
		await sandbox.settled();
		expect(sandbox.chats(PHONE).chats[0]?.messages.slice(1)).toMatchObject([
			{ kind: 'tap', text: 'Yes please', from: 'consumer' },
			{ kind: 'text', text: 'When?', buttons: [{ text: 'Monday', payload: 'MON' }] },
		]);
	});

	it('knows until when the dealer may write freely', () => {
		sandbox.reply(PHONE, 'Hello');
		const { openUntil } = sandbox.chats(PHONE).chats[0] ?? {};
		const left = Date.parse(openUntil ?? '') - Date.parse(sandbox.desk().now);
		expect(left / 3_600_000).toBeCloseTo(24, 1);
		sandbox.advanceClock(25 * 3_600_000);
		expect(sandbox.chats(PHONE).chats[0]?.openUntil).toBeNull();
	});

	it('tells how far what was written has come', async () => {
		const progress = (): unknown => sandbox.chats(PHONE).chats[0]?.messages.at(-1)?.progress;
		sandbox.reply(PHONE, 'One');
		expect(progress()).toBe('unheard');
		const receiver = await startReceiver();
		await registerWebhook(sandbox, { url: receiver.url, events: ['message.create.contact.chat'] });
		sandbox.reply(PHONE, 'Two');
		await sandbox.waitFor(() => progress() === 'taken');
		receiver.behaviour.delivery = () => ({ status: 503 });
		sandbox.reply(PHONE, 'Three');
		await sandbox.waitFor(() => sandbox.deliveries().at(-1)?.status === 'retrying');
		expect(progress()).toBe('underway');
		receiver.behaviour.delivery = () => ({ status: 200 });
		sandbox.redeliver({ deliveryId: sandbox.deliveries().at(-1)?.id ?? '' });
		await sandbox.waitFor(() => progress() === 'taken');
		await receiver.close();
	});

	it('keeps the chats with several dealers apart', () => {
		const { acme, acmeUtrecht } = sandbox.seed.organizations;
		sandbox.reply(PHONE, { text: 'To Acme', organization: acme });
		sandbox.advanceClock(1000);
		sandbox.reply(PHONE, { text: 'To Utrecht', organization: acmeUtrecht });
		const chats = sandbox
			.chats(PHONE)
			.chats.map(({ organizationName, messages }) => [
				organizationName,
				messages.map(({ text }) => text),
			]);
		expect(chats).toEqual([
			['Acme Demo Utrecht', ['To Utrecht']],
			['Acme Demo', ['To Acme']],
		]);
	});

	it('is not made by looking at it', () => {
		expect(sandbox.chats('+31611111111')).toMatchObject({ chats: [], onWhatsApp: true });
		expect(sandbox.phones()).toEqual([]);
	});

	it('sends files, which are served as what they are and as nothing more', async () => {
		const page = '<script>alert(1)</script>';
		const data = Buffer.from(page).toString('base64');
		const file = { data, contentType: 'text/html', fileName: 'my page.html' };
		const { body } = await call(sandbox, 'POST', `/sandbox/phones/0699999999/picture`, {
			body: { ...file, caption: 'See this' },
		});
		const { text: url } = body as { text: string };
		const [message] = sandbox.chats('0699999999').chats[0]?.messages ?? [];
		expect(message).toMatchObject({ text: 'See this', media: { name: 'my page.html', url } });
		const served = await load(message?.media?.src ?? '');
		expect(served.text).toBe(page);
		expect(served.headers.get('content-disposition')).toBe('attachment');
		expect(served.headers.get('x-content-type-options')).toBe('nosniff');
		expect(served.headers.get('content-security-policy')).toContain('sandbox');
		sandbox.picture('0699999999');
		const picture = sandbox.chats('0699999999').chats[0]?.messages.at(-1)?.media;
		const { status, headers } = await load(picture?.src ?? '');
		expect(status).toBe(200);
		expect(headers.get('content-type')).toBe('image/png');
		expect(headers.get('content-disposition')).toBeNull();
	});

	it('offers nothing of other hosts to be shown', () => {
		const url = 'https://cdn.example/sandbox/media/cat.png';
		sandbox.picture(PHONE, { url });
		const [message] = sandbox.chats(PHONE).chats[0]?.messages ?? [];
		expect(message?.media).toEqual({ name: 'cat.png', contentType: 'image/png', url });
	});
});

describe('the stream of changes', () => {
	/** Hears it; `next` ends with the next change. */
	async function listen(): Promise<{ next: () => Promise<void>; close: () => void }> {
		let heard = 0;
		const request = http.get(`${sandbox.url}/sandbox/changes`);
		const response = await new Promise<http.IncomingMessage>((resolve) => {
			request.once('response', resolve);
		});
		expect(response.headers['content-type']).toBe('text/event-stream');
		response.setEncoding('utf8').on('data', (text: string) => {
			heard += text.split('event: change\n').length - 1;
		});
		return {
			next: async () => {
				const before = heard;
				await sandbox.waitFor(() => heard > before);
			},
			close: () => request.destroy(),
		};
	}

	/** What happens; with an API whose token was issued before. */
	type Happening = (api: ReturnType<typeof clientOf>) => unknown;

	it.each<[string, Happening]>([
		['a request', (api) => api('GET', '/v2/organizations')],
		['a reply', () => sandbox.reply(PHONE, 'Hello')],
		['a fault', () => sandbox.addFault({ fault: { kind: 'reset-before' } })],
		['another time', () => sandbox.advanceClock(1000)],
		['a token', () => sandbox.issueTokens()],
		['an end of tokens', () => sandbox.expireTokens()],
		['a number off WhatsApp', () => sandbox.setOnWhatsApp(PHONE, false)],
		['a dealer without the bot', () => sandbox.hire(sandbox.seed.organizations.acme, false)],
		['a new organization', () => sandbox.addOrganization({ name: 'North', hires: false })],
		['an option', () => sandbox.configure({ pageSize: 5 })],
		['a template that is gone', () => sandbox.removeTemplate(sandbox.seed.templates.plain)],
		['faults that are over', () => sandbox.clearFaults()],
		['requests that are forgotten', () => sandbox.clearRequests()],
		['deliveries that are forgotten', () => sandbox.clearDeliveries()],
	])('tells of %s', async (_what, happen) => {
		const api = clientOf(sandbox);
		const changes = await listen();
		const told = changes.next();
		await happen(api);
		await told;
		changes.close();
	});

	it('tells of nothing where somebody only looks', () => {
		let beats = 0;
		const unwatch = sandbox.watch(() => (beats += 1));
		sandbox.desk();
		sandbox.tokens();
		sandbox.phone(PHONE);
		sandbox.deliveries();
		unwatch();
		expect(beats).toBe(0);
	});

	it('tells of a URL in the webhook tab once it is verified, and of its end', async () => {
		const receiver = await startReceiver();
		let seen: unknown;
		const unwatch = sandbox.watch(() => {
			seen = sandbox.desk().webhooks.find(({ kind }) => kind === 'bot')?.status;
		});
		await sandbox.pasteBotWebhook(sandbox.seed.bot.id, { url: receiver.url });
		await sandbox.waitFor(() => seen === 'active');
		sandbox.removeBotWebhook(sandbox.seed.bot.id);
		expect(seen).toBeUndefined();
		unwatch();
		await receiver.close();
	});

	it('tells of a delivery that has arrived', async () => {
		const receiver = await startReceiver();
		await registerWebhook(sandbox, { url: receiver.url });
		sandbox.reply(PHONE, 'Hello');
		let seen: unknown;
		const unwatch = sandbox.watch(() => {
			seen = sandbox.desk().deliveries.items[0]?.status;
		});
		await sandbox.waitFor(() => seen === 'delivered');
		unwatch();
		await receiver.close();
	});
});

describe('the overview', () => {
	it('holds the latest of long lists, and how many there are', async () => {
		const api = clientOf(sandbox);
		for (let index = 0; index < 105; index += 1) await api('GET', `/v2/organizations?n=${index}`);
		const { requests } = sandbox.desk();
		expect(requests.total).toBe(105);
		expect(requests.items).toHaveLength(100);
		expect(requests.items[0]).toMatchObject({ method: 'GET', status: 200, user: 'DMS connector' });
		expect(sandbox.request(requests.items[0]?.id ?? 0).target).toBe('/v2/organizations?n=104');
	});

	it('shows who listens, and keeps the secret to itself', async () => {
		const receiver = await startReceiver();
		const events = ['message.create.contact.chat'];
		await registerWebhook(sandbox, { url: receiver.url, secret: 'not-for-show', events });
		sandbox.reply(PHONE, 'Hello');
		await sandbox.waitFor(() => sandbox.desk().webhooks[0]?.delivered === 1);
		const { webhooks } = sandbox.desk();
		expect(webhooks).toMatchObject([{ name: 'Replies', owner: 'Acme Demo', status: 'active' }]);
		expect(JSON.stringify(sandbox.desk())).not.toContain('not-for-show');
		await receiver.close();
	});

	it('says which dealers have hired the bot', () => {
		const hired = (): string[] =>
			sandbox.desk().organizations.flatMap(({ name, isHired }) => (isHired ? [name] : []));
		expect(hired()).toEqual(['Acme Demo', 'Acme Demo Utrecht', 'Acme Demo Rotterdam']);
		sandbox.hire(sandbox.seed.organizations.acmeUtrecht, false);
		expect(hired()).toEqual(['Acme Demo', 'Acme Demo Rotterdam']);
	});
});
