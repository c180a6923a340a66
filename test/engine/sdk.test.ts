import Bot from 'chipchat';

import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { byId, SEED_PARAMETERS } from '../support/example';
import { sends } from './sends';

/** The official SDK is the second opinion on what goes into a known conversation. */
describe('a send into a known conversation is what the SDK posts', () => {
	let sandbox: Sandbox;

	beforeEach(async () => {
		sandbox = await startSandbox();
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	it.each([
		['Message > Send Template with fields', SEED_PARAMETERS],
		[
			'Message > Send Template that leaves',
			{ ...SEED_PARAMETERS, fields: {}, options: { leave: true } },
		],
		['Message > Send Template alone', { ...SEED_PARAMETERS, fields: {} }],
		[
			'Field > Set',
			{
				resource: 'field',
				operation: 'set',
				fields: { field: [{ key: 'location', value: '3204' }] },
			},
		],
	])('%s', async (_name, parameters) => {
		const credentials = credentialsFor(sandbox);
		const first = await runAction({ parameters: SEED_PARAMETERS, credentials });
		const conversation = JSON.stringify(first.items[0]?.conversationId).slice(1, -1);
		sandbox.clearRequests();
		const result = await runAction({
			parameters: { ...parameters, sendTo: 'conversation', conversation: byId(conversation) },
			credentials,
		});
		expect(result.error).toBeUndefined();
		const [ours] = sends(sandbox);

		const bot = new Bot({ token: sandbox.issueTokens().token, host: sandbox.url });
		const messages = (Array.isArray(ours?.body) ? ours.body : [ours?.body]) as object[];
		await bot.send(conversation, messages.map(withoutConversation));
		const theirs = sends(sandbox)[1];
		expect(ours?.path).toBe(theirs?.path);
		expect(asList(ours?.body)).toEqual(asList(theirs?.body));
	});
});

function withoutConversation(message: object): object {
	return Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'conversation'));
}

const asList = (body: unknown): unknown[] => (Array.isArray(body) ? (body as unknown[]) : [body]);
