import type { INodeParameters, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	type ActionResult,
	credentialsFor,
	NODES,
	runAction,
	type StoredCredentials,
} from '../support/engine';
import { nameOf } from './fields';
import { byId, SEED_ORGANIZATION } from '../support/example';
import { meetJohn, parametersOf, type Situation } from './operationCases';
import { descriptionOf } from './sends';

const MARKS = '\u200b\u2060\ufe0f\u00ad';

/** What an expression gives for nothing, and how n8n holds it. */
const NOTHING: Array<[what: string, value: NodeParameterValueType]> = [
	['undefined', '={{ $json.missing }}'],
	['null', '={{ null }}'],
	['an empty text', '={{ "" }}'],
	['a field left empty', ''],
	['blanks', '={{ " \\n\\t " }}'],
	['marks nobody sees', `={{ "${MARKS}" }}`],
];

/** What is no text, and what a message says it is. */
const NO_TEXT: Array<[value: string, is: string]> = [
	['={{ ["active", "contact"] }}', 'is a list'],
	['={{ [] }}', 'is a list'],
	['={{ { name: "Johnson" } }}', 'is an object'],
	['={{ NaN }}', 'is not a number'],
];

/** Every filter of every list, as the node offers it. */
const FILTERS = (NODES.web1on1?.description.properties ?? [])
	.filter(({ name }) => name === 'filters')
	.flatMap(({ displayOptions, options = [] }) => {
		const { resource = [], operation = [] } = displayOptions?.show ?? {};
		const operationName = nameOf(resource, operation);
		return options.flatMap((option): Array<[string, string, INodeProperties]> =>
			'displayName' in option && 'type' in option
				? [[operationName, option.displayName, option]]
				: [],
		);
	});

describe('a filter that has been added is meant', () => {
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

	const run = async (name: string, changes: INodeParameters): Promise<ActionResult> =>
		await runAction({
			parameters: { ...parametersOf(name, situation), ...changes },
			credentials,
		});

	function expectRefused(result: ActionResult, words: string): void {
		expect(result.error?.message).toContain(words);
		expect(result.error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
		expect(sandbox.requests()).toEqual([]);
	}

	/** Both ways in which a locator's value can be an expression, and the one for all else. */
	function holding(
		{ type }: INodeProperties,
		value: NodeParameterValueType,
	): NodeParameterValueType[] {
		if (type !== 'resourceLocator') return [value];
		const isExpression = typeof value === 'string' && value.startsWith('=');
		const held = ['list', 'id'].map((mode) => ({ __rl: true, mode, value }));
		return [...held, ...(isExpression ? [value] : [])] as NodeParameterValueType[];
	}

	it('looks at every list', () => {
		const lists = new Set(FILTERS.map(([operation]) => operation));
		expect([...lists].sort()).toEqual([
			'contact/getAll',
			'conversation/getAll',
			'message/getAll',
			'organization/getAll',
			'template/getAll',
		]);
	});

	describe.each(FILTERS)('%s by %s', (operation, displayName, field) => {
		it.each(NOTHING)('refuses %s', async (_what, value) => {
			for (const held of holding(field, value)) {
				const result = await run(operation, { filters: { [field.name]: held } });
				expectRefused(result, `Filter '${displayName}' is empty`);
				expect(descriptionOf(result)).toContain('remove the filter');
			}
		});

		it.each(NO_TEXT)('refuses %s: it %s', async (value, is) => {
			for (const held of holding(field, value)) {
				const result = await run(operation, { filters: { [field.name]: held } });
				expectRefused(result, `Filter '${displayName}' ${is}`);
			}
		});
	});

	it.each([
		['conversation/getAll', { status: '={{ "opened" }}' }, "Filter 'Status' holds something"],
		['conversation/getAll', { status: '={{ "active,closed" }}' }, "Filter 'Status'"],
		['conversation/getAll', { status: '={{ $now }}' }, "Filter 'Status' is a date"],
		['conversation/getAll', { contact: byId('={{ "Jane" }}') }, "Filter 'Contact' is not a"],
		['conversation/getAll', { contact: byId('={{ $now }}') }, "Filter 'Contact' is a date"],
		['message/getAll', { role: '={{ "consumer" }}' }, "Filter 'Role' holds something"],
		['message/getAll', { type: '={{ true }}' }, "Filter 'Type' holds something"],
		['message/getAll', { createdSince: '={{ "yesterday" }}' }, "Filter 'Created Since' is not a"],
		['contact/getAll', { updatedSince: '2026-02-30' }, "Filter 'Updated Since' is not a date"],
		['contact/getAll', { updatedSince: '={{ 20261120 }}' }, "Filter 'Updated Since' is not a date"],
		[
			'contact/getAll',
			{ updatedSince: '={{ DateTime.fromISO("never") }}' },
			"Filter 'Updated Since' is a date that does not exist",
		],
		[
			'contact/getAll',
			{ updatedSince: '={{ new Date("never") }}' },
			"Filter 'Updated Since' is a date that does not exist",
		],
		['contact/getAll', { name: '={{ $now }}' }, "Filter 'Name Contains' is a date; format it"],
		[
			'contact/getAll',
			{ name: '={{ new Date() }}' },
			"Filter 'Name Contains' is a date; format it",
		],
	])('%s refuses %j', async (operation, filters: INodeParameters, words) => {
		expectRefused(await run(operation, { filters }), words);
	});

	it('one bad filter beside good ones is enough', async () => {
		const filters = { status: 'active', contact: byId('={{ $json.missing }}') };
		expectRefused(await run('conversation/getAll', { filters }), "Filter 'Contact' is empty");
	});

	it.each([
		['conversation/getAll', { status: '={{ " Closed " }}' }, { status: 'closed' }],
		['message/getAll', { role: '={{ "CONTACT" }}' }, { role: 'contact' }],
		['contact/getAll', { name: `={{ " ${MARKS}Johnson " }}` }, { 'profile.name': '~Johnson' }],
		[
			'contact/getAll',
			{ updatedSince: '={{ DateTime.fromISO("2026-11-20T10:30:00+01:00") }}' },
			{ updatedAt: '>2026-11-20T09:30:00.000Z' },
		],
		[
			'message/getAll',
			{ createdSince: '={{ new Date(Date.UTC(2026, 10, 20)) }}' },
			{ createdAt: '>2026-11-20T00:00:00.000Z' },
		],
	])('%s takes %j', async (operation, filters: INodeParameters, query) => {
		const result = await run(operation, { filters });
		expect(result.error).toBeUndefined();
		const [asked] = sandbox.requests().filter(({ method }) => method === 'GET');
		expect(asked?.query).toMatchObject(query);
	});

	it('without filters the list holds everything', async () => {
		const { items, error } = await run('conversation/getAll', { filters: {} });
		expect(error).toBeUndefined();
		expect(items).not.toEqual([]);
	});

	describe('the picker for an organization that may stay empty', () => {
		/** n8n itself checks an ID that is typed and no expression. */
		const locators = (value: string): NodeParameterValueType[] =>
			(value === '' ? ['list'] : ['list', 'id']).map((mode) => ({ __rl: true, mode, value }));

		describe.each(['conversation/getAll', 'template/getAll'])('%s', (operation) => {
			it.each(['', '={{ "" }}', '={{ "  " }}'])('%j is left empty', async (value) => {
				for (const organization of locators(value)) {
					expect((await run(operation, { organization })).error).toBeUndefined();
				}
				const asked = sandbox.requests().filter(({ method }) => method === 'GET');
				expect(asked).not.toEqual([]);
				for (const { query } of asked) expect(query).not.toHaveProperty('organization');
			});

			it.each(['={{ $json.missing }}', '={{ null }}'])('%s is refused', async (value) => {
				for (const organization of [...locators(value), value]) {
					const result = await run(operation, { organization });
					expectRefused(result, "'Organization' is empty");
				}
			});

			it.each([
				[`={{ ["${SEED_ORGANIZATION}"] }}`, "'Organization' is a list"],
				[`={{ { id: "${SEED_ORGANIZATION}" } }}`, "'Organization' is an object"],
				['={{ $now }}', "'Organization' is a date"],
				['={{ 5 }}', "'Organization' is not a Web1on1 ID"],
				[`={{ "${MARKS}" }}`, "'Organization' is empty"],
			])('%s is refused', async (value, words) => {
				for (const organization of [...locators(value), value]) {
					expectRefused(await run(operation, { organization }), words);
				}
			});
		});
	});

	describe("'Limit'", () => {
		it.each(['={{ "2" }}', '={{ " 2 " }}', '={{ 2 }}', 2, '2'])('%j is 2', async (limit) => {
			const { error } = await run('organization/getAll', { limit });
			expect(error).toBeUndefined();
			expect(sandbox.requests().at(-1)?.query).toMatchObject({ limit: '2' });
		});

		it.each([
			['={{ $json.missing }}', "'Limit' is empty"],
			['={{ null }}', "'Limit' is empty"],
			['={{ "" }}', "'Limit' is empty"],
			['={{ "many" }}', "'Limit' is not a whole number above 0"],
			['={{ "0x10" }}', "'Limit' is not a whole number above 0"],
			['={{ "1e3" }}', "'Limit' is not a whole number above 0"],
			['={{ 2.5 }}', "'Limit' is not a whole number above 0"],
			['={{ 0 }}', "'Limit' is not a whole number above 0"],
			['={{ -3 }}', "'Limit' is not a whole number above 0"],
			['={{ true }}', "'Limit' is not a whole number above 0"],
			['={{ Infinity }}', "'Limit' is not a number"],
			['={{ NaN }}', "'Limit' is not a number"],
			['={{ [5] }}', "'Limit' is a list"],
			['={{ {} }}', "'Limit' is an object"],
			['={{ new Date() }}', "'Limit' is a date"],
			['={{ $now }}', "'Limit' is a date"],
		])('%s is refused', async (limit, words) => {
			for (const [operation] of FILTERS.slice(0, 1)) {
				expectRefused(await run(operation, { limit }), words);
			}
		});
	});
});
