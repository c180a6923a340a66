import '../support/engine/fast';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runAction, type ActionResult } from '../support/engine';
import { byId, SEED_ORGANIZATION } from '../support/example';
import { descriptionOf } from './sends';
import { json, permanent, standIn, type StandIn } from './standIn';

const TEXT_EACH: INodeParameters = {
	...{ resource: 'message', operation: 'sendText', sendTo: 'contact' },
	organization: byId(SEED_ORGANIZATION),
	telephone: '={{ $json.telephone }}',
	email: '={{ $json.email }}',
	text: '={{ $json.text }}',
	options: { closedWindow: 'send' },
};

const good = (index: number): IDataObject => ({
	telephone: `+3161234${String(index).padStart(4, '0')}`,
	email: '',
	text: 'Ready',
});

describe('the error of an execution', () => {
	let api: StandIn;

	beforeEach(async () => {
		api = await standIn(({ body }, response) => {
			if (body.includes('"refuse')) json(response, 400, { error: { message: 'No channel' } });
			else json(response, 201, { id: '650000000000000000000002' });
		});
	});

	afterEach(async () => {
		await api.stop();
	});

	const run = async (items: IDataObject[]): Promise<ActionResult> =>
		await runAction({ parameters: TEXT_EACH, items, credentials: permanent(api.url) });

	it('lists every bad item with its reason, those with the same together', async () => {
		const items = Array.from({ length: 8 }, (_, index) => good(index));
		items[1] = { telephone: '', email: '', text: 'x' };
		items[2] = { telephone: '', email: '', text: 'x' };
		items[5] = { telephone: '', email: 'nobody', text: 'x' };
		items[7] = { telephone: '', email: '', text: 'x' };
		const result = await run(items);
		expect(result.error?.message).toBe(
			"'Telephone' and 'Email' are both empty [items 1-2, 7]; for other reasons: item 5",
		);
		const told = descriptionOf(result);
		expect(told).toContain(
			"All 4 with an error: items 1-2, 7: 'Telephone' and 'Email' are both empty; item 5: 'Email' is not an email address.",
		);
		expect(told).toMatch(/Nothing was sent for any item\.$/);
		expect(api.asked).toEqual([]);
	});

	it('says nothing of others where there is one', async () => {
		const result = await run([good(0), { telephone: '', email: '', text: 'x' }]);
		expect(descriptionOf(result)).not.toContain('with an error');
	});

	it.each([
		['the same reason', (): IDataObject => ({ telephone: '', email: '', text: 'x' })],
		[
			'a reason of its own',
			(index: number): IDataObject => ({ telephone: good(index).telephone, text: { at: index } }),
		],
		[
			'a reason in every second one',
			(index: number): IDataObject =>
				index % 2 === 0 ? good(index) : { telephone: '', email: '', text: 'x' },
		],
	])('stays readable where a thousand have %s', async (_name, itemOf) => {
		const result = await run(Array.from({ length: 1000 }, (_, index) => itemOf(index)));
		const told = `${result.error?.message ?? ''} ${descriptionOf(result)}`;
		expect(told).toMatch(/All (?:1000|500) with an error: /);
		expect(told.length).toBeLessThan(4000);
		expect(api.asked).toEqual([]);
	});

	it('lists those that Web1on1 refused, and what has left', async () => {
		const refused = { ...good(1), text: 'refuse 1' };
		const result = await run([refused, { ...good(2), text: 'refuse 2' }, good(3)]);
		expect(result.error?.message).toBe('No channel [items 0-1]');
		expect(descriptionOf(result)).toContain(
			'All 2 with an error: items 0-1: No channel. Already sent: item 2.',
		);
	});

	it('tells once what ended all of them at once', async () => {
		const result = await runAction({
			parameters: TEXT_EACH,
			items: [good(0), good(1)],
			credentials: Object.assign(permanent(api.url), {
				data: { authentication: 'permanent', permanentToken: '', apiUrl: api.url },
			}),
		});
		expect(result.error?.message).toBe('The credential has no token [item 0]');
		expect(descriptionOf(result)).not.toContain('with an error');
	});
});
