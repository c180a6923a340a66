import '../support/engine/fast';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runAction, World, type ActionResult, type StoredCredentials } from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_TEMPLATE } from '../support/example';
import { meetJohn, OPERATION_CASES, parametersOf, type Situation } from './operationCases';

const ROW: IDataObject = { dealer: 4711, customer: { car: 'V60' }, accepted: 'by whom?' };

/** Operations of one record or one message: those that list have a row for each record. */
const WITH_OPTION = Object.keys(OPERATION_CASES).filter(
	(name) => !/getAll$|(?:contact|conversation)\/get$/.test(name) && !/sendAndWait$/.test(name),
);

describe("'Include Input Fields'", () => {
	let world: World;
	let credentials: StoredCredentials;
	let john: Situation;

	beforeAll(async () => {
		world = await World.start({ rateLimit: 0 });
		credentials = world.credentials();
		john = await meetJohn(world.sandbox, credentials);
	});

	afterAll(async () => {
		await world.dispose();
	});

	const run = async (
		name: string,
		parameters: INodeParameters,
		{ items = [ROW], ...others }: Partial<Parameters<typeof runAction>[0]> = {},
	): Promise<ActionResult> => {
		const all = { ...parametersOf(name, john), ...parameters };
		return await runAction({ parameters: all, credentials, items, ...others });
	};

	const withInput = (options: INodeParameters = {}): INodeParameters => ({
		options: { includeInputFields: true, ...options },
	});

	it.each(WITH_OPTION)('%s passes on what came in, and keeps what is its own', async (name) => {
		const plain = await run(name, {});
		const whole = await run(name, withInput());
		expect([plain.error, whole.error]).toEqual([undefined, undefined]);
		expect(plain.items[0]).not.toHaveProperty('dealer');
		expect(whole.items[0]).toMatchObject({ dealer: 4711, customer: { car: 'V60' } });
		for (const member of Object.keys(plain.items[0] ?? {})) {
			expect(typeof whole.items[0]?.[member]).toBe(typeof plain.items[0]?.[member]);
		}
	});

	const TEXT_EACH: INodeParameters = {
		...{ sendTo: 'contact', organization: byId(SEED_ORGANIZATION), text: 'Ready' },
		telephone: '={{ $json.phone }}',
	};
	const BOTH = [
		{ id: 1, phone: '+31619626759', error: 'of an earlier node' },
		{ id: 2, phone: 'none' },
	];

	it('does so for each item, those that fail too', async () => {
		const { items } = await run(
			'message/sendText',
			{ ...TEXT_EACH, ...withInput() },
			{ items: BOTH, onError: 'continueRegularOutput' },
		);
		expect(items[0]).toMatchObject({ id: 1, phone: '+31619626759', accepted: true });
		expect(items[0]).not.toHaveProperty('error');
		expect(items[1]).toMatchObject({ id: 2, phone: 'none', details: { mayHaveBeenSent: false } });
		expect(items[1]?.error).toContain("'Telephone'");
	});

	it("leaves it to n8n's error output, which does so by itself", async () => {
		const { outputs } = await run(
			'message/sendText',
			{ ...TEXT_EACH, ...withInput() },
			{ items: BOTH, onError: 'continueErrorOutput' },
		);
		expect(outputs[0]?.map(({ json }) => json.id)).toEqual([1]);
		expect(Object.keys(outputs[1]?.[0]?.json ?? {}).sort()).toEqual(['details', 'error']);
	});

	it('is what each item says, and refused where it is neither true nor false', async () => {
		const items = [
			{ id: 1, wants: true },
			{ id: 2, wants: 'false' },
		];
		const options = { includeInputFields: '={{ $json.wants }}' };
		const { items: out } = await run('message/addNote', { options }, { items });
		expect(out.map(({ id }) => id)).toEqual([1, undefined]);
		world.sandbox.clearRequests();
		const neither = await run('message/addNote', { options }, { items: [{ wants: 'perhaps' }] });
		expect(neither.error?.message).toContain("'Include Input Fields' is neither true nor false");
		expect(world.sandbox.requests()).toEqual([]);
	});

	it('is not needed to know who it was', async () => {
		const to = { sendTo: 'contact', organization: byId(SEED_ORGANIZATION) };
		const { items } = await run('message/sendTemplate', {
			...to,
			...{ telephone: '06-19626759', contactName: 'John Johnson', email: '' },
			template: byId(SEED_TEMPLATE),
			options: { defaultCountryCode: '31' },
		});
		expect(items[0]).toMatchObject({
			contactId: john.contact,
			contactName: 'John Johnson',
			telephone: '+31619626759',
		});
		const inside = await run('message/sendText', {});
		const { messageId, messageIds } = inside.items[0] ?? {};
		expect(messageIds).toEqual([messageId]);
		expect(world.sandbox.stream(john.conversation).messages.at(-1)?.id).toBe(messageId);
	});
});
