import '../../support/engine/fast';

import type { INodeParameters } from 'n8n-workflow';

import { Waiting } from './asking';

const after = (resumeAmount: number | string, resumeUnit: string): INodeParameters => ({
	...{ limitType: 'afterTimeInterval', resumeAmount, resumeUnit },
});

const at = (maxDateAndTime: string): INodeParameters => ({
	...{ limitType: 'atSpecifiedTime', maxDateAndTime },
});

describe("a question's 'Limit Wait Time'", () => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it.each<[string, INodeParameters, string]>([
		['too short', after(1.9, 'minutes'), 'less than two minutes'],
		['too long', after(4000, 'days'), 'more than ten years'],
		['that has passed', at('2020-01-01T09:30:00Z'), 'has passed'],
		['without a moment', at(''), "'Max Date and Time' is empty"],
		['that is no moment', at('next week'), "'Max Date and Time' is not a date"],
		['of no number', after('={{ "a day" }}', 'hours'), "'Amount' is not a number"],
		['of an amount that is missing', after('={{ $json.hours }}', 'hours'), "'Amount' is empty"],
		['of no amount', after('={{ null }}', 'hours'), "'Amount' is empty"],
		['of a unit that is missing', after(3, '={{ $json.unit }}'), "'Unit' is empty"],
		['of a unit that is none', after(3, '={{ "weeks" }}'), "'Unit' holds"],
		['of a type that is missing', { limitType: '={{ null }}' }, "'Limit Type' is empty"],
	])('%s is refused before anybody is asked', async (_what, values, said) => {
		const options = { touchpoint: 'sms', limitWaitTime: { values } };
		const { result } = await world.ask({ options });
		expect(result.error?.message).toContain(said);
		expect(world.sandbox.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('is 24 hours where the workflow does not say', async () => {
		const options = { touchpoint: 'sms', limitWaitTime: { values: {} } };
		const before = Date.now();
		const { status, result } = await world.ask({ options });
		expect(status).toBe('waiting');
		const hours = (Number(result.run.data.waitTill) - before) / 3_600_000;
		expect(Math.round(hours)).toBe(24);
	});
});
