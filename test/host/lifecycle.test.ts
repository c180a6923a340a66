import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { ask, findNode, freePort, outputItems, type JsonObject, type Workflow } from '../../host';
import { seed, sign } from '../../sandbox';
import {
	CREDENTIAL,
	failureOf,
	manualTrigger,
	N8N_VERSION,
	PHONE,
	reference,
	TIMEOUT_MS,
	triggerNode,
	TRIGGER_NAME,
	until,
	World,
} from './world';

jest.setTimeout(TIMEOUT_MS);

describe(`on n8n ${N8N_VERSION}`, () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start({ sandbox: { rateLimit: 0 } });
	});

	afterEach(async () => {
		await world.tidy();
		// Whatever a test did: unpublished workflows leave nothing behind at Web1on1.
		expect(world.webhooks).toEqual([]);
	});

	afterAll(async () => {
		await world.stop();
	});

	describe('the credential', () => {
		it('is tested by renewing its token', async () => {
			const tokens = world.sandbox.issueTokens();
			const { id } = await world.enter(tokens);
			expect(await world.host.api.testCredential(id)).toMatchObject({ status: 'OK' });

			const renewals = world.requests('POST', '/v2/auth/token');
			expect(renewals.map(({ status, body }) => ({ status, body }))).toEqual([
				{ status: 201, body: { clientId: tokens.email, refreshToken: tokens.refreshToken } },
			]);
			expect(world.requests('GET', '/v2/organizations').map(({ status }) => status)).toEqual([200]);
		});

		it('says what is wrong with it, each thing in its own words', async () => {
			const { sandbox, host } = world;
			const pair = sandbox.issueTokens();
			const unreachable = `http://127.0.0.1:${await freePort()}`;
			const test = async (entry: Partial<typeof pair>, data: JsonObject = {}): Promise<string> => {
				const { id } = await world.enter({ ...pair, ...entry }, data);
				const { status, message } = await host.api.testCredential(id);
				expect(status).toBe('Error');
				return message;
			};
			const messages = {
				accessToken: await test({ refreshToken: pair.token }),
				expired: await test(sandbox.issueTokens({ refreshTokenSeconds: -60 })),
				unreachable: await test({}, { apiUrl: unreachable }),
				notWeb1on1: await test({}, { apiUrl: host.url }),
				otherBot: await test({}, { botEmail: seed.adminBot.email }),
				permanent: await test(
					{},
					{ authentication: 'permanent', permanentToken: pair.refreshToken },
				),
			};
			sandbox.revokeTokens({ refresh: true });
			const all = { ...messages, revoked: await test({}) };

			expect(all).toEqual({
				accessToken: expect.stringContaining("'Refresh Token' holds an access token"),
				expired: expect.stringContaining('The refresh token has expired'),
				// n8n has words of its own for a message that names a network code.
				unreachable: expect.stringContaining('Could not reach Web1on1 at'),
				notWeb1on1: expect.stringContaining(`${host.url} does not answer like the Web1on1 API`),
				otherBot: expect.stringContaining('does not belong to this clientId'),
				permanent: expect.stringContaining("'Access Token' holds a refresh token"),
				revoked: expect.stringContaining('Web1on1 did not renew the token: Invalid refresh token'),
			});
		});

		it("renews an expired token for n8n's own HTTP Request node", async () => {
			const { sandbox, host } = world;
			const credential = await world.enter(sandbox.issueTokens());
			const workflow = await world.workflow([
				manualTrigger,
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position: [200, 0],
					parameters: {
						url: `${sandbox.url}/v2/users/${seed.bot.id}`,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: CREDENTIAL,
						options: {},
					},
					credentials: reference(credential),
				},
			]);
			const fetch = async (): Promise<unknown> => {
				const id = await host.api.runWorkflow(workflow, manualTrigger.name);
				const execution = await host.api.waitForExecution({ where: (it) => it.id === id });
				return outputItems(execution, 'HTTP Request')[0]?.['id'];
			};
			sandbox.configure({ accessTokenSeconds: 1 });
			expect(await fetch()).toBe(seed.bot.id);
			sandbox.configure({ accessTokenSeconds: 3600 });
			sandbox.advanceClock(2000);
			sandbox.clearRequests();
			expect(await fetch()).toBe(seed.bot.id);
			const seen = sandbox.requests().map(({ method, status }) => `${method} ${status ?? '-'}`);
			expect(seen).toEqual(['GET 401', 'POST 201', 'GET 200']);
		});
	});

	describe('publishing', () => {
		it('registers one verified service, and unpublishing removes it', async () => {
			const workflow = await world.publishedListener();
			const url = await world.host.api.productionUrl(workflow, TRIGGER_NAME);
			expect(world.webhooks).toEqual([
				expect.objectContaining({
					type: 'webhook',
					// Only a service whose URL has answered the challenge is active.
					status: 'active',
					organization: seed.organizations.acme,
					params: {
						url,
						secret: expect.stringMatching(/^[0-9a-f]{64}$/),
						events: ['message.create.contact.chat'],
					},
				}),
			]);
			await world.host.api.unpublish(workflow.id);
			expect(world.webhooks).toEqual([]);
		});

		it('answers the challenge with exactly the challenge, and nothing else', async () => {
			const workflow = await world.publishedListener();
			const url = await world.host.api.productionUrl(workflow, TRIGGER_NAME);
			const get = async (query: string) => await ask({ method: 'GET', url: `${url}${query}` });
			const answer = await get('?type=subscribe&challenge=a%3Cb%3E%22c');
			expect([answer.status, answer.text]).toEqual([200, 'a<b>"c']);
			expect(answer.headers['content-type']).toMatch(/^text\/plain/);
			for (const query of ['', '?challenge=abc', '?type=subscribe', '?type=other&challenge=abc']) {
				const refused = await get(query);
				expect([refused.status, refused.text]).toEqual([403, '']);
			}
			expect(await world.executionsOf(workflow)).toEqual([]);
		});

		it('starts an execution for a reply, with what the consumer said', async () => {
			const workflow = await world.publishedListener();
			const message = await world.reply('Yes, 3 pm is fine');
			const [execution, ...others] = await world.executionsOf(workflow);
			expect(others).toEqual([]);
			expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
			const apiUrl = `${world.sandbox.url}/v2/conversations/${message.conversation}`;
			expect(execution && outputItems(execution, TRIGGER_NAME)).toEqual([
				expect.objectContaining({
					event: 'message.create.contact.chat',
					text: 'Yes, 3 pm is fine',
					conversationId: message.conversation,
					organizationId: seed.organizations.acme,
					messageId: message.id,
					messageType: 'chat',
					role: 'contact',
					touchpoint: 'whatsapp',
					sentAt: message.createdAt,
					apiUrl,
					conversationUrl: `https://console.example/c/${message.conversation}`,
				}),
			]);
		});

		it('again, and with other events, leaves one service', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			await api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(1);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(1);

			const node = findNode(workflow, TRIGGER_NAME);
			const parameters = { events: ['whatsappReply', 'buttonTap'] };
			await api.updateWorkflow(workflow.id, { ...workflow, nodes: [{ ...node, parameters }] });
			await api.publish(workflow.id);
			expect(world.webhooks).toHaveLength(1);
			expect(world.webhooks[0]?.params['events']).toEqual([
				'message.create.contact.chat',
				'message.create.contact.postback',
			]);
			await world.reply('still here');
			expect(await world.textsOf(workflow)).toEqual(['still here']);
		});

		it('a renamed trigger leaves one service', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			const node = findNode(workflow, TRIGGER_NAME);
			const nodes = [{ ...node, name: 'Replies' }];
			await api.updateWorkflow(workflow.id, { ...workflow, nodes });
			await api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(1);
			await world.reply('to the new name');
			expect(await world.textsOf(workflow, 'Replies')).toEqual(['to the new name']);
		});

		it('adopts a service that was left behind, and removes doubles', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			const url = await api.productionUrl(workflow, TRIGGER_NAME);
			const [first] = world.webhooks;
			const { token } = world.sandbox.issueTokens({ scope: 'admin' });
			const double = await ask({
				method: 'POST',
				url: `${world.sandbox.url}/v2/services`,
				headers: { authorization: `Bearer ${token}` },
				body: { name: 'x', type: 'webhook', organization: first?.organization, params: { url } },
			});
			expect(double.status).toBe(201);
			expect(world.webhookUrls).toEqual([url, url]);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world.webhookUrls).toEqual([url]);
			await world.reply('once');
			expect(await world.textsOf(workflow)).toEqual(['once']);
		});

		it('fails with something to do about it while the API is down, and leaves nothing', async () => {
			const { api } = world.host;
			const workflow = await world.listener();
			await world.goDown();
			const failure = await failureOf(api.publish(workflow.id));
			await world.comeBack();
			expect(failure).toContain(`Could not reach Web1on1 at ${world.sandbox.url}`);
			expect(world.webhooks).toEqual([]);

			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(1);
		});

		it('fails for a token that may not register, naming the manual mode', async () => {
			const { api } = world.host;
			const credential = await world.enter(world.sandbox.issueTokens({ scope: 'bot' }));
			const workflow = await world.listener({}, credential);
			const failure = await failureOf(api.publish(workflow.id));
			expect(failure).toContain('Web1on1 does not let this token register a webhook');
			expect(world.webhooks).toEqual([]);
		});

		it('by hand needs no right to register', async () => {
			const { api } = world.host;
			const credential = await world.enter(world.sandbox.issueTokens({ scope: 'bot' }));
			const workflow = await world.listener({ registration: 'manual' }, credential);
			await api.publish(workflow.id);
			const url = await api.productionUrl(workflow, TRIGGER_NAME);
			const events = ['message.create.contact.chat'];
			const hook = await world.sandbox.pasteBotWebhook(seed.bot.id, { url, events });
			expect(hook.status).toBe('active');
			try {
				const node = findNode(workflow, TRIGGER_NAME);
				const parameters = { ...node.parameters, secret: hook.secret };
				await api.updateWorkflow(workflow.id, { ...workflow, nodes: [{ ...node, parameters }] });
				await api.publish(workflow.id);
				await followedByBot(world);
				await world.reply('by hand');
				expect(await world.textsOf(workflow)).toEqual(['by hand']);
				expect(world.webhooks).toEqual([]);
			} finally {
				world.sandbox.removeBotWebhook(seed.bot.id);
			}
		});

		it('unpublishing works while the API is down; the next publish cleans up', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			await world.goDown();
			await api.unpublish(workflow.id);
			await world.comeBack();
			expect(world.webhookUrls).toHaveLength(1);
			expect(world.host.logs()).toMatch(/is left behind at Web1on1/);
			await api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(1);
			await world.reply('after all');
			expect(await world.textsOf(workflow)).toEqual(['after all']);
		});
	});

	describe('a delivery', () => {
		let workflow: Workflow;
		let url: string;

		beforeEach(async () => {
			workflow = await world.publishedListener();
			url = await world.host.api.productionUrl(workflow, TRIGGER_NAME);
		});

		/** A genuine delivery's body, with another text and message ID. */
		const forge = async (text: string): Promise<string> => {
			const { id } = await world.reply('genuine');
			const delivery = world.sandbox.deliveries().find(({ message }) => message === id);
			return (delivery?.rawBody ?? '').replaceAll(id, 'f'.repeat(24)).replace('genuine', text);
		};

		it('with a wrong signature is refused with 401 and starts nothing', async () => {
			const body = await forge('forged');
			const secret = world.secretFor(url);
			const right = sign(body, secret);
			const wrong = [
				undefined,
				'',
				'sha1=',
				sign(body, 'another secret'),
				sign(`${body} `, secret),
				right.replace('sha1=', ''),
				right.replace('sha1=', 'sha256='),
				right.slice(0, -1),
				`${right}0`,
				`${right}, ${right}`,
			];
			for (const signature of wrong) {
				const { status, text } = await world.deliver(url, body, signature);
				expect({ signature, status, text }).toEqual({ signature, status: 401, text: '' });
			}
			// The same body, rightly signed, shows that nothing else was wrong with it.
			const accepted = await world.deliver(url, body, right);
			expect([accepted.status, accepted.text]).toEqual([200, '']);
			expect(await world.textsOf(workflow)).toEqual(['genuine', 'forged']);
		});

		it('that is no JSON, a form, or signed as nobody would is refused, and leaves no execution', async () => {
			const form = new FormData();
			form.append('data', 'x'.repeat(1000));
			const bodies: Array<[string, string | FormData]> = [
				['text/plain', 'no JSON'],
				['application/json', '{}'],
				['multipart/mixed; boundary=x', 'no part'],
				['', form],
			];
			for (const [type, body] of bodies) {
				const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
				const { status } = await fetch(url, { method: 'POST', headers, body });
				expect([type, status]).toEqual([type, 401]);
			}
			expect(await world.executionsOf(workflow)).toEqual([]);
		});

		it('of ten megabytes, nested deeply, with prototype keys, or packed is taken', async () => {
			const body = await forge('plain');
			const withMember = (member: string, id: string): string =>
				body.replaceAll('f'.repeat(24), id.repeat(24)).replace(/}$/, `,${member}}`);
			const deep = `"deep":${'['.repeat(5000)}${']'.repeat(5000)}`;
			const large = withMember(`"large":"${'x'.repeat(10_000_000)}"`, 'a');
			const bodies = [
				large,
				withMember(deep, 'b'),
				withMember('"__proto__":{"role":"contact"},"constructor":{}', 'c'),
			];
			for (const other of bodies) {
				expect((await world.deliverSigned(url, other)).status).toBe(200);
			}
			const packed = withMember('"packed":true', 'd');
			const answer = await fetch(url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'content-encoding': 'gzip',
					'x-hub-signature': sign(packed, world.secretFor(url)),
				},
				body: new Uint8Array(gzipSync(packed)),
			});
			expect(answer.status).toBe(200);
			expect(await world.textsOf(workflow)).toEqual(['genuine', ...Array<string>(4).fill('plain')]);
		});

		it('that is accepted or filtered out is answered with an empty 200', async () => {
			const { sandbox } = world;
			const { conversation } = await world.reply('hello');
			const message = { type: 'chat', text: 'from an agent', touchpoint: 'whatsapp' };
			const [agents] = sandbox.write(conversation, { ...message, role: 'agent' });
			const [bots] = sandbox.write(conversation, { ...message, role: 'bot' }, seed.bot.id);
			const sms = sandbox.reply(PHONE, { text: 'by SMS', touchpoint: 'sms' });
			for (const filtered of [agents, bots, sms]) {
				if (!filtered) throw new Error('There is no message');
				await world.delivered(filtered);
			}
			await world.reply('goodbye');

			expect(await world.textsOf(workflow)).toEqual(['hello', 'goodbye']);
			const deliveries = sandbox.deliveries();
			expect(deliveries).toHaveLength(5);
			for (const { attempts } of deliveries) {
				expect(attempts).toEqual([expect.objectContaining({ status: 200, answer: '' })]);
			}
		});

		it('that comes again starts nothing, also at the same moment', async () => {
			const message = await world.reply('once');
			await world.redeliver(message, 5);
			const body = await forge('five at once');
			const copies = await Promise.all(
				Array.from({ length: 5 }, async () => await world.deliverSigned(url, body)),
			);
			expect(copies.map(({ status, text }) => `${status}${text}`)).toEqual(Array(5).fill('200'));
			expect(await world.textsOf(workflow)).toEqual(['once', 'genuine', 'five at once']);
		});
	});

	describe('a restart', () => {
		const ways: Array<[string, () => Promise<void>]> = [
			[
				'of n8n',
				async () => {
					await world.host.stop();
				},
			],
			[
				'after kill -9',
				async () => {
					await world.host.kill();
				},
			],
		];

		it.each(ways)('%s leaves one service and forgets no message', async (_way, end) => {
			const workflow = await world.publishedListener();
			const before = await world.reply('before');
			const [service] = world.webhooks;
			// An execution that is still running is crashed by the kill, though not lost.
			expect(await world.textsOf(workflow)).toEqual(['before']);
			await end();
			const away = world.sandbox.reply(PHONE, 'while away');
			await world.host.start();

			await world.delivered(away);
			expect(world.webhooks.map(({ id, status }) => [id, status])).toEqual([
				[service?.id, 'active'],
			]);
			await world.reply('after');
			await world.redeliver(before);
			await world.redeliver(away);
			expect(await world.textsOf(workflow)).toEqual(['before', 'while away', 'after']);
		});
	});

	it('an integration that only listens renews its tokens, and n8n keeps them', async () => {
		const { host, sandbox } = world;
		sandbox.configure({ singleUseRefreshTokens: true, accessTokenSeconds: 2 });
		const credential = await world.enter(sandbox.issueTokens({ scope: 'admin' }));
		const workflow = await world.listener({}, credential);
		await host.api.publish(workflow.id);
		sandbox.configure({ accessTokenSeconds: 3600 });
		const renewals = (): Array<{ token: string }> =>
			world
				.requests('POST', '/v2/auth/token')
				.filter(({ status }) => status === 201)
				.map(({ answer }) => JSON.parse(answer ?? '{}') as { token: string });
		const issued = renewals().at(-1)?.token ?? '';
		const claims = Buffer.from(issued.split('.')[1] ?? '', 'base64url').toString();
		// The platform's clock may be ahead of n8n's.
		const { exp } = JSON.parse(claims) as { exp: number };
		await sleep(Math.max(0, exp * 1000 - Date.now()) + 100);
		sandbox.clearRequests();
		await world.reply('still there?');
		const { token } = await until('a renewal', () => renewals()[0]);
		await until('the new pair in the database', async () => {
			const stored = await host.api.getCredentialDecrypted(credential.id);
			return stored['accessToken'] === token;
		});
	});

	describe('a subscription that Web1on1 has lost', () => {
		it('is there again after unpublishing and publishing', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			const [service] = world.webhooks;
			const { token } = world.sandbox.issueTokens({ scope: 'admin' });
			const removed = await ask({
				method: 'DELETE',
				url: `${world.sandbox.url}/v2/services/${service?.id ?? ''}`,
				headers: { authorization: `Bearer ${token}` },
			});
			expect(removed.status).toBeLessThan(300);
			expect(world.webhooks).toEqual([]);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world.webhooks.map(({ status }) => status)).toEqual(['active']);
			await world.reply('back again');
			expect(await world.textsOf(workflow)).toEqual(['back again']);
		});
	});

	describe('side by side', () => {
		it('the test URL works beside the production URL and goes away again', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			const production = await api.productionUrl(workflow, TRIGGER_NAME);
			const test = await api.testUrl(workflow, TRIGGER_NAME);
			await world.reply('before');

			await api.listenForTestEvent(workflow, TRIGGER_NAME);
			expect(world.webhookUrls).toEqual([test, production].sort());
			expect(world.webhooks.map(({ status }) => status)).toEqual(['active', 'active']);
			await world.reply('to both');
			await api.waitForTestEnd(workflow, TRIGGER_NAME);
			expect(world.webhookUrls).toEqual([production]);
			await world.reply('after');

			const emitted = (await world.executionsOf(workflow)).map((execution) => [
				execution.mode,
				...outputItems(execution, TRIGGER_NAME).map(({ text }) => text),
			]);
			expect(emitted.sort()).toEqual([
				['manual', 'to both'],
				['webhook', 'after'],
				['webhook', 'before'],
				['webhook', 'to both'],
			]);
		});

		it('stopping to listen leaves the production URL alone', async () => {
			const { api } = world.host;
			const workflow = await world.publishedListener();
			const production = await api.productionUrl(workflow, TRIGGER_NAME);
			await api.listenForTestEvent(workflow, TRIGGER_NAME);
			await api.stopListening(workflow, TRIGGER_NAME);
			expect(world.webhookUrls).toEqual([production]);
			await world.reply('still published');
			expect(await world.textsOf(workflow)).toEqual(['still published']);
		});

		it('two workflows on one bot each get the reply', async () => {
			const first = await world.publishedListener();
			const second = await world.publishedListener();
			expect(world.webhookUrls).toHaveLength(2);
			await world.reply('to both');
			expect(await world.textsOf(first)).toEqual(['to both']);
			expect(await world.textsOf(second)).toEqual(['to both']);
			await world.host.api.unpublish(first.id);
			await world.reply('to the second');
			expect(await world.textsOf(first)).toEqual(['to both']);
			expect(await world.textsOf(second)).toEqual(['to both', 'to the second']);
		});

		it('two triggers in one workflow each get what they listen for', async () => {
			const { host, credential } = world;
			const workflow = await world.workflow([
				triggerNode(credential, { name: 'WhatsApp' }),
				triggerNode(credential, { name: 'Yes', parameters: { filters: { text: equals('yes') } } }),
			]);
			await host.api.publish(workflow.id);
			expect(world.webhookUrls).toHaveLength(2);
			await world.reply('maybe');
			await world.reply('Yes');
			expect(await world.textsOf(workflow, 'WhatsApp')).toEqual(['maybe', 'Yes']);
			expect(await world.textsOf(workflow, 'Yes')).toEqual(['Yes']);
		});
	});
});

function equals(value: string): JsonObject {
	return { match: { comparison: 'equals', value, caseSensitive: false } };
}

/** A bot's webhook hears only of conversations the bot takes part in. */
async function followedByBot({ sandbox }: World): Promise<void> {
	const { conversation } = sandbox.reply(PHONE, { text: 'hello', touchpoint: 'sms' });
	sandbox.write(conversation, { type: 'command', text: '/join' }, seed.bot.id);
	await sandbox.settled();
}
