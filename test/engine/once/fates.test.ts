import { advance } from '../../support/engine/fast';

import type { FaultRule } from '../../../sandbox';
import { processedItems, runAction } from '../../support/engine';
import { byId, PHONE, SEED_TEMPLATE } from '../../support/example';
import { templateMessage } from '../../support/client';
import { descriptionOf, fatesOf, received, sends, telephoneOf } from '../sends';
import { continuing } from '../sending/sending';
import { forget, Once, textUnder } from './keyed';

const LOST: Array<[string, FaultRule['fault']]> = [
	['a 500 that had its effect', { kind: 'status', status: 500, applied: true }],
	['a 500 that had none', { kind: 'status', status: 500 }],
	['a 503', { kind: 'status', status: 503 }],
	['a 408', { kind: 'status', status: 408, applied: true }],
	['a 409', { kind: 'status', status: 409, applied: true }],
	['a reset before the answer', { kind: 'reset-after' }],
	['a reset on arrival', { kind: 'reset-before' }],
	['a timeout', { kind: 'timeout' }],
	['a timeout that had its effect', { kind: 'timeout', applied: true }],
];

describe("'Send Only Once' decides without a person", () => {
	let world: Once;

	beforeEach(async () => {
		world = await Once.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it.each(LOST)('after %s', async (_name, fault) => {
		world.fail(fault, { times: 1 });
		const result = await world.sendOnce(3);
		expect(result.error).toBeUndefined();
		expect(result.items).toEqual(
			[0, 1, 2].map((): unknown =>
				expect.objectContaining({
					accepted: true,
					created: true,
					templateId: SEED_TEMPLATE,
					conversationId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
				}),
			),
		);
		expect(await received(world.sandbox, 3)).toEqual([1, 1, 1]);
		forget();
		await world.sendOnce(3);
		expect(await received(world.sandbox, 3)).toEqual([1, 1, 1]);
	});

	it.each(LOST)('into a conversation after %s', async (_name, fault) => {
		const credentials = world.credentials();
		const conversation = byId(world.meet());
		await runAction({ parameters: textUnder('first'), credentials });
		const parameters = textUnder('second', {
			sendTo: 'conversation',
			conversation,
			text: 'Does it suit you?',
		});
		world.fail(fault, { path: '/messages$', times: 1 });
		const result = await runAction({ parameters, credentials });
		expect(result.items).toEqual([
			expect.objectContaining({ accepted: true, messageIds: [expect.any(String)] }),
		]);
		expect(await world.textsOn(PHONE)).toHaveLength(2);
	});

	it('after one loss upon another, and leaves it to a further run at last', async () => {
		world.fail({ kind: 'reset-before' }, { times: 3 });
		const result = await world.sendOnce(1, continuing);
		expect(fatesOf(result)).toEqual(['open']);
		expect(JSON.stringify(result.items)).toContain('The request left 3 times');
		expect(JSON.stringify(result.items)).toContain('Run this item again with the same key');
		expect((await world.sendOnce()).items).toEqual([expect.objectContaining({ accepted: true })]);
		expect(await received(world.sandbox, 1)).toEqual([1]);
	});

	it('after a kill at any moment of a run', async () => {
		const credentials = world.credentials();
		// A kill leaves n8n's store as it was at that moment, and the conversations as they are.
		const kills: Array<() => void> = [];
		await world.sendOnce(20, {
			credentials,
			whileRunning: async () => {
				for (let seen = 1; seen <= 20; seen += 3) {
					await world.sandbox.waitFor(() => sends(world.sandbox).length >= seen);
					kills.push(processedItems.keep());
				}
			},
		});
		expect(kills).toHaveLength(7);
		for (const kill of kills) {
			kill();
			forget();
			const { error, items } = await world.sendOnce(20, { credentials });
			expect(error).toBeUndefined();
			expect(items).toHaveLength(20);
		}
		expect(new Set(await received(world.sandbox, 20))).toEqual(new Set([1]));
	});

	it("with n8n's 'Retry On Fail'", async () => {
		world.fail({ kind: 'reset-after' }, { times: 1 });
		world.blind({ times: 2 });
		const result = await world.sendOnce(3, { maxTries: 3 });
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(3);
		expect(await received(world.sandbox, 3)).toEqual([1, 1, 1]);
	});

	describe('unless it may not look', () => {
		it('then it says so, and the next run that may look decides', async () => {
			world.fail({ kind: 'reset-after' }, { times: 1 });
			world.blind();
			const first = await world.sendOnce();
			expect(first.error?.message).toMatch(/Permission Denied.*can't be seen in the conversation/);
			expect(descriptionOf(first)).toContain('Run this item again with the same key');
			const second = await world.sendOnce(1, continuing);
			expect(fatesOf(second)).toEqual(['open']);
			expect(sends(world.sandbox)).toHaveLength(1);
			world.sandbox.clearFaults();
			expect((await world.sendOnce()).items).toEqual([
				expect.objectContaining({
					skipped: true,
					sentAt: expect.any(String) as string,
					conversationId: expect.any(String) as string,
				}),
			]);
			expect(await received(world.sandbox, 1)).toEqual([1]);
		});
	});

	describe('by the messages, should a request break off before its mark', () => {
		const time = (PlanTime: string): object => templateMessage(SEED_TEMPLATE, { PlanTime });

		/** A try that was cut, and of which nobody could see what became of it. */
		async function cut(): Promise<void> {
			world.fail({ kind: 'reset-before' }, { times: 1 });
			world.blind();
			await world.sendOnce();
			world.sandbox.clearFaults();
			forget();
		}

		it('the message is there: it was sent', async () => {
			await cut();
			await world.half([time('3 pm')]);
			expect((await world.sendOnce()).items).toEqual([
				expect.objectContaining({ skipped: true, sentAt: expect.any(String) as string }),
			]);
			expect(await received(world.sandbox, 1)).toEqual([1]);
		});

		it.each([
			['the same template with other values', [{ ...time('4 pm') }]],
			['a text', [{ text: 'a template', role: 'agent', touchpoint: 'whatsapp' }]],
			['a note', [{ text: 'a template', role: 'bot' }]],
		])('but not by %s', async (_name, messages) => {
			await cut();
			await world.half(messages);
			expect((await world.sendOnce()).items).toEqual([expect.objectContaining({ accepted: true })]);
		});

		it('nor by what another key had sent before', async () => {
			const credentials = world.credentials();
			world.meet();
			await runAction({ parameters: textUnder('visit 1'), credentials });
			world.fail({ kind: 'reset-before' }, { times: 1 });
			world.blind();
			await runAction({ parameters: textUnder('visit 2'), credentials });
			world.sandbox.clearFaults();
			const { items } = await runAction({ parameters: textUnder('visit 2'), credentials });
			expect(items).toEqual([expect.objectContaining({ accepted: true })]);
			expect(await world.textsOn(PHONE)).toHaveLength(2);
		});

		it('nor by what was said long ago', async () => {
			await world.half([time('3 pm')]);
			await world.textsOn(telephoneOf(0));
			const days = 4 * 24 * 3600 * 1000;
			world.sandbox.advanceClock(days);
			advance(days);
			world.fail({ kind: 'reset-before' }, { times: 1 });
			const { items } = await world.sendOnce();
			advance(-days);
			expect(items).toEqual([expect.objectContaining({ accepted: true })]);
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});

		it('nor by what an agent wrote', async () => {
			const [agent] = world.sandbox.seed.agents;
			await cut();
			await world.half([{ ...time('3 pm'), user: agent?.id }]);
			expect((await world.sendOnce()).items).toEqual([expect.objectContaining({ accepted: true })]);
		});
	});

	describe('of a text that was lost before the 24-hour window closed', () => {
		it.each([
			['arrived, is skipped', { kind: 'reset-after' }, 'skipped', 1],
			['did not arrive, is refused', { kind: 'reset-before' }, 'error', 0],
		] as const)('one that %s', async (_name, fault, member, count) => {
			const credentials = world.credentials();
			const parameters = textUnder('visit');
			world.meet();
			world.fail(fault, { times: 1 });
			// The window is looked at first, and read from then on by nobody.
			world.blind({ path: '^/v2/conversations/' });
			const first = await runAction({ parameters, credentials });
			expect(first.error?.message).toContain("can't be seen in the conversation");
			world.sandbox.clearFaults();
			world.sandbox.advanceClock(25 * 3600 * 1000);
			const { items } = await runAction({ parameters, credentials, ...continuing });
			expect(items).toEqual([expect.objectContaining({ [member]: expect.anything() as unknown })]);
			expect(await world.textsOn()).toHaveLength(count);
		});
	});

	it('two items of one key under way at once have one fate', async () => {
		world.fail({ kind: 'reset-after' }, { times: 1 });
		const items = [0, 1, 2].map(() => ({ telephone: telephoneOf(0) }));
		const result = await world.sendOnce(0, { items });
		expect(result.items.map(({ skipped }) => skipped === true)).toEqual([false, true, true]);
		expect(await received(world.sandbox, 1)).toEqual([1]);
	});
});
