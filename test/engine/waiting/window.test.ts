import '../../support/engine/fast';

import type { INodeParameters } from 'n8n-workflow';

import type { Asked } from '../../support/engine';
import { byId, PHONE } from '../../support/example';
import { meetJohn } from '../operationCases';
import { Waiting } from './asking';

const HOUR_MS = 3_600_000;

/** Questions that WhatsApp takes in its window only. */
const FREE: Array<[messageType: string, changes: INodeParameters]> = [
	['text', { message: 'Does Friday suit you?' }],
	[
		'quickReplies',
		{ message: 'Friday?', quickReplies: { reply: [{ text: 'Yes' }, { text: 'No' }] } },
	],
];

describe("a question and WhatsApp's 24-hour window", () => {
	let world: Waiting;
	let conversation: string;

	beforeEach(async () => {
		world = await Waiting.start({ rateLimit: 0 });
		({ conversation } = await meetJohn(world.sandbox, world.credentials()));
		world.sandbox.clearRequests();
	});

	afterEach(async () => {
		await world.dispose();
	});

	const ask = async (
		messageType: string,
		changes: INodeParameters,
		options: INodeParameters = {},
	): Promise<Asked> => await world.ask({ messageType, options, ...changes });

	/** What was sent; a new token is asked for after a day. */
	const sends = (): unknown[] =>
		world.sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path.startsWith('/v2/conversations'));

	const looks = (): unknown[] =>
		world.sandbox
			.requests()
			.filter(({ method, path }) => method === 'GET' && /\/messages$/.test(path));

	const received = (): number => world.sandbox.phone(PHONE).messages.length;

	describe.each(FREE)('%s', (messageType, changes) => {
		const ways: Array<[string, () => INodeParameters]> = [
			['contact', () => ({})],
			['conversation', () => ({ sendTo: 'conversation', conversation: byId(conversation) })],
		];

		it.each(ways)('is asked while it is open, of a %s', async (_kind, to) => {
			const before = received();
			const asked = await ask(messageType, { ...changes, ...to() });
			expect(asked.status).toBe('waiting');
			expect(looks()).not.toEqual([]);
			expect(received()).toBe(before + 1);
		});

		it.each(ways)('is refused before anything is sent, to a %s', async (_kind, to) => {
			world.sandbox.advanceClock(25 * HOUR_MS);
			const asked = await ask(messageType, { ...changes, ...to() });
			expect(asked.status).toBe('error');
			expect(asked.result.error?.message).toMatch(/24-hour window is closed.*Send a template/);
			expect(sends()).toEqual([]);
			expect(world.questions()).toEqual([]);
		});

		it.each(ways)('is asked anyway where that is wanted, of a %s', async (_kind, to) => {
			world.sandbox.advanceClock(25 * HOUR_MS);
			const asked = await ask(messageType, { ...changes, ...to() }, { closedWindow: 'send' });
			expect(asked.status).toBe('waiting');
			expect(looks()).toEqual([]);
			expect(sends()).toHaveLength(1);
		});
	});

	it('a template is asked at any time, without a look', async () => {
		world.sandbox.advanceClock(25 * HOUR_MS);
		const before = received();
		const asked = await ask('template', {
			template: byId(world.sandbox.seed.templates.plain),
			variableMode: 'json',
			variablesJson: '{}',
		});
		expect(asked.status).toBe('waiting');
		expect(looks()).toEqual([]);
		expect(received()).toBe(before + 1);
	});
});
