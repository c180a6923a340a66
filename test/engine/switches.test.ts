import type { IDataObject, INodeParameters, NodeParameterValueType } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	runAction,
	type ActionResult,
	type StoredCredentials,
	credentialsFor,
} from '../support/engine';
import { byId, SEED_ORGANIZATION } from '../support/example';
import { fieldsOf, type Field } from './fields';
import { meetJohn, parametersOf, type Situation } from './operationCases';

const SWITCHES = fieldsOf(['boolean']).map((field): [string, string, Field] => [
	field.operation,
	field.path,
	field,
]);

/** Ways to say the same thing. */
const SAYING: Record<'true' | 'false', NodeParameterValueType[]> = {
	true: [true, '={{ true }}', '={{ "true" }}', '={{ " TRUE " }}', '={{ "True" }}'],
	false: [false, '={{ false }}', '={{ "false" }}', '={{ "FALSE\\n" }}', '={{ "False" }}'],
};

const SAYING_NEITHER = [
	...['undefined', 'null', 'NaN', '0', '1', '""', '" "', '"yes"', '"no"', '"on"', '"1"'],
	...['"truefalse"', '[true]', '[]', '({ value: true })', '$now', 'new Date(0)'],
].map((value) => `={{ ${value} }}`);

describe('switches', () => {
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

	const run = async (operation: string, changes: INodeParameters): Promise<ActionResult> =>
		await runAction({
			parameters: {
				...{ organization: byId(SEED_ORGANIZATION), telephone: '+31619626759' },
				...parametersOf(operation, situation),
				...changes,
			},
			credentials,
		});

	/** What it has asked for and given, without what each run has of its own. */
	async function whatItDoes(operation: string, changes: INodeParameters): Promise<unknown> {
		sandbox.clearRequests();
		const { items, error } = await run(operation, changes);
		expect(error).toBeUndefined();
		const asked = sandbox
			.requests()
			.map(({ method, path, query, body }) => ({ method, path, query, body: common(body) }));
		return { asked, shapes: items.map(shapeOf) };
	}

	/** What is sent, without the reference of a question, which no other has. */
	const common = (body: unknown): unknown =>
		JSON.parse(JSON.stringify(body ?? null).replace(/\/set _asked\S+ [^\s"]+/g, '/set _asked'));

	const shapeOf = (item: IDataObject): string[] => Object.keys(item).sort();

	it('are found in both collections and entries', () => {
		const labels = new Set(SWITCHES.map(([, path]) => path));
		expect([...labels].sort()).toEqual([
			'Messages > Send to Consumer',
			'Options > Allow Undefined and Null',
			'Options > Backchannel',
			'Options > Check Template',
			'Options > Include Input Fields',
			'Options > Leave Conversation Afterwards',
			'Return All',
			'Simplify',
		]);
	});

	describe.each(SWITCHES)('%s: %s', (operation, path, { holding }) => {
		it.each(['true', 'false'] as const)('a text that says %s is read so', async (said) => {
			const [plain, ...others] = SAYING[said];
			const expected = await whatItDoes(operation, holding(plain ?? said));
			for (const value of others) {
				expect(await whatItDoes(operation, holding(value))).toEqual(expected);
			}
		});

		it('anything else is refused before anything is asked', async () => {
			for (const value of SAYING_NEITHER) {
				const { error } = await run(operation, holding(value));
				const label = path.split(' > ').at(-1) ?? '';
				expect(error?.message).toContain(`'${label}' is neither true nor false`);
			}
			expect(sandbox.requests()).toEqual([]);
		});
	});

	it("'Return All' and 'Simplify' do what the text says", async () => {
		const messages = async (changes: INodeParameters): Promise<IDataObject[]> =>
			(await run('message/getAll', { limit: 1, ...changes })).items;
		expect(await messages({ returnAll: '={{ "false" }}' })).toHaveLength(1);
		expect((await messages({ returnAll: '={{ "true" }}' })).length).toBeGreaterThan(1);
		expect((await messages({ simplify: '={{ "true" }}' }))[0]).toHaveProperty('messageId');
		expect((await messages({ simplify: '={{ "false" }}' }))[0]).not.toHaveProperty('messageId');
	});

	it('\'Send to Consumer\' "false" reaches nobody', async () => {
		const before = sandbox.phone('+31619626759').messages.length;
		const message = { kind: 'chat', text: 'For us only', toConsumer: '={{ "false" }}' };
		const { error } = await run('conversation/upsert', { messages: { message: [message] } });
		expect(error).toBeUndefined();
		await sandbox.settled();
		expect(sandbox.phone('+31619626759').messages).toHaveLength(before);
	});
});
