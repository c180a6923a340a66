import type { INodeParameters } from 'n8n-workflow';

import { runAction } from '../../support/engine';
import { byId, SEED_PARAMETERS } from '../../support/example';
import { Form } from './form';

describe('the template form', () => {
	let world: Form;

	beforeEach(async () => {
		world = await Form.start();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('sends what was filled in, with a preview of the final text', async () => {
		const { offer } = world.sandbox.seed.templates;
		const result = await world.send(
			await world.filled(offer, { CarModel: 'Roadster', Price: '€ 199' }),
		);
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([
			{
				accepted: true,
				templateId: offer,
				templateName: 'service_offer',
				preview:
					'An offer for your Roadster\n\nHello John Johnson, a full service now costs € 199. Shall we plan it in?\n\nAcme Demo, Main Street 1',
			},
		]);
		await world.sandbox.settled();
		const [message] = world.sandbox.phone('+31619626759').messages;
		expect(message?.text).toBe(
			'Hello John Johnson, a full service now costs € 199. Shall we plan it in?',
		);
		expect(message?.template?.header).toBe('An offer for your Roadster');
		expect(result.items[0]).not.toHaveProperty('warning');
	});

	it.each([
		['nothing', '={{ "" }}'],
		['null', '={{ null }}'],
		['something that is not there', '={{ $json.price }}'],
	])(
		'refuses a required variable whose expression gives %s, whatever it knows of the template',
		async (_name, expression) => {
			const { offer } = world.sandbox.seed.templates;
			const parameters = await world.filled(offer, { CarModel: 'A', Price: expression });
			const refused = async (changes: INodeParameters): Promise<void> => {
				const result = await world.send({ ...parameters, ...changes });
				expect(result.error?.message).toBe("The template variable 'Price' has no value [item 0]");
				expect(world.sends).toBe(0);
			};
			await refused({});
			await refused({ options: { checkVariables: false } });
			world.forbidTemplates();
			await refused({ options: { templateName: 'service_offer' } });
		},
	);

	it('leaves an optional variable out when its expression gives nothing', async () => {
		const { offer } = world.sandbox.seed.templates;
		const parameters = await world.filled(offer, { CarModel: 'A', Price: '={{ $json.price }}' });
		const { variableValues } = parameters;
		const optional = JSON.parse(
			JSON.stringify(variableValues).replaceAll('"required":true', '"required":false'),
		) as INodeParameters;
		const result = await world.send({
			...parameters,
			variableValues: optional,
			options: { checkVariables: false },
		});
		expect(result.error).toBeUndefined();
		await world.sandbox.settled();
		const request = world.sandbox.requests().find(({ path }) => path === '/v2/conversations');
		expect(request?.rawBody).toContain('"CarModel":"A"');
		expect(request?.rawBody).not.toContain('Price');
	});

	it('takes expressions in the form, item by item', async () => {
		const { offer } = world.sandbox.seed.templates;
		const parameters = await world.filled(offer, {
			CarModel: '={{ $json.car }}',
			Price: '={{ $json.price }}',
		});
		world.sandbox.clearRequests();
		const result = await runAction({
			credentials: world.owner,
			parameters: { ...parameters, telephone: '={{ $json.phone }}' },
			items: [
				{ car: 'A', price: 1, phone: '+31611111111' },
				{ car: 'B', price: 2, phone: '+31622222222' },
			],
		});
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([
			{ preview: expect.stringMatching(/^An offer for your A\n/) as string },
			{ preview: expect.stringMatching(/^An offer for your B\n/) as string },
		]);
		const looks = world.sandbox.requests().filter(({ path }) => path.startsWith('/v2/watemplates'));
		expect(looks).toHaveLength(1);
	});

	it('sends a template without variables from an empty form', async () => {
		const result = await world.send(await world.filled(world.sandbox.seed.templates.plain, {}));
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([{ preview: 'May we keep in touch over WhatsApp?' }]);
	});

	it('refuses a template that is not approved, and sends it with a warning if told to', async () => {
		const { pending } = world.sandbox.seed.templates;
		const parameters = await world.filled(pending, { LicensePlate: 'XX-1' });
		const refused = await world.send(parameters);
		expect(refused.error?.message).toBe(
			"The template 'car_ready' is not approved: its status is 'pending' [item 0]",
		);
		expect(world.sends).toBe(0);
		const result = await world.send({ ...parameters, options: { checkVariables: false } });
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([
			{ accepted: true, warning: expect.stringContaining("'pending'") as string },
		]);
	});

	it('warns when a new contact has no name and the template greets by name', async () => {
		const { offer } = world.sandbox.seed.templates;
		const parameters = await world.filled(offer, { CarModel: 'Roadster', Price: '1' });
		const to = async (telephone: string, contactName: string): Promise<unknown> =>
			(await world.send({ ...parameters, telephone, contactName })).items[0]?.warning;

		expect(await to('+31633333333', '')).toContain("'contact.name'");
		await world.sandbox.settled();
		expect(world.sandbox.phone('+31633333333').messages).toEqual([]);
		// Known by now, or given.
		expect(await to('+31633333333', 'Jane')).toBeUndefined();
		expect(await to('+31644444444', 'Jane')).toBeUndefined();
		expect(await to('+31644444444', '')).toBeUndefined();
		await world.sandbox.settled();
		expect(world.sandbox.phone('+31644444444').messages).toHaveLength(2);
	});

	describe('of a template that was changed since', () => {
		const stale = async (): Promise<INodeParameters> => {
			const { offer, appointment } = world.sandbox.seed.templates;
			const filled = await world.filled(offer, { CarModel: 'Roadster', Price: '1' });
			// The same form against another text: what a changed template amounts to.
			return { ...filled, template: byId(appointment) };
		};

		it('says which variables are missing and which unknown before anything is sent', async () => {
			const result = await world.send(await stale());
			expect(result.error?.message).toBe(
				"The template 'appointment_24_hours_before' needs a value for 'PlanTime' and does not know 'CarModel', 'Price' [item 0]",
			);
			expect(result.error?.description).toContain('Its variables are: PlanTime.');
			expect(result.error?.description).toContain('Nothing was sent.');
			expect(world.sends).toBe(0);
		});

		it.each([
			['list', { variables: { variable: [{ name: 'Plantime', value: '3' }] } }],
			['json', { variablesJson: '{"Plantime": "3"}' }],
		])('and does so in the mode %s', async (variableMode, values) => {
			const result = await world.send({ ...SEED_PARAMETERS, ...values, variableMode });
			expect(result.error?.message).toContain("needs a value for 'PlanTime'");
			expect(result.error?.message).toContain("does not know 'Plantime'");
			expect(world.sends).toBe(0);
		});

		it('sends nothing for the other items either', async () => {
			const result = await runAction({
				credentials: world.owner,
				parameters: {
					...SEED_PARAMETERS,
					telephone: '={{ $json.phone }}',
					variableMode: 'json',
					variablesJson: '={{ $json.variables }}',
				},
				items: [
					{ phone: '+31611111111', variables: { PlanTime: '3' } },
					{ phone: '+31622222222', variables: {} },
				],
			});
			expect(result.error?.message).toContain('[item 1]');
			expect(result.error?.description).toContain('Nothing was sent for any item.');
			expect(world.sends).toBe(0);
		});

		it("sends the good ones with 'Continue on Fail'", async () => {
			const result = await runAction({
				credentials: world.owner,
				onError: 'continueRegularOutput',
				parameters: {
					...SEED_PARAMETERS,
					telephone: '={{ $json.phone }}',
					variableMode: 'json',
					variablesJson: '={{ $json.variables }}',
				},
				items: [
					{ phone: '+31611111111', variables: {} },
					{ phone: '+31622222222', variables: { PlanTime: '3' } },
				],
			});
			expect(result.items).toMatchObject([
				{ error: expect.stringContaining("'PlanTime'") as string },
				{ accepted: true },
			]);
			expect(world.sends).toBe(1);
		});

		it('leaves it to the platform when asked to, or when it may not read the template', async () => {
			const unchecked = await world.send({
				...(await stale()),
				options: { checkVariables: false },
			});
			expect(unchecked.error).toBeUndefined();
			const filled = await stale();
			world.forbidTemplates();
			const unreadable = await world.send({ ...filled, options: { templateName: 'appointment' } });
			expect(unreadable.error).toBeUndefined();
			expect(unreadable.items).toMatchObject([{ templateName: 'appointment', preview: '' }]);
			expect(world.sends).toBe(2);
		});
	});

	it('takes members of the extra meta for variables too', async () => {
		const result = await world.send({
			...SEED_PARAMETERS,
			variables: {},
			options: { extraMeta: '{"PlanTime": "4 pm", "header": {"link": "x"}}' },
		});
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([
			{ preview: expect.stringContaining('tomorrow at 4 pm') as string },
		]);
	});

	it('refuses a template that does not exist, and sends nothing', async () => {
		const result = await world.send({ ...SEED_PARAMETERS, template: byId('a'.repeat(24)) });
		expect(result.error?.message).toMatch(/^The template does not exist, or was deleted/);
		expect(world.sends).toBe(0);
	});
});
