import '../support/engine/fast';

import type { INodeParameters } from 'n8n-workflow';

import { runAction, type ActionResult } from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_TEMPLATE } from '../support/example';
import { descriptionOf, fatesOf } from './sends';
import { json, permanent, standIn, type StandIn } from './standIn';

const CONVERSATION = '650000000000000000000002';
const MESSAGE = '650000000000000000000003';
const TELEPHONE = '+31612345678';

const contact = { organization: byId(SEED_ORGANIZATION), telephone: TELEPHONE, email: '' };
const conversation = byId(CONVERSATION);

/** This is about what is sent, not about looking before. */
const options = { closedWindow: 'send' };

/** Every way a POST leaves the node: what it is, where it goes, and what is to be looked for. */
const SENDS: Array<[string, INodeParameters, string]> = [
	[
		'a template to a contact',
		{
			...{ resource: 'message', operation: 'sendTemplate', sendTo: 'contact', ...contact },
			template: byId(SEED_TEMPLATE),
			variableMode: 'json',
			variablesJson: '{"PlanTime": "3 pm"}',
			options: { templateName: 'appointment_24_hours_before', checkVariables: false },
		},
		"the template 'appointment_24_hours_before'",
	],
	[
		'a text to a contact',
		{
			resource: 'message',
			operation: 'sendText',
			sendTo: 'contact',
			...contact,
			options,
			text: 'Ready',
		},
		'the message',
	],
	[
		'a text into a conversation',
		{
			resource: 'message',
			operation: 'sendText',
			sendTo: 'conversation',
			conversation,
			options,
			text: 'x',
		},
		`conversation ${CONVERSATION}`,
	],
	[
		'a picture',
		{
			...{
				resource: 'message',
				operation: 'sendMedia',
				sendTo: 'conversation',
				conversation,
				options,
			},
			mediaUrl: 'https://files.example/car.png',
			contentType: 'image/png',
		},
		'the file',
	],
	[
		'a note',
		{ resource: 'message', operation: 'addNote', conversation, text: 'Called' },
		'the note',
	],
	[
		'fields of a contact',
		{
			...{ resource: 'field', operation: 'set', sendTo: 'contact', ...contact },
			fields: { field: [{ key: 'location', value: '3204' }] },
		},
		'the fields set',
	],
	[
		'a command',
		{ resource: 'conversation', operation: 'leave', conversation },
		'the command /leave',
	],
	[
		'a variable',
		{ resource: 'conversation', operation: 'setVariable', conversation, key: 'a', value: '1' },
		'the command /set',
	],
	[
		'an upsert',
		{
			...{ resource: 'conversation', operation: 'upsert', ...contact, simplify: true },
			messages: { message: [{ kind: 'chat', text: 'Ready', toConsumer: true }] },
		},
		"this item's telephone number or email address",
	],
];

const TO_CONTACT = SENDS[1]?.[1] ?? {};
const TO_CONVERSATION = SENDS[2]?.[1] ?? {};

describe('what came back from a send', () => {
	let api: StandIn;

	afterEach(async () => {
		await api.stop();
	});

	const sending = async (
		parameters: INodeParameters,
		status: number,
		body: unknown,
		headers: Record<string, string> = {},
	): Promise<ActionResult> => {
		api = await standIn((_asked, response) => {
			json(response, status, body, headers);
		});
		return await runAction({
			parameters,
			credentials: permanent(api.url),
			onError: 'continueRegularOutput',
		});
	};

	it.each(SENDS)('without an ID leaves %s open', async (_name, parameters, lookFor) => {
		const result = await sending(parameters, 201, {});
		expect(fatesOf(result)).toEqual(['open']);
		expect(result.items[0]?.error).toContain('it may have been delivered');
		const told = JSON.stringify(result.items[0]);
		expect(told).toContain('before you run this item again');
		expect(told).toContain(lookFor);
		expect(told).not.toContain(TELEPHONE.slice(1));
		expect(api.sends()).toHaveLength(1);
	});

	const NO_ID: Array<[number, unknown]> = [
		[200, undefined],
		[204, undefined],
		[202, { queued: true }],
		[200, { code: 401, message: 'Not logged in' }],
		[200, { id: '' }],
		[200, { id: null }],
		[201, { id: 'pending' }],
		[200, { data: { id: MESSAGE } }],
		[200, []],
		[200, [{}]],
		[200, [null]],
		[200, [{ queued: true }]],
		[200, [MESSAGE]],
		[200, [{ id: MESSAGE }, { code: 500, message: 'Down' }]],
		[200, [[{ id: MESSAGE }]]],
		[200, null],
		[200, 42],
		[200, true],
		[200, 'queued'],
	];

	it.each(NO_ID)('%i %j is not "accepted"', async (status, body) => {
		for (const parameters of [TO_CONTACT, TO_CONVERSATION]) {
			const result = await sending(parameters, status, body);
			expect(fatesOf(result)).toEqual(['open']);
			expect(result.items[0]).not.toHaveProperty('accepted');
			expect(api.sends()).toHaveLength(1);
			await api.stop();
		}
	});

	it.each([
		[{ id: MESSAGE, error: { message: 'No channel' } }],
		[{ id: MESSAGE, error: 'No channel' }],
		[{ id: MESSAGE, errors: [{ message: 'No channel' }] }],
		[[{ id: MESSAGE }, { error: { message: 'No channel' } }]],
		[[{ id: MESSAGE, error: { message: 'No channel' } }]],
	])('an error beside an ID is no success: %j', async (body) => {
		const result = await sending(TO_CONVERSATION, 200, body);
		expect(fatesOf(result)).toEqual(['open']);
		expect(result.items[0]?.error).toContain('No channel');
	});

	it.each([
		[{ id: MESSAGE }],
		[{ id: MESSAGE, error: null }],
		[[{ id: MESSAGE }]],
		[[{ id: MESSAGE, error: false }, { id: CONVERSATION }]],
	])('an ID and no error is one: %j', async (body) => {
		const result = await sending(TO_CONVERSATION, 201, body);
		expect(fatesOf(result)).toEqual(['sent']);
		expect(result.items[0]).toMatchObject({ accepted: true, conversationId: CONVERSATION });
	});

	it.each(['sendText', 'upsert'])('a list of one conversation gives its ID (%s)', async (name) => {
		const parameters = SENDS.find(([, { operation, sendTo = 'contact' }]) => {
			return operation === name && sendTo === 'contact';
		})?.[1];
		const result = await sending(parameters ?? {}, 200, [{ id: CONVERSATION }]);
		expect(result.items[0]).toMatchObject({
			conversationId: CONVERSATION,
			conversationUrl: `https://console.example/c/${CONVERSATION}`,
		});
	});

	const OPEN = [101, 300, 301, 302, 303, 304, 307, 308, 408, 409, 420, 499, 500, 502, 504, 520];

	it.each(OPEN)('after status %i nobody knows, and nothing is sent twice', async (status) => {
		const body = status === 304 || status === 101 ? undefined : { error: { message: 'Hm' } };
		const result = await sending(TO_CONTACT, status, body, { Location: '/v2/elsewhere' });
		expect(fatesOf(result)).toEqual(['open']);
		expect(result.items[0]?.error).toContain('it may have been delivered');
		expect(api.asked).toHaveLength(1);
	});

	it.each([400, 404, 405, 410, 413, 415, 422, 423, 451])(
		'status %i is a refusal',
		async (status) => {
			const result = await sending(TO_CONTACT, status, { error: { message: 'No' } });
			expect(fatesOf(result)).toEqual(['not sent']);
		},
	);

	it('says why a redirect, a conflict and a 420 are open', async () => {
		const words: string[] = [];
		for (const status of [303, 409, 420]) {
			await sending(TO_CONTACT, status, {}).then((result) =>
				words.push(JSON.stringify(result.items[0]?.details)),
			);
			await api.stop();
		}
		expect(words[0]).toContain("Check 'API URL'");
		expect(words[1]).toContain('conflicts');
		expect(words[2]).toContain('too many requests');
	});

	it('a 420 is "later" for reading', async () => {
		let refused = 0;
		api = await standIn((_asked, response) => {
			refused += 1;
			if (refused <= 2) json(response, 420, {}, { 'Retry-After': '1' });
			else json(response, 200, { id: CONVERSATION, name: 'Jane' });
		});
		const result = await runAction({
			parameters: { resource: 'conversation', operation: 'get', conversation, simplify: true },
			credentials: permanent(api.url),
		});
		expect(result.error).toBeUndefined();
		expect(api.asked).toHaveLength(3);
	});

	it('a list that is read may tell of errors', async () => {
		api = await standIn((_asked, response) => {
			json(response, 200, [{ id: MESSAGE, type: 'chat', text: 'x', error: { code: 131047 } }]);
		});
		const result = await runAction({
			parameters: {
				...{ resource: 'message', operation: 'getAll', conversation },
				...{ returnAll: true, simplify: false },
			},
			credentials: permanent(api.url),
		});
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(1);
	});

	it('without "Continue on Fail" the error says what to look for too', async () => {
		api = await standIn((_asked, response) => {
			json(response, 200, { queued: true });
		});
		const result = await runAction({ parameters: TO_CONTACT, credentials: permanent(api.url) });
		expect(result.error?.message).toContain('it may have been delivered [item 0]');
		expect(descriptionOf(result)).toContain('Find the contact by');
	});
});
