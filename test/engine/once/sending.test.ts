import '../../support/engine/fast';

import type { INodeParameters } from 'n8n-workflow';

import { processedItems, runAction } from '../../support/engine';
import {
	byId,
	PHONE,
	SEED_ORGANIZATION,
	SEED_PARAMETERS,
	SEED_PAYLOAD,
} from '../../support/example';
import {
	descriptionOf,
	fatesOf,
	received,
	recipients,
	SEND_EACH,
	sends,
	telephoneOf,
} from '../sends';
import { continuing } from '../sending/sending';
import { forget, Once, ONCE, textUnder } from './keyed';

const MARK = /^\/set _once_[0-9a-f]{12} [0-9a-f]{32}$/;

describe("'Send Only Once'", () => {
	let world: Once;

	beforeEach(async () => {
		world = await Once.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('sends a mark behind the message in the same request, and nothing else is different', async () => {
		const credentials = world.credentials();
		const options = { onceKey: 'A-4711' };
		await runAction({ parameters: { ...SEED_PARAMETERS, options }, credentials });
		const [{ messages = [], ...upsert } = {}] = sends(world.sandbox).map(
			({ body }) => body as Partial<typeof SEED_PAYLOAD>,
		);
		const { messages: without, ...seed } = SEED_PAYLOAD;
		expect(upsert).toEqual(seed);
		expect(messages.slice(0, -1)).toEqual(without);
		expect(messages.at(-1)).toEqual({
			type: 'command',
			text: expect.stringMatching(MARK) as string,
		});
	});

	it('skips an item whose key went out in an earlier run, and says when and where to', async () => {
		const [first] = (await world.sendOnce()).items;
		world.sandbox.clearRequests();
		const { items } = await world.sendOnce(3);
		const { conversationId, apiUrl, conversationUrl } = first ?? {};
		const skipped = {
			skipped: true,
			sentAt: expect.stringMatching(/^20\d\d-.*Z$/) as string,
			conversationId,
			apiUrl,
			conversationUrl,
		};
		expect(items[0]).toEqual(skipped);
		expect(items.slice(1)).toEqual(
			[1, 2].map((): unknown => expect.objectContaining({ accepted: true, created: true })),
		);
		expect(sends(world.sandbox)).toHaveLength(2);
		forget();
		const [again] = (await world.sendOnce()).items;
		expect(again).toEqual(skipped);
		expect(await received(world.sandbox, 3)).toEqual([1, 1, 1]);
	});

	it('knows a key though a later one went to the same conversation', async () => {
		const to = (key: string): INodeParameters => textUnder(key, { text: `Appointment ${key}` });
		const credentials = world.credentials();
		world.meet();
		for (const key of ['A', 'B', 'A', 'B', 'C', 'A']) {
			await runAction({ parameters: to(key), credentials });
			forget();
		}
		expect(await world.textsOn()).toEqual(['Appointment A', 'Appointment B', 'Appointment C']);
		const [conversation] = world.sandbox.conversations();
		expect(Object.keys(conversation?.meta ?? {})).toHaveLength(1);
	});

	it('skips where it may not say when', async () => {
		await world.sendOnce();
		forget();
		world.blind();
		expect((await world.sendOnce()).items).toEqual([{ skipped: true }]);
	});

	it('sends one of two items with the same key, the first', async () => {
		const items = [
			{ telephone: telephoneOf(0), key: 'other' },
			{ telephone: telephoneOf(0), key: 'same', time: '1 pm' },
			{ telephone: telephoneOf(1), key: 'same', time: '2 pm' },
		];
		const result = await world.sendOnce(0, { items });
		expect(result.items.map(({ skipped }) => skipped === true)).toEqual([false, false, true]);
		expect(await received(world.sandbox, 2)).toEqual([2, 0]);
	});

	it('sends once though two executions run at the same time', async () => {
		const credentials = world.credentials();
		world.fail({ kind: 'latency', ms: 30 });
		const runs = [1, 2, 3].map(async () => await world.sendOnce(25, { credentials }));
		const results = await Promise.all(runs);
		expect(results.flatMap(({ items }) => items).filter(({ accepted }) => accepted)).toHaveLength(
			25,
		);
		expect(new Set(await received(world.sandbox, 25))).toEqual(new Set([1]));
	});

	it("'Retry' in n8n's list of executions sends to those only who got nothing", async () => {
		const body = telephoneOf(2).slice(1);
		world.fail({ kind: 'status', status: 400, message: 'No' }, { body, times: 1 });
		const first = await world.sendOnce(4);
		expect(first.error?.message).toContain('[item 2]');
		expect(descriptionOf(first)).toContain("Where 'Send Only Once' in the options holds a key");
		forget();
		expect((await world.sendOnce(4)).error).toBeUndefined();
		expect(await received(world.sandbox, 4)).toEqual([1, 1, 1, 1]);
	});

	it('an item that was certainly refused frees its key', async () => {
		world.fail({ kind: 'status', status: 400, message: 'No' }, { times: 1 });
		expect(fatesOf(await world.sendOnce(1, continuing))).toEqual(['not sent']);
		world.fail({ kind: 'status', status: 429, retryAfter: 'none' }, { times: 8 });
		expect(fatesOf(await world.sendOnce(1, continuing))).toEqual(['not sent']);
		world.sandbox.clearFaults();
		world.sandbox.clearRequests();
		expect((await world.sendOnce()).items).toEqual([expect.objectContaining({ accepted: true })]);
		expect(world.looks).toEqual([]);
	});

	it.each<[string, INodeParameters]>([
		['sendText', { text: 'Your car is ready.' }],
		['sendMedia', { mediaUrl: 'https://example.com/offer.pdf' }],
		['sendQuickReplies', { text: 'Does it suit you?', quickReplies: { reply: [{ text: 'Yes' }] } }],
		[
			'sendTemplate',
			{ template: SEND_EACH.template, options: { onceKey: 'A', checkVariables: false } },
		],
	])('%s into a conversation', async (operation, changes) => {
		const id = world.meet();
		const parameters: INodeParameters = {
			resource: 'message',
			operation,
			sendTo: 'conversation',
			conversation: byId(id),
			options: { onceKey: 'A' },
			...changes,
		};
		const credentials = world.credentials();
		world.sandbox.clearRequests();
		const first = await runAction({ parameters, credentials });
		expect(first.items).toEqual([expect.objectContaining({ accepted: true, conversationId: id })]);
		// The mark's own ID is of no use to anybody.
		expect(first.items[0]?.messageIds).toHaveLength(1);
		const second = await runAction({ parameters, credentials });
		expect(second.items).toEqual([expect.objectContaining({ skipped: true, conversationId: id })]);
		expect(sends(world.sandbox)).toHaveLength(1);
	});

	it('Create or Update sends all its messages once, and the bot does not come back', async () => {
		const parameters: INodeParameters = {
			resource: 'conversation',
			operation: 'upsert',
			organization: byId(SEED_ORGANIZATION),
			telephone: PHONE,
			messages: {
				message: [
					{ kind: 'field', key: 'location', value: '3204' },
					{ kind: 'chat', text: 'Your car is ready.' },
					{ kind: 'command', command: '/leave' },
				],
			},
			options: { onceKey: 'visit 1' },
		};
		const credentials = world.credentials();
		world.meet();
		const first = await runAction({ parameters, credentials });
		expect(first.items).toEqual([expect.objectContaining({ created: false })]);
		expect(world.sentMessages().map(({ type, text }) => type ?? text)).toEqual([
			'field',
			'chat',
			'command',
			'command',
		]);
		expect(world.sentMessages()[2]?.text).toMatch(MARK);
		const second = await runAction({ parameters, credentials });
		expect(second.items).toEqual([expect.objectContaining({ skipped: true })]);
		expect(await world.textsOn()).toHaveLength(1);
		expect(world.sandbox.conversations()[0]?.status).toBe('closed');
	});

	it('is not held up by what is checked of new messages: what went out stays sent', async () => {
		const credentials = world.credentials();
		world.meet();
		await runAction({ parameters: textUnder('A'), credentials });
		await world.sendOnce();
		world.sandbox.advanceClock(25 * 3600 * 1000);
		const gone = { path: '^/v2/watemplates', method: 'GET' };
		world.sandbox.addFault({ match: gone, fault: { kind: 'status', status: 404 } });
		const text = await runAction({ parameters: textUnder('A'), credentials });
		expect(text.items).toEqual([expect.objectContaining({ skipped: true })]);
		const template = await world.sendOnce();
		expect(template.items).toEqual([expect.objectContaining({ skipped: true })]);
		const late = await runAction({ parameters: textUnder('B'), credentials });
		expect(late.error?.message).toContain('24-hour window is closed');
	});

	it('keeps neither key in n8n nor in Web1on1', async () => {
		await world.sendOnce(1, { items: [{ telephone: telephoneOf(0), key: 'John Johnson' }] });
		expect(processedItems.text).not.toContain('John');
		expect(JSON.stringify(world.sentMessages())).not.toContain('Johnson');
	});

	describe('a key counts', () => {
		const other = { nodeId: 'second' };

		it('for its node', async () => {
			await world.sendOnce();
			await world.sendOnce(1, { ...other, parameters: ONCE });
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});

		it('or for all nodes of the workflow that say so', async () => {
			const options = { onceKey: 'A', onceWithin: 'workflow' };
			const parameters = { ...SEND_EACH, options };
			await world.send(1, { parameters });
			await world.send(1, { parameters, ...other });
			await world.send(1, { parameters: { ...SEND_EACH, options: { onceKey: 'A' } } });
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});

		it('never for another workflow', async () => {
			const options = { onceKey: 'A', onceWithin: 'workflow' };
			const parameters = { ...SEND_EACH, options };
			await world.send(1, { parameters });
			await world.send(1, { parameters, workflowId: 'a copy' });
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});
	});

	describe('refuses before anything is sent', () => {
		it.each([
			['empty text', ''],
			['blanks', ' \u200b '],
			['nothing', '={{ $json.appointmentId }}'],
			['null', '={{ null }}'],
			['the rest of two that are missing', '={{ $json.id }}-{{ $json.at }}'],
			['what JavaScript writes for nothing', '={{ "4711-" + $json.at }}'],
			['no date', '={{ DateTime.fromISO("none").toString() }}'],
			['an object', '={{ ({ id: 1 }) }}'],
			['a date', '={{ $now }}'],
		])('%s', async (_name, onceKey) => {
			const parameters = { ...SEND_EACH, options: { onceKey } };
			const result = await world.send(2, { parameters });
			expect(result.error?.message).toContain("'Send Only Once'");
			expect(result.error?.message).toContain('[items 0-1]');
			expect(sends(world.sandbox)).toEqual([]);
		});

		it.each(['={{ $json.missing }}', '={{ null }}', '={{ "everywhere" }}'])(
			"%s for 'Once Within'",
			async (onceWithin) => {
				const parameters = { ...SEND_EACH, options: { onceKey: 'A', onceWithin } };
				const result = await world.send(1, { parameters });
				expect(result.error?.message).toContain("'Once Within'");
				expect(sends(world.sandbox)).toEqual([]);
			},
		);

		it('anything at all, where n8n can record no key', async () => {
			processedItems.broken = 'SQLITE_BUSY: database is locked';
			const result = await world.sendOnce(2);
			expect(result.error?.message).toContain("could not record the key under 'Send Only Once'");
			expect(descriptionOf(result)).toContain('database is locked. Nothing was sent.');
			expect(sends(world.sandbox)).toEqual([]);
			processedItems.broken = undefined;
			await world.sendOnce(2);
			expect(await received(world.sandbox, 2)).toEqual([1, 1]);
		});
	});

	it('is off without a key: nothing is recorded, and the item goes out again', async () => {
		await world.send(1, { items: recipients(1) });
		await world.send(1, { items: recipients(1) });
		expect(await received(world.sandbox, 1)).toEqual([2]);
		expect(processedItems.text).toBe('[]');
	});
});
