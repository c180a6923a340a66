import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	runAction,
	StoredCredentials,
	type ActionResult,
	credentialsFor,
	mapperFields,
} from '../support/engine';
import {
	byId,
	SEED_ORGANIZATION,
	SEED_PARAMETERS,
	SEED_PAYLOAD,
	SEED_TEMPLATE,
} from '../support/example';
import { meetJohn, parametersOf, type Situation } from './operationCases';
import { descriptionOf, sends } from './sends';

const JOHN = '+31619626759';

const TO_JOHN: INodeParameters = {
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: JOHN,
};

/** An expression that gives this value. */
const giving = (value: unknown): string => `={{ ${JSON.stringify(value)} }}`;

const upsertOf = (...message: INodeParameters[]): INodeParameters => ({
	telephone: JOHN,
	messages: { message },
});

/** Every place a line is entered: the operation, what it is called, its parameters, where it is on the wire. */
const PLACES: Array<[string, string, (value: string) => INodeParameters, string]> = [
	[
		'message/sendTemplate',
		"the template variable 'PlanTime'",
		(value) => ({ variables: { variable: [{ name: 'PlanTime', value }] } }),
		'"PlanTime":"…"',
	],
	[
		'message/sendTemplate',
		"the template variable 'PlanTime'",
		(value) => ({
			variableMode: 'json',
			variablesJson: `={{ ({ PlanTime: ${value.slice(3, -2)} }) }}`,
		}),
		'"PlanTime":"…"',
	],
	[
		'message/sendTemplate',
		"the template variable 'PlanTime'",
		(value) => ({
			variableMode: 'form',
			variableValues: { mappingMode: 'defineBelow', value: { PlanTime: value }, schema: [] },
		}),
		'"PlanTime":"…"',
	],
	[
		'message/sendTemplate',
		"the template variable 'PlanTime'",
		(value) => ({
			variables: {},
			options: { extraMeta: `={{ ({ PlanTime: ${value.slice(3, -2)} }) }}` },
		}),
		'"PlanTime":"…"',
	],
	[
		'message/sendTemplate',
		"the field 'location'",
		(value) => ({ fields: { field: [{ key: 'location', value }] } }),
		'".location …"',
	],
	['message/sendTemplate', "'Name'", (value) => ({ contactName: value }), '"name":"…"'],
	[
		'message/sendText',
		"'Given Name'",
		(value) => ({ ...TO_JOHN, options: { profile: { profile: { givenName: value } } } }),
		'"givenName":"…"',
	],
	[
		'message/sendMedia',
		"'Family Name'",
		(value) => ({ ...TO_JOHN, options: { profile: { profile: { familyName: value } } } }),
		'"familyName":"…"',
	],
	[
		'message/sendQuickReplies',
		"a quick reply's 'Text'",
		(value) => ({ quickReplies: { reply: [{ text: value, payload: 'X' }] } }),
		'"text":"…","payload"',
	],
	[
		'field/set',
		"the field 'location'",
		(value) => ({ fields: { field: [{ key: 'location', value }] } }),
		'".location …"',
	],
	['field/set', "'Name'", (value) => ({ contactName: value }), '"name":"…"'],
	[
		'conversation/setVariable',
		"the variable's 'Value'",
		(value) => ({ value }),
		'"/set appointmentId …"',
	],
	['conversation/upsert', "'Name'", (value) => ({ contactName: value }), '"name":"…"'],
	[
		'conversation/upsert',
		"the field 'location'",
		(value) => upsertOf({ kind: 'field', key: 'location', value }),
		'".location …"',
	],
	[
		'conversation/upsert',
		"the template variable 'PlanTime'",
		(value) =>
			upsertOf({
				kind: 'template',
				template: byId(SEED_TEMPLATE),
				variables: `={{ ({ PlanTime: ${value.slice(3, -2)} }) }}`,
			}),
		'"PlanTime":"…"',
	],
	['contact/update', "'Name'", (value) => ({ updateFields: { contactName: value } }), '"name":"…"'],
	[
		'contact/update',
		"'Family Name'",
		(value) => ({ updateFields: { familyName: value } }),
		'"familyName":"…"',
	],
];

describe('what leaves', () => {
	let sandbox: Sandbox;
	let credentials: StoredCredentials;
	let situation: Situation;

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
		credentials = credentialsFor(sandbox);
		situation = await meetJohn(sandbox, credentials);
	});

	beforeEach(() => {
		sandbox.clearRequests();
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	const run = async (
		name: string,
		parameters: INodeParameters,
		items?: IDataObject[],
	): Promise<ActionResult> => {
		const result = await runAction({
			parameters: { ...parametersOf(name, situation), ...parameters },
			credentials,
			...(items === undefined ? {} : { items }),
		});
		await sandbox.settled();
		return result;
	};

	const wire = (): string =>
		sandbox
			.requests()
			.filter(({ method }) => method === 'POST' || method === 'PATCH')
			.map(({ rawBody }) => rawBody)
			.join('\n');

	const lastFailure = (): unknown =>
		sandbox
			.stream(situation.conversation)
			.messages.filter(({ type }) => type === 'status')
			.at(-1)?.meta.error;

	describe.each(PLACES)('from %s: %s', (name, place, parametersFor, path) => {
		it('is one line on the wire, which the output says', async () => {
			const { items, error } = await run(name, parametersFor(giving('3.15 pm\r\n room\t2')));
			expect(error).toBeUndefined();
			expect(wire()).toContain(path.replace('…', '3.15 pm room 2'));
			const [{ warning = '' } = {}] = items;
			expect(warning).toContain('became one blank');
			expect(warning).toContain(place);
		});

		it('is nothing an expression leaves, unless that is asked for', async () => {
			const value = giving('at undefined');
			const refused = await run(name, parametersFor(value));
			expect(refused.error?.message.toLowerCase()).toBe(
				`${place} holds 'undefined' [item 0]`.toLowerCase(),
			);
			expect(descriptionOf(refused)).toContain("turn on 'Allow Undefined and Null'");
			expect(descriptionOf(refused)).toContain('Nothing was sent');
			expect(sends(sandbox)).toEqual([]);
			const { options = {}, ...others } = parametersFor(value);
			const allowed = { ...(options as INodeParameters), allowUndefined: true };
			const passed = await run(name, { ...others, options: allowed });
			expect(passed.error).toBeUndefined();
			expect(wire()).toContain(path.replace('…', 'at undefined'));
			expect(passed.items[0]).not.toHaveProperty('warning');
		});
	});

	it.each([
		[
			'a template',
			'message/sendTemplate',
			{ variables: { variable: [{ name: 'PlanTime', value: '={{ new Date() }}' }] } },
			'is a date',
		],
		['a text', 'message/sendText', { text: '={{ $now }}' }, 'is a date'],
		['a note', 'message/addNote', { text: '={{ [1] }}' }, 'is a list'],
		[
			'a field',
			'field/set',
			{ fields: { field: [{ key: 'location', value: '={{ ({ a: 1 }) }}' }] } },
			'is an object',
		],
		['a name', 'message/sendTemplate', { contactName: '={{ ["Jane"] }}' }, 'is a list'],
		['a variable', 'conversation/setVariable', { value: '={{ $now }}' }, 'is a date'],
		[
			'a quick reply',
			'message/sendQuickReplies',
			{ quickReplies: { reply: [{ text: '={{ new Date() }}' }] } },
			'is a date',
		],
	])('is no date, list or object: %s', async (_name, operation, parameters, said) => {
		const result = await run(operation, parameters);
		expect(result.error?.message).toContain(said);
		expect(sends(sandbox)).toEqual([]);
	});

	it('is as the customer has it, to the member', async () => {
		const { items, error } = await runAction({ parameters: SEED_PARAMETERS, credentials });
		expect(error).toBeUndefined();
		expect(wire()).toBe(JSON.stringify(SEED_PAYLOAD));
		expect(items[0]).not.toHaveProperty('warning');
	});

	it('has its line breaks where it is a text', async () => {
		const text = 'Dear John,\n\n\tyour     car is ready.';
		const { items } = await run('message/sendText', { text });
		expect(sends(sandbox)[0]?.body).toMatchObject({ text });
		expect(items[0]).toMatchObject({ text });
		expect(items[0]).not.toHaveProperty('warning');
	});

	it.each([
		['message/sendText', { text: '={{ "\\u200b\\u00ad\\u3164" }}' }],
		['message/addNote', { text: '={{ "\\u2800" }}' }],
		['message/sendQuickReplies', { text: '={{ "\\u00a0" }}' }],
		[
			'message/sendQuickReplies',
			{ quickReplies: { reply: [{ text: '={{ "\\u2066\\u2069" }}' }] } },
		],
		['conversation/upsert', upsertOf({ kind: 'chat', text: '={{ "\\u200b" }}' })],
		['conversation/upsert', upsertOf({ kind: 'json', json: '={{ [{ text: "\\u200b" }] }}' })],
	])('is something that can be seen: %s %j', async (name, parameters) => {
		const result = await run(name, parameters);
		expect(result.error?.message).toMatch(/is empty|has no text/);
		expect(sends(sandbox)).toEqual([]);
	});

	describe('as a template', () => {
		it.each([
			[
				'PlanTime and a blank in JSON',
				{ variableMode: 'json', variablesJson: '{"PlanTime": "3", "PlanTime ": "4"}' },
			],
			[
				'twice in JSON',
				{ variableMode: 'json', variablesJson: '{"PlanTime": "3", "PlanTime": "4"}' },
			],
			[
				'with a mark nobody sees',
				{ variableMode: 'json', variablesJson: '{"PlanTime": "3", "Plan\\u200bTime": "4"}' },
			],
			['in Extra Meta too', { options: { extraMeta: '{"PlanTime": "4 pm"}' } }],
			[
				'in the form and in Extra Meta',
				{
					variableMode: 'form',
					variableValues: { mappingMode: 'defineBelow', value: { PlanTime: '3' }, schema: [] },
					options: { extraMeta: '{"PlanTime": "4 pm"}' },
				},
			],
		])('gives each variable once: %s', async (_name, parameters) => {
			const result = await run('message/sendTemplate', parameters);
			expect(result.error?.message).toBe(
				"The template variable 'PlanTime' is given twice [item 0]",
			);
			expect(sends(sandbox)).toEqual([]);
		});

		it('reads as its preview says, and arrives', async () => {
			const variable = [{ name: ' PlanTime\u200b', value: '3.15 pm\n\nroom 2' }];
			const { items } = await run('message/sendTemplate', { variables: { variable } });
			expect(sandbox.phone(JOHN).messages.at(-1)?.text).toBe(items[0]?.preview);
			expect(items[0]?.preview).toContain('tomorrow at 3.15 pm room 2.');
		});

		it.each([
			[
				'message/sendTemplate',
				(value: string) => ({ variables: { variable: [{ name: 'PlanTime', value }] } }),
			],
			[
				'conversation/upsert',
				(value: string) =>
					upsertOf({
						kind: 'template',
						template: byId(SEED_TEMPLATE),
						variables: JSON.stringify({ PlanTime: value }),
					}),
			],
			[
				'conversation/upsert',
				(value: string) =>
					upsertOf({
						kind: 'json',
						json: JSON.stringify({
							role: 'agent',
							touchpoint: 'whatsapp',
							text: 'x',
							meta: { template: SEED_TEMPLATE, PlanTime: value },
						}),
					}),
			],
		])('says when it is longer than WhatsApp takes: %s', async (name, parametersFor) => {
			const { items } = await run(name, parametersFor('x'.repeat(1000)));
			expect(items[0]?.warning).toMatch(/1,\d\d\d characters.* 1,024 at most/);
			expect(lastFailure()).toContain('1024 are allowed');
		});

		it.each(['message/sendTemplate', 'conversation/upsert'])(
			'says when it is not approved, and when the greeting is missing: %s',
			async (name) => {
				const { pending, offer } = sandbox.seed.templates;
				const sent = async (
					template: string,
					variables: object,
					telephone: string,
				): Promise<unknown> => {
					const each =
						name === 'message/sendTemplate'
							? {
									template: byId(template),
									variableMode: 'json',
									variablesJson: JSON.stringify(variables),
								}
							: upsertOf({
									kind: 'template',
									template: byId(template),
									variables: JSON.stringify(variables),
								});
					const options = { checkVariables: false };
					const { items } = await run(name, { ...each, options, telephone, contactName: '' });
					return items[0]?.warning;
				};
				expect(await sent(pending, { LicensePlate: 'X' }, JOHN)).toContain("status 'pending'");
				const telephone = name === 'message/sendTemplate' ? '+31633333331' : '+31633333332';
				const warning = await sent(offer, { CarModel: 'V60', Price: '1' }, telephone);
				expect(warning).toContain("'contact.name'");
			},
		);

		it('to a new contact without telephone says that WhatsApp cannot reach it', async () => {
			const mail = (email: string): INodeParameters => ({ telephone: '', email });
			const first = await run('message/sendTemplate', mail('one@example.com'));
			expect(first.items[0]?.warning).toMatch(/no telephone number/);
			const again = await run('message/sendTemplate', mail('one@example.com'));
			expect(again.items[0]).not.toHaveProperty('warning');
			const upsert = await run('conversation/upsert', {
				...upsertOf({ kind: 'chat', text: 'Hi' }),
				...mail('two@example.com'),
			});
			expect(upsert.items[0]?.warning).toMatch(/no telephone number/);
			const byMail = await run('message/sendText', {
				...TO_JOHN,
				...mail('three@example.com'),
				options: { touchpoint: 'email' },
			});
			expect(byMail.items[0]).not.toHaveProperty('warning');
		});

		it('that can not be looked up is sent from Create or Update all the same', async () => {
			sandbox.addFault({
				match: { path: '^/v2/watemplates' },
				fault: { kind: 'status', status: 403, message: 'Permission Denied' },
			});
			const { items, error } = await run(
				'conversation/upsert',
				upsertOf({
					kind: 'template',
					template: byId(SEED_TEMPLATE),
					variables: '{"PlanTime": "3"}',
				}),
			);
			sandbox.clearFaults();
			expect(error).toBeUndefined();
			expect(items[0]).not.toHaveProperty('warning');
		});
	});

	describe('longer than WhatsApp takes', () => {
		const labels = (...texts: string[]): INodeParameters => ({
			quickReplies: { reply: texts.map((text) => ({ text, payload: 'X' })) },
		});

		it.each([
			['message/sendText', { text: 'x'.repeat(4097) }, '4,096', '4096'],
			['message/sendQuickReplies', labels('Yes, that suits me very well'), '20', '20'],
			['message/sendQuickReplies', labels('a', 'b', 'c', 'd'), '3', '3'],
		])('%s says so, and the sandbox refuses it later', async (name, parameters, limit, most) => {
			sandbox.reply(JOHN, 'Hello?');
			const { items, error } = await run(name, parameters);
			expect(error).toBeUndefined();
			expect(items[0]?.warning).toContain(`WhatsApp takes ${limit} at most`);
			expect(lastFailure()).toContain(`${most} are allowed`);
		});

		it('is of no concern on another touchpoint, chosen or gone on with', async () => {
			const long = { text: 'x'.repeat(4097) };
			const chosen = await run('message/sendText', { ...long, options: { touchpoint: 'sms' } });
			expect(chosen.items[0]).not.toHaveProperty('warning');
			const goneOn = await run('message/sendText', long);
			expect(goneOn.items[0]).not.toHaveProperty('warning');
			sandbox.reply(JOHN, 'Hello?');
			expect((await run('message/sendText', long)).items[0]).toHaveProperty('warning');
		});

		it('is said for Create or Update too, simplified or not', async () => {
			const parameters = upsertOf({ kind: 'chat', text: 'x'.repeat(4097) });
			for (const simplify of [true, false]) {
				const { items } = await run('conversation/upsert', { ...parameters, simplify });
				expect(items[0]?.warning).toContain('4,096 at most');
			}
		});
	});
});

describe('a template whose parts count their variables each from 1', () => {
	const DOCUMENT = {
		id: 'b'.repeat(24),
		name: 'car_ready',
		status: 'APPROVED',
		components: [
			{ type: 'HEADER', format: 'TEXT', text: 'Your {{1}}' },
			{ type: 'BODY', text: 'It is ready at {{1}}, in room {{2}}.' },
		],
	};

	it('is shown so in the form, and said so in the output', async () => {
		const server = createServer((request, response) => {
			const answer = request.method === 'GET' ? DOCUMENT : { id: 'c'.repeat(24) };
			response.writeHead(200, { 'content-type': 'application/json' });
			request.resume().on('end', () => response.end(JSON.stringify(answer)));
		});
		const sandbox = await startSandbox();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		try {
			const { port } = server.address() as AddressInfo;
			const credentials = new StoredCredentials({
				authentication: 'permanent',
				permanentToken: sandbox.issueTokens({ accessTokenSeconds: null }).token,
				apiUrl: `http://127.0.0.1:${port}`,
			});
			const template = byId(DOCUMENT.id);
			const form = await mapperFields('templateVariables', credentials, { template });
			expect(form.fields.map(({ id, displayName }) => [id, displayName])).toEqual([
				['1', '1 (one value for several parts)'],
				['2', '2'],
			]);
			const shown = await mapperFields('templatePreview', credentials, { template });
			expect(shown.emptyFieldsNotice).toContain('share the value of {{1}}');
			const { items, error } = await runAction({
				credentials,
				parameters: {
					...SEED_PARAMETERS,
					template,
					variableMode: 'json',
					variablesJson: '{"1": "V60", "2": "7"}',
				},
			});
			expect(error).toBeUndefined();
			expect(items[0]).toMatchObject({ preview: 'Your V60\n\nIt is ready at V60, in room 7.' });
			expect(items[0]?.warning).toContain('share the value of {{1}}');
		} finally {
			await new Promise((resolve) => server.close(resolve));
			await sandbox.stop();
		}
	});
});
