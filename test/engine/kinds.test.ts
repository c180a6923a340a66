import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	runAction,
	type ActionResult,
	type StoredCredentials,
	credentialsFor,
} from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_PARAMETERS } from '../support/example';
import { fieldsOf, type Field } from './fields';
import { meetJohn, parametersOf, type Situation } from './operationCases';

const DATE = "is a date; format it, for example with toFormat('HH:mm')";

/** What is no text, and what a message says it is. */
const NO_TEXT: Array<[value: string, is: string]> = [
	['={{ $now }}', DATE],
	['={{ $today.plus({ days: 1 }) }}', DATE],
	['={{ new Date(0) }}', DATE],
	['={{ DateTime.fromISO("tomorrow") }}', 'is a date that does not exist'],
	['={{ new Date("tomorrow") }}', 'is a date that does not exist'],
	['={{ $now.diff($today) }}', 'is a duration; format it'],
	['={{ Interval.before($now, { hours: 1 }) }}', 'is a duration; format it'],
	['={{ ["3.15 pm"] }}', 'is a list'],
	['={{ [] }}', 'is a list'],
	['={{ { time: "3.15 pm" } }}', 'is an object'],
	['={{ {} }}', 'is an object'],
	['={{ 0 / 0 }}', 'is not a number'],
	['={{ 1 / 0 }}', 'is not a number'],
];

/** A list is what these are made of. */
const LISTS = /^(?:Channel IDs|Organization IDs|Options > Additional (?:User )?IDs)$/;

const TEXTS = fieldsOf(['string']).map((field): [string, string, Field] => [
	field.operation,
	field.path,
	field,
]);

const JSONS = fieldsOf(['json']).map((field): [string, string, Field] => [
	field.operation,
	field.path,
	field,
]);

describe('the same expression means the same in every field', () => {
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

	/** An operation's case, with whatever another way through it may need. */
	const run = async (operation: string, changes: INodeParameters): Promise<ActionResult> =>
		await runAction({
			parameters: {
				...{ organization: byId(SEED_ORGANIZATION), telephone: '+31619626759' },
				...{ conversation: byId(situation.conversation), variableMode: 'list' },
				...parametersOf(operation, situation),
				...changes,
			},
			credentials,
		});

	function expectRefused(result: ActionResult, words: string): void {
		expect(result.error?.message).toContain(words);
		expect(result.error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
		expect(sandbox.requests()).toEqual([]);
	}

	it('fields are found in every operation that takes a text', () => {
		const paths = TEXTS.map(([operation, path]) => `${operation}: ${path}`);
		expect(paths).toEqual(
			expect.arrayContaining([
				'message/sendText: Text',
				'message/sendTemplate: Variables > Value',
				'message/sendQuickReplies: Quick Replies > Payload',
				'conversation/upsert: Messages > Text',
				'conversation/setVariable: Value',
				'contact/update: Update Fields > Family Name',
				'field/set: Options > Contact Profile > Given Name',
				'contact/getAll: Filters > Name Contains',
			]),
		);
		expect(paths.length).toBeGreaterThan(50);
	});

	describe.each(TEXTS)('%s: %s', (operation, path, { holding }) => {
		it('refuses dates, lists, objects and numbers that are none', async () => {
			for (const [value, is] of NO_TEXT) {
				if (LISTS.test(path) && is === 'is a list') continue;
				expectRefused(await run(operation, holding(value)), is);
			}
		});
	});

	describe.each(JSONS)('%s: %s', (operation, path, { holding }) => {
		const label = `'${path.split(' > ').at(-1) ?? ''}'`;

		it.each(NO_TEXT.filter(([, is]) => !/list|object/.test(is)))(
			'refuses %s: it %s',
			async (value, is) => {
				expectRefused(await run(operation, holding(value)), `${label} ${is}`);
			},
		);

		it('refuses a date in it', async () => {
			for (const value of ['={{ { a: $now } }}', '={{ { a: new Date(0) } }}']) {
				expectRefused(await run(operation, holding(value)), `'a' in ${label} ${DATE}`);
			}
			expectRefused(
				await run(operation, holding('={{ { a: { b: [$now] } } }}')),
				`'0' in ${label}`,
			);
		});
	});

	it.each(NO_TEXT)('the form of a template refuses %s: it %s', async (value, is) => {
		const changes: INodeParameters = {
			...SEED_PARAMETERS,
			variableMode: 'form',
			variableValues: {
				mappingMode: 'defineBelow',
				value: { PlanTime: value },
				schema: [{ id: 'PlanTime', displayName: 'PlanTime', type: 'string', required: true }],
			},
		};
		const result = await run('message/sendTemplate', changes);
		expectRefused(result, `The template variable 'PlanTime' ${is}`);
	});

	it.each([
		[
			'text that looks like a date',
			'={{ "2026-11-20T09:30:00.000Z" }}',
			'2026-11-20T09:30:00.000Z',
		],
		[
			'a date that was formatted',
			'={{ DateTime.utc(2026, 11, 20, 9, 5).toFormat("HH:mm") }}',
			'09:05',
		],
		['a date as ISO text', '={{ DateTime.utc(2026).toISO() }}', '2026-01-01T00:00:00.000Z'],
		['a number', '={{ 3204 }}', '3204'],
		['a zero', '={{ 0 }}', '0'],
		['a boolean', '={{ false }}', 'false'],
	])('%s is text in every field', async (_what, value, text) => {
		const results = await Promise.all([
			run('message/sendText', { text: value }),
			run('message/addNote', { text: value }),
			run('field/set', { fields: { field: [{ key: 'location', value }] } }),
			run('conversation/setVariable', { value }),
			run('message/sendTemplate', { variables: { variable: [{ name: 'PlanTime', value }] } }),
			run('message/sendTemplate', {
				variableMode: 'json',
				variablesJson: `={{ { PlanTime: ${value.slice(3, -2)} } }}`,
			}),
		]);
		expect(results.map(({ error }) => error)).toEqual(results.map(() => undefined));
		const bodies = sandbox
			.requests()
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => JSON.stringify(body));
		expect(bodies).toHaveLength(results.length);
		for (const body of bodies) expect(body).toContain(text);
	});

	it.each<[string, INodeParameters, string]>([
		['field/set', { fields: '={{ [] }}' }, "'Fields to Set'"],
		['message/sendText', { options: { touchpoint: '={{ undefined }}' } }, "'Touchpoint' is empty"],
		['message/sendText', { options: { touchpoint: '={{ null }}' } }, "'Touchpoint' is empty"],
		[
			'message/sendTemplate',
			{ options: { extraMeta: '={{ $json.missing }}' } },
			"'Extra Meta (JSON)' is empty",
		],
		[
			'message/sendTemplate',
			{ variableMode: 'json', variablesJson: '={{ $json.missing }}' },
			"'Variables (JSON)' is empty",
		],
		[
			'message/sendTemplate',
			{ variableMode: 'json', variablesJson: '={{ "null" }}' },
			"'Variables (JSON)' must be a JSON object",
		],
		[
			'conversation/assign',
			{ options: { furtherUsers: '={{ $json.missing }}' } },
			"'Additional User IDs' is empty",
		],
		[
			'conversation/upsert',
			{ messages: { message: [{ kind: 'command', command: '/notify', meta: '={{ null }}' }] } },
			"'Command Meta (JSON)' is empty",
		],
		[
			'conversation/upsert',
			{
				messages: {
					message: [
						{ kind: 'field', key: 'location', value: '1' },
						{ kind: 'json', json: '={{ undefined }}' },
					],
				},
			},
			"'Messages (JSON)' is empty",
		],
		[
			'contact/find',
			{ findBy: '={{ undefined }}', email: 'john@example.com' },
			"'Find By' is empty",
		],
		[
			'contact/find',
			{ findBy: '={{ "name" }}', email: 'john@example.com' },
			"'Find By' holds something",
		],
		[
			'contact/get',
			{ contact: '={{ { id: "650000000000000000000004" } }}' },
			"'Contact' is an object",
		],
		['contact/get', { contact: byId('={{ $now }}') }, "'Contact' is a date"],
	])('%s refuses %j', async (operation, changes, words) => {
		expectRefused(await run(operation, changes), words);
	});

	it.each(['', '={{ "" }}', '={{ "  " }}'])(
		'an option left empty (%j) is left empty',
		async (empty) => {
			const { error } = await run('message/sendTemplate', {
				options: { touchpoint: empty, templateName: empty, extraMeta: empty },
			});
			expect(error).toBeUndefined();
		},
	);

	it.each([
		['mailto:jane@example.com', 'jane@example.com'],
		[' MAILTO: jane@example.com?subject=Your%20car ', 'jane@example.com'],
		['mailto:jane%2Bcar@example.com', 'jane+car@example.com'],
		['jane@example.com.', 'jane@example.com'],
		['jane@example.com; ', 'jane@example.com'],
		['<jane@example.com>', 'jane@example.com'],
		['<mailto:jane@example.com>,', 'jane@example.com'],
		['\u200bjane@\u2060exam\u00adple.com\ufeff', 'jane@example.com'],
		['\u2068jane@example.com\u2069', 'jane@example.com'],
		['jane\uff20example\uff0ecom', 'jane@example.com'],
		["o'brien+car@mail.example.co.uk", "o'brien+car@mail.example.co.uk"],
		['what?@example.com', 'what?@example.com'],
	])('the email address %j is %s', async (typed, email) => {
		const parameters = { telephone: '', email: '={{ $json.email }}', resource: 'message' };
		const { error } = await runAction({
			parameters: { ...SEED_PARAMETERS, ...parameters },
			items: [{ email: typed }],
			credentials,
		});
		expect(error).toBeUndefined();
		const [sent] = sandbox.requests().filter(({ method }) => method === 'POST');
		expect(sent?.body).toMatchObject({ contact: { profile: { email } } });
	});

	it.each([
		'mailto:',
		'jane@example.com, john@example.com',
		'Jane <jane@example.com>',
		'jane @example.com',
	])('the email address %j is refused', async (email) => {
		const changes = { ...SEED_PARAMETERS, telephone: '', email };
		expectRefused(await run('message/sendTemplate', changes), "'Email' is not an email address");
	});
});
