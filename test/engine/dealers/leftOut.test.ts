import type { INodeParameters } from 'n8n-workflow';

import { SEED_ORGANIZATION } from '../../support/example';
import { Dealing, REMINDER } from './dealing';

const LEAVE_OUT = { unknownVariables: 'leaveOut' };

describe('what an item carries beyond what is needed', () => {
	let world: Dealing;

	beforeEach(async () => {
		world = await Dealing.start({ rateLimit: 0 });
		for (const [language, content] of [
			['nl', 'Tot {{Tijd}}'],
			['en', 'See you at {{Time}}'],
		] as const) {
			world.sandbox.addTemplate({ name: REMINDER, language, content });
		}
	});

	afterEach(async () => {
		await world.dispose();
	});

	const item = (language: string) => world.customer(SEED_ORGANIZATION, { language });

	const bothLanguages = (options: INodeParameters): INodeParameters => ({
		templateLanguage: '={{ $json.language }}',
		variablesJson: '{"Tijd": "15.15", "Time": "3.15 pm"}',
		options,
	});

	it('has one item carry the variables of all languages, if told so', async () => {
		const items = [item('nl'), item('en')];
		const refused = await world.send(items, bothLanguages({}));
		expect(world.refusal(refused).message).toContain("does not know 'Time'");
		const result = await world.send(items, bothLanguages(LEAVE_OUT));
		expect(result.items.map(({ preview }) => preview)).toEqual(['Tot 15.15', 'See you at 3.15 pm']);
		expect(result.items.map(({ warning }) => warning)).toEqual([undefined, undefined]);
		const bodies = world.sends.map(({ rawBody }) => rawBody);
		expect(bodies.filter((body) => /"Tijd"/.test(body) && /"Time"/.test(body))).toEqual([]);
		await world.sandbox.settled();
		expect(world.sandbox.phone('+31610000001').messages[0]?.text).toBe('Tot 15.15');
	});

	it('does not mind a variable without value that is left out, and minds one that is not', async () => {
		const parameters = {
			...bothLanguages(LEAVE_OUT),
			variablesJson: '={{ { Tijd: $json.language === "nl" ? "15.15" : null, Time: "3 pm" } }}',
		};
		const result = await world.send([item('nl'), item('en')], parameters);
		expect(result.error).toBeUndefined();
		world.sandbox.clearRequests();
		const bad = await world.send([item('nl')], {
			...parameters,
			variablesJson: '{"Tijd": "", "Time": "3 pm"}',
		});
		expect(world.refusal(bad).message).toContain("The template variable 'Tijd' has no value");
		const missing = await world.send([item('nl')], {
			...parameters,
			variablesJson: '{"Time": "3 pm"}',
		});
		expect(world.refusal(missing).message).toContain("needs a value for 'Tijd'");
	});

	it('says that nothing is left out where the template can not be read', async () => {
		world.sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		const { appointment } = world.sandbox.seed.templates;
		const result = await world.send([item('nl')], {
			template: { __rl: true, mode: 'id', value: appointment },
			variablesJson: '{"PlanTime": "3 pm", "Tijd": "15.15"}',
			options: LEAVE_OUT,
		});
		expect(result.items[0]?.warning).toContain('no variable was left out');
	});

	it('goes for Create or Update, which compares variables too', async () => {
		const upsert = (options: INodeParameters): INodeParameters => ({
			resource: 'conversation',
			operation: 'upsert',
			messages: {
				message: [
					{ kind: 'field', key: 'licenseplate', value: '={{ $json.plate }}' },
					{
						kind: 'template',
						template: { __rl: true, mode: 'name', value: REMINDER },
						templateLanguage: 'nl',
						variables: '{"Tijd": "15.15", "Time": "3 pm"}',
					},
				],
			},
			options,
		});
		const plated = { ...item('nl'), plate: 'XX-99-WZ' };
		const refused = world.refusal(await world.send([plated], upsert({})));
		expect(refused.message).toContain("does not know 'Time'");
		expect(world.refusal(await world.send([item('nl')], upsert(LEAVE_OUT))).message).toContain(
			"The field 'licenseplate' has no value",
		);
		const result = await world.send(
			[item('nl')],
			upsert({ ...LEAVE_OUT, emptyFields: 'leaveOut' }),
		);
		expect(result.error).toBeUndefined();
		expect(world.sends[0]?.rawBody).not.toContain('licenseplate');
		const unchecked = await world.send([plated], upsert({ checkVariables: false }));
		expect(unchecked.error).toBeUndefined();
	});

	describe('empty fields', () => {
		const fields = {
			field: [
				{ key: 'licenseplate', value: '={{ $json.plate }}' },
				{ key: 'location', value: '3204' },
			],
		};
		const parameters = { ...bothLanguages({}), fields };

		it.each([
			['nothing', {}],
			['null', { plate: null }],
			['an empty text', { plate: '' }],
			['blanks that can not be seen', { plate: ' \u200b' }],
		])('are refused, or left out if told so: %s', async (_name, more) => {
			const items = [{ ...item('nl'), ...more }];
			const template = { ...parameters, variablesJson: '{"Tijd": "15.15"}' };
			const refused = world.refusal(await world.send(items, template));
			expect(refused.message).toContain("The field 'licenseplate' has no value");
			expect(refused.description).toContain("'Empty Fields'");
			const options = { emptyFields: 'leaveOut' };
			const result = await world.send(items, { ...template, options });
			expect(result.error).toBeUndefined();
			expect(world.sends[0]?.rawBody).toContain('.location 3204');
			expect(world.sends[0]?.rawBody).not.toContain('licenseplate');
		});

		it('are left out of Field: Set, which refuses to send nothing at all', async () => {
			const set = {
				resource: 'field',
				operation: 'set',
				fields,
				options: { emptyFields: 'leaveOut' },
			};
			const result = await world.send([item('nl')], set);
			expect(result.items).toMatchObject([{ fields: ['location'] }]);
			world.sandbox.clearRequests();
			const [only] = fields.field;
			const none = await world.send([item('nl')], { ...set, fields: { field: [only ?? {}] } });
			expect(world.refusal(none).message).toContain(
				"Nothing in 'Fields to Set' has a value, so there is nothing to send",
			);
		});

		it('still refuse what is no text', async () => {
			const items = [{ ...item('nl'), plate: { number: 'XX' } }];
			const options = { emptyFields: 'leaveOut' };
			const sent = await world.send(items, { ...parameters, options });
			expect(world.refusal(sent).message).toContain('is an object');
		});
	});
});
