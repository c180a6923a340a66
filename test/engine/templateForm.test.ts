import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { INodeParameters, ResourceMapperField } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { runAction, StoredCredentials, type ActionResult } from './engine';
import { byId, credentialsFor, SEED_PARAMETERS } from './fixtures';
import { mapperFields } from './loadOptions';

/** The JSON body of a request; undefined for none. */
async function json(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString();
	return text === '' ? undefined : JSON.parse(text);
}

describe('the template form', () => {
	let sandbox: Sandbox;
	let credentials: StoredCredentials;

	beforeEach(async () => {
		sandbox = await startSandbox();
		credentials = credentialsFor(sandbox);
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	const fieldsOf = async (template: string): Promise<ResourceMapperField[]> =>
		(await mapperFields('templateVariables', credentials, { template: byId(template) })).fields;

	const noticeOf = async (parameters: INodeParameters): Promise<string> => {
		const { fields, emptyFieldsNotice } = await mapperFields(
			'templatePreview',
			credentials,
			parameters,
		);
		expect(fields).toEqual([]);
		return emptyFieldsNotice ?? '';
	};

	/** What the editor stores for a form that was filled. */
	async function form(
		template: string,
		value: Record<string, string | null>,
	): Promise<INodeParameters> {
		const schema = await fieldsOf(template);
		const filled = { mappingMode: 'defineBelow', matchingColumns: [], value, schema };
		return {
			...SEED_PARAMETERS,
			template: byId(template),
			variableMode: 'form',
			// As it comes back from the workflow's JSON.
			variableValues: JSON.parse(JSON.stringify(filled)) as INodeParameters,
		};
	}

	const send = async (parameters: INodeParameters): Promise<ActionResult> =>
		await runAction({ parameters, credentials });

	const sends = (): number =>
		sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path === '/v2/conversations').length;

	const forbidTemplates = (): void => {
		sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
	};

	it.each(['flat', 'components'] as const)(
		'asks for the variables of a template, header included, in the shape %s',
		async (templateShape) => {
			sandbox.configure({ templateShape });
			const fields = await fieldsOf(sandbox.seed.templates.offer);
			expect(fields).toMatchObject([
				{ id: 'CarModel', displayName: 'CarModel', required: true, type: 'string', display: true },
				{ id: 'Price', displayName: 'Price', required: true },
			]);
		},
	);

	it('says that there is nothing to fill in, or nothing chosen yet', async () => {
		const { plain } = sandbox.seed.templates;
		const empty = await mapperFields('templateVariables', credentials, { template: byId(plain) });
		expect(empty).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('no variables') as string,
		});
		const none = await mapperFields('templateVariables', credentials, {
			template: { __rl: true, mode: 'list', value: '' },
		});
		expect(none.emptyFieldsNotice).toContain('Choose a template');
	});

	it('keeps the text, language, category and approval status in sight', async () => {
		const notice = await noticeOf({ template: byId(sandbox.seed.templates.offer) });
		expect(notice).toBe(
			[
				'<b>service_offer</b> · en · MARKETING · approved',
				'<b>An offer for your {{CarModel}}</b>',
				'Hello {{contact.name}}, a full service now costs {{Price}}. Shall we plan it in?',
				'<i>Acme Demo, Main Street 1</i>',
				'[ Yes please ] [ No thanks ]',
			].join('<br />'),
		);
		const pending = await noticeOf({ template: byId(sandbox.seed.templates.pending) });
		expect(pending).toContain("has the status 'pending'");
		expect(await noticeOf({})).toContain('Choose a template');
	});

	it('says why the text is not there, and how to go on', async () => {
		forbidTemplates();
		const parameters = { template: byId(sandbox.seed.templates.offer) };
		expect(await noticeOf(parameters)).toMatch(/may not read templates.*Enter as JSON/);
		const form = await mapperFields('templateVariables', credentials, parameters);
		expect(form.emptyFieldsNotice).toMatch(/may not read templates/);
		sandbox.clearFaults();
		const unknown = { template: byId('a'.repeat(24)) };
		expect(await noticeOf(unknown)).toMatch(/can't be shown.*not found/i);
	});

	it('does not take a filled form away while the platform is down', async () => {
		const parameters = { template: byId(sandbox.seed.templates.offer) };
		await mapperFields('templateVariables', credentials, parameters);
		await sandbox.goDown();
		await expect(mapperFields('templateVariables', credentials, parameters)).rejects.toMatchObject({
			name: 'NodeApiError',
		});
		expect(await noticeOf(parameters)).toContain("can't be shown");
	});

	it('lets no text of a template act as HTML', async () => {
		const { appointment } = sandbox.seed.templates;
		sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 500, message: '<img src=x onerror=alert(1)>' },
		});
		expect(await noticeOf({ template: byId(appointment) })).not.toContain('<img');
	});

	describe('of a template in a shape of another WhatsApp service', () => {
		const DOCUMENT = {
			id: 'b'.repeat(24),
			template: {
				name: 'car_ready',
				category: 'UTILITY',
				translations: [
					{
						language: 'ar',
						status: 'APPROVED',
						components: [
							{
								type: 'HEADER',
								format: 'IMAGE',
								example: { header_handle: ['https://a.example'] },
							},
							{ type: 'BODY', text: 'عزيزي {{contact.name}}، {{\u200f1\u200f}} <b> في {{2}}' },
							{
								type: 'BUTTONS',
								buttons: [{ type: 'URL', text: 'Track', url: 'https://a.example/{{3}}' }],
							},
						],
					},
				],
			},
		};
		let server: Server;
		let sent: unknown[];
		let own: StoredCredentials;

		beforeEach(async () => {
			sent = [];
			server = createServer((request, response) => {
				void json(request).then((body) => {
					const isRead = request.method === 'GET';
					if (!isRead) sent.push(body);
					response.writeHead(isRead ? 200 : 201, { 'content-type': 'application/json' });
					response.end(JSON.stringify(isRead ? DOCUMENT : { id: 'c'.repeat(24) }));
				});
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const { port } = server.address() as AddressInfo;
			const permanentToken = sandbox.issueTokens({ accessTokenSeconds: null }).token;
			const apiUrl = `http://127.0.0.1:${port}`;
			own = new StoredCredentials({ authentication: 'permanent', permanentToken, apiUrl });
		});

		afterEach(async () => {
			await new Promise((resolve) => server.close(resolve));
		});

		it('asks for its numbered variables, says what is in the header, and sends them', async () => {
			const template = byId(DOCUMENT.id);
			const { fields } = await mapperFields('templateVariables', own, { template });
			expect(fields.map(({ id, required }) => [id, required])).toEqual([
				['1', true],
				['2', true],
				['3', true],
			]);
			const { emptyFieldsNotice } = await mapperFields('templatePreview', own, { template });
			expect(emptyFieldsNotice).toContain('<b>car_ready</b> · ar · UTILITY · APPROVED');
			expect(emptyFieldsNotice).toContain('[ image ]');
			expect(emptyFieldsNotice).toContain("'Extra Meta (JSON)'");
			expect(emptyFieldsNotice).toContain('&lt;b&gt;');
			const value = { '1': 'سيارتك', '2': '15:00', '3': 'A-1' };
			const schema = JSON.parse(JSON.stringify(fields)) as INodeParameters[];
			const { items, error } = await runAction({
				credentials: own,
				parameters: {
					...SEED_PARAMETERS,
					template,
					variableMode: 'form',
					variableValues: { mappingMode: 'defineBelow', matchingColumns: [], value, schema },
				},
			});
			expect(error).toBeUndefined();
			expect(items).toMatchObject([{ preview: 'عزيزي John Johnson، سيارتك <b> في 15:00' }]);
			expect(sent).toMatchObject([
				{ messages: [{}, {}, { text: 'car_ready', meta: { template: DOCUMENT.id, ...value } }] },
			]);
		});
	});

	it('sends what was filled in, with a preview of the final text', async () => {
		const { offer } = sandbox.seed.templates;
		const result = await send(await form(offer, { CarModel: 'Roadster', Price: '€ 199' }));
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
		await sandbox.settled();
		const [message] = sandbox.phone('+31619626759').messages;
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
			const { offer } = sandbox.seed.templates;
			const parameters = await form(offer, { CarModel: 'A', Price: expression });
			const refused = async (changes: INodeParameters): Promise<void> => {
				const result = await send({ ...parameters, ...changes });
				expect(result.error?.message).toBe("The template variable 'Price' has no value [item 0]");
				expect(sends()).toBe(0);
			};
			await refused({});
			await refused({ options: { checkVariables: false } });
			forbidTemplates();
			await refused({ options: { templateName: 'service_offer' } });
		},
	);

	it('leaves an optional variable out when its expression gives nothing', async () => {
		const { offer } = sandbox.seed.templates;
		const parameters = await form(offer, { CarModel: 'A', Price: '={{ $json.price }}' });
		const { variableValues } = parameters;
		const optional = JSON.parse(
			JSON.stringify(variableValues).replaceAll('"required":true', '"required":false'),
		) as INodeParameters;
		const result = await send({
			...parameters,
			variableValues: optional,
			options: { checkVariables: false },
		});
		expect(result.error).toBeUndefined();
		await sandbox.settled();
		const request = sandbox.requests().find(({ path }) => path === '/v2/conversations');
		expect(request?.rawBody).toContain('"CarModel":"A"');
		expect(request?.rawBody).not.toContain('Price');
	});

	it('takes expressions in the form, item by item', async () => {
		const { offer } = sandbox.seed.templates;
		const parameters = await form(offer, {
			CarModel: '={{ $json.car }}',
			Price: '={{ $json.price }}',
		});
		sandbox.clearRequests();
		const result = await runAction({
			credentials,
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
		const looks = sandbox.requests().filter(({ path }) => path.startsWith('/v2/watemplates'));
		expect(looks).toHaveLength(1);
	});

	it('sends a template without variables from an empty form', async () => {
		const result = await send(await form(sandbox.seed.templates.plain, {}));
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([{ preview: 'May we keep in touch over WhatsApp?' }]);
	});

	it('warns of a template that is not approved, and sends it all the same', async () => {
		const result = await send(await form(sandbox.seed.templates.pending, { LicensePlate: 'XX-1' }));
		expect(result.error).toBeUndefined();
		expect(result.items).toMatchObject([
			{ accepted: true, warning: expect.stringContaining("'pending'") as string },
		]);
	});

	it('warns when a new contact has no name and the template greets by name', async () => {
		const { offer } = sandbox.seed.templates;
		const parameters = await form(offer, { CarModel: 'Roadster', Price: '1' });
		const to = async (telephone: string, contactName: string): Promise<unknown> =>
			(await send({ ...parameters, telephone, contactName })).items[0]?.warning;

		expect(await to('+31633333333', '')).toContain("'contact.name'");
		await sandbox.settled();
		expect(sandbox.phone('+31633333333').messages).toEqual([]);
		// Known by now, or given.
		expect(await to('+31633333333', 'Jane')).toBeUndefined();
		expect(await to('+31644444444', 'Jane')).toBeUndefined();
		expect(await to('+31644444444', '')).toBeUndefined();
		await sandbox.settled();
		expect(sandbox.phone('+31644444444').messages).toHaveLength(2);
	});

	describe('of a template that was changed since', () => {
		const stale = async (): Promise<INodeParameters> => {
			const { offer, appointment } = sandbox.seed.templates;
			const filled = await form(offer, { CarModel: 'Roadster', Price: '1' });
			// The same form against another text: what a changed template amounts to.
			return { ...filled, template: byId(appointment) };
		};

		it('says which variables are missing and which unknown before anything is sent', async () => {
			const result = await send(await stale());
			expect(result.error?.message).toBe(
				"The template 'appointment_24_hours_before' needs a value for 'PlanTime' and does not know 'CarModel', 'Price' [item 0]",
			);
			expect(result.error?.description).toContain('Its variables are: PlanTime.');
			expect(result.error?.description).toContain('Nothing was sent.');
			expect(sends()).toBe(0);
		});

		it.each([
			['list', { variables: { variable: [{ name: 'Plantime', value: '3' }] } }],
			['json', { variablesJson: '{"Plantime": "3"}' }],
		])('and does so in the mode %s', async (variableMode, values) => {
			const result = await send({ ...SEED_PARAMETERS, ...values, variableMode });
			expect(result.error?.message).toContain("needs a value for 'PlanTime'");
			expect(result.error?.message).toContain("does not know 'Plantime'");
			expect(sends()).toBe(0);
		});

		it('sends nothing for the other items either', async () => {
			const result = await runAction({
				credentials,
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
			expect(sends()).toBe(0);
		});

		it("sends the good ones with 'Continue on Fail'", async () => {
			const result = await runAction({
				credentials,
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
			expect(sends()).toBe(1);
		});

		it('leaves it to the platform when asked to, or when it may not read the template', async () => {
			const unchecked = await send({ ...(await stale()), options: { checkVariables: false } });
			expect(unchecked.error).toBeUndefined();
			const filled = await stale();
			forbidTemplates();
			const unreadable = await send({ ...filled, options: { templateName: 'appointment' } });
			expect(unreadable.error).toBeUndefined();
			expect(unreadable.items).toMatchObject([{ templateName: 'appointment', preview: '' }]);
			expect(sends()).toBe(2);
		});
	});

	it('takes members of the extra meta for variables too', async () => {
		const result = await send({
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
		const result = await send({ ...SEED_PARAMETERS, template: byId('a'.repeat(24)) });
		expect(result.error?.message).toMatch(/not found/i);
		expect(sends()).toBe(0);
	});
});
