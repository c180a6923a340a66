import * as fs from 'node:fs';
import * as path from 'node:path';

import { ask, findNode, outputItems } from '../../../host';
import { seed } from '../../../sandbox';
import { PHONE } from '../../support/example';
import { reference, TRIGGER_NAME, type World } from '../../support/n8n';
import { failureOf } from '../failureOf';

/** What publishing and unpublishing do at Web1on1. */
export function describePublishing(world: () => World): void {
	describe('publishing', () => {
		it('registers one verified service, and unpublishing removes it', async () => {
			const workflow = await world().publishedListener();
			const url = await world().host.api.productionUrl(workflow, TRIGGER_NAME);
			expect(world().webhooks).toEqual([
				expect.objectContaining({
					type: 'webhook',
					// Only a service whose URL has answered the challenge is active.
					status: 'active',
					organization: seed.organizations.acme,
					params: {
						url,
						secret: expect.stringMatching(/^[0-9a-f]{64}$/),
						// Taps are for executions that wait for a reply.
						events: ['message.create.contact.chat', 'message.create.contact.postback'],
					},
				}),
			]);
			await world().host.api.unpublish(workflow.id);
			expect(world().webhooks).toEqual([]);
		});

		it('answers the challenge with exactly the challenge, and nothing else', async () => {
			const workflow = await world().publishedListener();
			const url = await world().host.api.productionUrl(workflow, TRIGGER_NAME);
			const get = async (query: string) => await ask({ method: 'GET', url: `${url}${query}` });
			const answer = await get('?type=subscribe&challenge=a%3Cb%3E%22c');
			expect([answer.status, answer.text]).toEqual([200, 'a<b>"c']);
			expect(answer.headers['content-type']).toMatch(/^text\/plain/);
			for (const query of ['', '?challenge=abc', '?type=subscribe', '?type=other&challenge=abc']) {
				const refused = await get(query);
				expect([refused.status, refused.text]).toEqual([403, '']);
			}
			expect(await world().executionsOf(workflow)).toEqual([]);
		});

		it('starts an execution for a reply, with what the consumer said', async () => {
			const workflow = await world().publishedListener();
			const message = await world().reply('Yes, 3 pm is fine');
			const [execution, ...others] = await world().executionsOf(workflow);
			expect(others).toEqual([]);
			expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
			const apiUrl = `${world().sandbox.url}/v2/conversations/${message.conversation}`;
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

		it('is refused where no dealer would be heard, and the message says what to do', async () => {
			const { host, sandbox } = world();
			const tokens = sandbox.issueTokens({ user: seed.bot.id, scope: 'admin' });
			const workflow = await world().listener({}, await world().enter(tokens));
			const said = await failureOf(host.api.publish(workflow.id));
			expect(said).toMatch(/'Acme Demo'.* would not start this workflow\. .*'Manual'/);
			expect(world().webhooks).toEqual([]);
		});

		it('again, and with other events, leaves one service', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			await api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(1);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(1);

			const node = findNode(workflow, TRIGGER_NAME);
			const parameters = { events: ['whatsappReply', 'conversationUpdated'] };
			await api.updateWorkflow(workflow.id, { ...workflow, nodes: [{ ...node, parameters }] });
			await api.publish(workflow.id);
			expect(world().webhooks).toHaveLength(1);
			expect(world().webhooks[0]?.params['events']).toEqual([
				'conversation.update',
				'message.create.contact.chat',
				'message.create.contact.postback',
			]);
			await world().reply('still here');
			expect(await world().textsOf(workflow)).toEqual(['still here']);
		});

		it('a renamed trigger leaves one service', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			const node = findNode(workflow, TRIGGER_NAME);
			const nodes = [{ ...node, name: 'Replies' }];
			await api.updateWorkflow(workflow.id, { ...workflow, nodes });
			await api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(1);
			await world().reply('to the new name');
			expect(await world().textsOf(workflow, 'Replies')).toEqual(['to the new name']);
		});

		it('adopts a service that was left behind, and removes doubles', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			const url = await api.productionUrl(workflow, TRIGGER_NAME);
			const [first] = world().webhooks;
			const { token } = world().sandbox.issueTokens({ scope: 'admin' });
			const double = await ask({
				method: 'POST',
				url: `${world().sandbox.url}/v2/services`,
				headers: { authorization: `Bearer ${token}` },
				body: { name: 'x', type: 'webhook', organization: first?.organization, params: { url } },
			});
			expect(double.status).toBe(201);
			expect(world().webhookUrls).toEqual([url, url]);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world().webhookUrls).toEqual([url]);
			await world().reply('once');
			expect(await world().textsOf(workflow)).toEqual(['once']);
		});

		it('fails with something to do about it while the API is down, and leaves nothing', async () => {
			const { api } = world().host;
			const workflow = await world().listener();
			await world().goDown();
			const failure = await failureOf(api.publish(workflow.id));
			await world().comeBack();
			expect(failure).toContain(`Could not reach Web1on1 at ${world().sandbox.url}`);
			expect(world().webhooks).toEqual([]);

			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(1);
		});

		it('fails for a token that may not register, naming the manual mode', async () => {
			const { api } = world().host;
			const credential = await world().enter(world().sandbox.issueTokens({ scope: 'bot' }));
			const workflow = await world().listener({}, credential);
			const failure = await failureOf(api.publish(workflow.id));
			expect(failure).toContain('Web1on1 does not let this token register a webhook');
			expect(world().webhooks).toEqual([]);
		});

		it('by hand needs no right to register, and keeps its secret where n8n encrypts', async () => {
			const { api } = world().host;
			const credential = await world().enter(world().sandbox.issueTokens({ scope: 'bot' }));
			const workflow = await world().listener({ registration: 'manual' }, credential);
			await api.publish(workflow.id);
			const url = await api.productionUrl(workflow, TRIGGER_NAME);
			const events = ['message.create.contact.chat'];
			const hook = await world().sandbox.pasteBotWebhook(seed.bot.id, { url, events });
			expect(hook.status).toBe('active');
			try {
				const ofWebhook = await api.createCredential({
					name: 'Webhook',
					type: 'web1on1WebhookApi',
					data: { secret: hook.secret },
				});
				expect(await api.testCredential(ofWebhook.id)).toMatchObject({ status: 'OK' });
				const node = findNode(workflow, TRIGGER_NAME);
				const credentials = { ...node.credentials, ...reference(ofWebhook) };
				await api.updateWorkflow(workflow.id, { ...workflow, nodes: [{ ...node, credentials }] });
				await api.publish(workflow.id);
				await followedByBot(world());
				await world().reply('by hand');
				expect(await world().textsOf(workflow)).toEqual(['by hand']);
				expect(world().webhooks).toEqual([]);
				const kept = `${databaseOf(world())}${world().host.logs()}`;
				for (const told of ['by hand', ofWebhook.id]) expect(kept).toContain(told);
				expect(kept).not.toContain(hook.secret);
			} finally {
				world().sandbox.removeBotWebhook(seed.bot.id);
			}
		});

		it('unpublishing works while the API is down; the next publish cleans up', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			await world().goDown();
			await api.unpublish(workflow.id);
			await world().comeBack();
			expect(world().webhookUrls).toHaveLength(1);
			expect(world().host.logs()).toMatch(/is left behind at Web1on1/);
			await api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(1);
			await world().reply('after all');
			expect(await world().textsOf(workflow)).toEqual(['after all']);
		});
	});

	describe('a subscription that Web1on1 has lost', () => {
		it('is there again after unpublishing and publishing', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			const [service] = world().webhooks;
			const { token } = world().sandbox.issueTokens({ scope: 'admin' });
			const removed = await ask({
				method: 'DELETE',
				url: `${world().sandbox.url}/v2/services/${service?.id ?? ''}`,
				headers: { authorization: `Bearer ${token}` },
			});
			expect(removed.status).toBeLessThan(300);
			expect(world().webhooks).toEqual([]);
			await api.unpublish(workflow.id);
			await api.publish(workflow.id);
			expect(world().webhooks.map(({ status }) => status)).toEqual(['active']);
			await world().reply('back again');
			expect(await world().textsOf(workflow)).toEqual(['back again']);
		});
	});
}

/** All that n8n has stored: workflows, their versions, static data, executions, credentials. */
function databaseOf({ host }: World): string {
	const folder = path.join(host.userFolder, '.n8n');
	const files = fs.readdirSync(folder).filter((name) => name.startsWith('database.sqlite'));
	return files.map((name) => fs.readFileSync(path.join(folder, name), 'latin1')).join('');
}

/** A bot's webhook hears only of conversations the bot takes part in. */
async function followedByBot({ sandbox }: World): Promise<void> {
	const { conversation } = sandbox.reply(PHONE, { text: 'hello', touchpoint: 'sms' });
	sandbox.write(conversation, { type: 'command', text: '/join' }, seed.bot.id);
	await sandbox.settled();
}
