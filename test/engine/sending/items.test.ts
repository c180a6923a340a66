import '../../support/engine/fast';

import { callTool, type ActionResult, type ActionRun } from '../../support/engine';
import { SEED_PARAMETERS } from '../../support/example';
import {
	descriptionOf,
	fatesOf,
	received,
	recipients,
	SEND_EACH,
	sends,
	telephoneOf,
} from '../sends';
import { continuing, Sending } from './sending';

describe('sending', () => {
	let world: Sending;

	beforeEach(async () => {
		world = await Sending.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe("'Continue on Fail'", () => {
		const mixed = async (onError: ActionRun['onError']): Promise<ActionResult> => {
			world.fail({ kind: 'status', status: 400, message: 'No' }, { body: `\\${telephoneOf(1)}"` });
			world.fail({ kind: 'reset-after' }, { body: `\\${telephoneOf(3)}"` });
			const items = recipients(6);
			items[4] = { telephone: 'none' };
			return await world.send(6, { items, ...(onError === undefined ? {} : { onError }) });
		};

		it('sends the rest, in order, paired, with the truth about each', async () => {
			const result = await mixed('continueRegularOutput');
			expect(fatesOf(result)).toEqual(['sent', 'not sent', 'sent', 'open', 'not sent', 'sent']);
			expect(await received(world.sandbox, 6)).toEqual([1, 0, 1, 1, 0, 1]);
			expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2, 3, 4, 5].map((item) => ({ item })),
			);
			expect(result.items[1]).toEqual({
				error: 'No',
				details: {
					description: 'Web1on1 refused the request. Check the parameters of the node.',
					mayHaveBeenSent: false,
					httpCode: 400,
				},
			});
		});

		it('parts them in two outputs, details and all', async () => {
			const result = await mixed('continueErrorOutput');
			const [good, bad] = result.outputs;
			expect(good?.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 2, 5].map((item) => ({ item })),
			);
			expect(bad?.map(({ pairedItem }) => pairedItem)).toEqual([1, 3, 4].map((item) => ({ item })));
			expect(bad?.[1]?.json).toMatchObject({ details: { mayHaveBeenSent: true } });
		});

		it('is not on: one bad item stops everything before it starts', async () => {
			const result = await mixed(undefined);
			expect(result.error?.message).toContain("'Telephone'");
			expect(result.error?.message).toContain('[item 4]');
			expect(descriptionOf(result)).toContain('Nothing was sent for any item');
			expect(sends(world.sandbox)).toEqual([]);
		});

		it('is not on: the error says what has left', async () => {
			world.fail({ kind: 'status', status: 400, message: 'No' }, { nth: 30 });
			world.fail({ kind: 'latency', ms: 5 });
			const result = await world.send(100);
			const sent = sends(world.sandbox).filter(({ applied }) => applied).length;
			expect(sent).toBeLessThan(60);
			expect(result.error?.message).toMatch(/^No \[item \d+\]$/);
			const description = descriptionOf(result);
			expect(description).toContain("Set 'On Error' to 'Continue'");
			expect(countIn(/Already sent: items? ([\d, -]+)\./.exec(description)?.[1] ?? '')).toBe(sent);
			expect(result.error).toMatchObject({ context: { itemIndex: expect.any(Number) as number } });
		});

		it('is not on: the error says what may have left', async () => {
			world.fail({ kind: 'reset-after' }, { nth: 3 });
			world.fail({ kind: 'status', status: 400, message: 'No' }, { nth: 1 });
			world.fail({ kind: 'latency', ms: 20 });
			const result = await world.send(10);
			const text = `${result.error?.message ?? ''} ${descriptionOf(result)}`;
			expect(text).toMatch(/May have been sent: item \d\.|it may have been delivered \[item \d\]/);
		});
	});

	describe("'Retry On Fail'", () => {
		const trying = { maxTries: 3 } as const;

		it('sends no item again that has left', async () => {
			world.fail(
				{ kind: 'status', status: 400, message: 'Refused' },
				{ body: telephoneOf(2).slice(1) },
			);
			const result = await world.send(3, trying);
			expect(await received(world.sandbox, 3)).toEqual([1, 1, 0]);
			// The one that was refused was tried as often as the user wanted.
			expect(sends(world.sandbox)).toHaveLength(2 + 3);
			expect(result.error?.message).toBe('Refused [item 2]');
			expect(descriptionOf(result)).toContain('Already sent: items 0-1.');
		});

		it("nor with 'Continue on Fail', where n8n looks at the first item", async () => {
			world.fail(
				{ kind: 'status', status: 400, message: 'Refused' },
				{ body: telephoneOf(0).slice(1) },
			);
			const result = await world.send(3, { ...trying, ...continuing });
			expect(await received(world.sandbox, 3)).toEqual([0, 1, 1]);
			expect(sends(world.sandbox)).toHaveLength(2 + 3);
			expect(fatesOf(result)).toEqual(['not sent', 'sent', 'sent']);
		});

		it('nor one that may have left', async () => {
			world.fail({ kind: 'reset-after' }, { times: 1 });
			const result = await world.send(1, trying);
			expect(await received(world.sandbox, 1)).toEqual([1]);
			expect(sends(world.sandbox)).toHaveLength(1);
			expect(result.error?.message).toContain('it may have been delivered [item 0]');
		});

		it('sends what was refused at first, and says so of every item', async () => {
			world.fail(
				{ kind: 'status', status: 400, message: 'Refused' },
				{ body: telephoneOf(1).slice(1), times: 1 },
			);
			const result = await world.send(3, trying);
			expect(await received(world.sandbox, 3)).toEqual([1, 1, 1]);
			expect(result.error).toBeUndefined();
			expect(fatesOf(result)).toEqual(['sent', 'sent', 'sent']);
			expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
		});

		it.each([
			['2.x', true],
			['1.123', false],
		])('nor as a tool of an agent, in n8n %s', async (_version, saysSo) => {
			world.fail({ kind: 'reset-after' }, { times: 1 });
			const toolArguments = { telephone: telephoneOf(0) };
			const request = { parameters: SEND_EACH, credentials: world.credentials() };
			const tries = [
				await callTool(request, toolArguments, saysSo),
				await callTool(request, toolArguments, saysSo),
			];
			for (const error of tries) {
				expect(error).toMatchObject({
					message: expect.stringContaining('may have been delivered') as string,
				});
			}
			expect(await received(world.sandbox, 1)).toEqual([1]);
			// The model may well ask for the same twice.
			expect(await callTool(request, { ...toolArguments }, saysSo)).toBeUndefined();
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});

		it('and a new execution sends anew', async () => {
			await world.send(1, trying);
			await world.send(1, trying);
			expect(await received(world.sandbox, 1)).toEqual([2]);
		});
	});

	describe('what the platform is asked before anything is sent', () => {
		const template = '^/v2/watemplates/';
		const looked = { parameters: { ...SEND_EACH, options: {} } };

		it('fails with the item, and says that nothing was sent', async () => {
			world.fail(
				{ kind: 'status', status: 404, message: 'No such template' },
				{ method: 'GET', path: template },
			);
			const result = await world.send(2, looked);
			expect(result.error?.message).toBe('The template does not exist, or was deleted [items 0-1]');
			expect(result.error).toMatchObject({ context: { itemIndex: 0 } });
			expect(descriptionOf(result)).toMatch(/Nothing was sent for any item\.$/);
			expect(sends(world.sandbox)).toEqual([]);
		});
	});

	it("the customer's example works in one execution with national numbers", async () => {
		const parameters = {
			...SEED_PARAMETERS,
			telephone: '06 19 62 67 59',
			options: { defaultCountryCode: '31' },
		};
		expect((await world.send(1, { parameters })).error).toBeUndefined();
		expect(sends(world.sandbox)[0]?.rawBody).toContain('"telephone":"+31619626759"');
	});
});

/** How many numbers "0-4, 7" names. */
function countIn(list: string): number {
	return list
		.split(', ')
		.filter((part) => part !== '')
		.reduce((sum, part) => {
			const [first = 0, last = first] = part.split('-').map(Number);
			return sum + last - first + 1;
		}, 0);
}
