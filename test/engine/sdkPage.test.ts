import { readFileSync } from 'node:fs';
import path from 'node:path';

import Bot from 'chipchat';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { PHONE, SEED_PAYLOAD } from '../support/example';
import { Listening } from './receiving/listening';
import { sends } from './sends';

/** The page that shows the SDK's recipes as workflows: what is pasted from it does what it says. */
const PAGE = readFileSync(path.join(__dirname, '../../docs/using/sdk-to-nodes.md'), 'utf8');

interface Pasted {
	nodes: Array<{ name: string; parameters: INodeParameters }>;
}

const WORKFLOWS = [...PAGE.matchAll(/^```json\n([^]*?)^```$/gm)].map(
	([, json = '']) => JSON.parse(json) as Pasted,
);

function parametersOf(name: string): INodeParameters {
	const found = WORKFLOWS.flatMap(({ nodes }) => nodes).find((node) => node.name === name);
	if (found === undefined) throw new Error(`The page has no node '${name}'`);
	return found.parameters;
}

function idIn(item: IDataObject | undefined): string {
	const id = item?.conversationId;
	return typeof id === 'string' ? id : '';
}

describe("the page 'From the SDK to nodes'", () => {
	it("sends the recipe's payload, and into the known conversation what the SDK posts", async () => {
		const sandbox = await startSandbox();
		try {
			const credentials = credentialsFor(sandbox);
			const first = await runAction({ credentials, parameters: parametersOf('Send Template') });
			expect(sends(sandbox).map(({ body }) => body)).toEqual([SEED_PAYLOAD]);

			const conversationId = idIn(first.items[0]);
			sandbox.reply(PHONE, { text: 'Yes' });
			sandbox.clearRequests();
			const text = await runAction({
				credentials,
				parameters: parametersOf('Send Text'),
				items: [{ conversationId }],
			});
			expect(text.error).toBeUndefined();
			const bot = new Bot({ token: sandbox.issueTokens().token, host: sandbox.url });
			await bot.send(conversationId, { type: 'chat', role: 'agent', text: 'Your car is ready' });
			const [ours, theirs] = sends(sandbox);
			expect([ours?.path, ours?.body]).toEqual([theirs?.path, theirs?.body]);
		} finally {
			await sandbox.stop();
		}
	});

	it('hears what the consumer writes on WhatsApp', async () => {
		const world = await Listening.start({ retryBaseMs: 20 });
		try {
			const { registration, ...parameters } = parametersOf('WhatsApp Reply');
			expect(registration).toBe('manual');
			await world.open(parameters);
			await world.reply('Yes, fine');
			expect(world.taken).toMatchObject([{ text: 'Yes, fine', touchpoint: 'whatsapp' }]);
		} finally {
			await world.dispose();
		}
	});
});
