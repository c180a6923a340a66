import { outputItems, type JsonObject } from '../../../host';
import { TRIGGER_NAME, triggerNode, type World } from '../../support/n8n';

/** Several subscriptions at once. */
export function describeSideBySide(world: () => World): void {
	describe('side by side', () => {
		it('the test URL works beside the production URL and goes away again', async () => {
			const { api } = world().host;
			const workflow = await world().publishedListener();
			const production = await api.productionUrl(workflow, TRIGGER_NAME);
			const test = await api.testUrl(workflow, TRIGGER_NAME);
			await world().reply('before');

			await api.listenForTestEvent(workflow, TRIGGER_NAME);
			expect(world().webhookUrls).toEqual([test, production].sort());
			expect(world().webhooks.map(({ status }) => status)).toEqual(['active', 'active']);
			await world().reply('to both');
			await api.waitForTestEnd(workflow, TRIGGER_NAME);
			expect(world().webhookUrls).toEqual([production]);
			await world().reply('after');

			const emitted = (await world().executionsOf(workflow)).map((execution) => [
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
			const { api } = world().host;
			const workflow = await world().publishedListener();
			const production = await api.productionUrl(workflow, TRIGGER_NAME);
			await api.listenForTestEvent(workflow, TRIGGER_NAME);
			await api.stopListening(workflow, TRIGGER_NAME);
			expect(world().webhookUrls).toEqual([production]);
			await world().reply('still published');
			expect(await world().textsOf(workflow)).toEqual(['still published']);
		});

		it('two workflows on one bot each get the reply', async () => {
			const first = await world().publishedListener();
			const second = await world().publishedListener();
			expect(world().webhookUrls).toHaveLength(2);
			await world().reply('to both');
			expect(await world().textsOf(first)).toEqual(['to both']);
			expect(await world().textsOf(second)).toEqual(['to both']);
			await world().host.api.unpublish(first.id);
			await world().reply('to the second');
			expect(await world().textsOf(first)).toEqual(['to both']);
			expect(await world().textsOf(second)).toEqual(['to both', 'to the second']);
		});

		it('two triggers in one workflow each get what they listen for', async () => {
			const { host, credential } = world();
			const workflow = await world().workflow([
				triggerNode(credential, { name: 'WhatsApp' }),
				triggerNode(credential, { name: 'Yes', parameters: { filters: { text: equals('yes') } } }),
			]);
			await host.api.publish(workflow.id);
			expect(world().webhookUrls).toHaveLength(2);
			await world().reply('maybe');
			await world().reply('Yes');
			expect(await world().textsOf(workflow, 'WhatsApp')).toEqual(['maybe', 'Yes']);
			expect(await world().textsOf(workflow, 'Yes')).toEqual(['Yes']);
		});
	});
}

function equals(value: string): JsonObject {
	return { match: { comparison: 'equals', value, caseSensitive: false } };
}
