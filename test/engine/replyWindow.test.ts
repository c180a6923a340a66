import './../support/engine/fast';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { runAction, World, type ActionResult, type StoredCredentials } from '../support/engine';
import { byId, SEED_ORGANIZATION } from '../support/example';
import { meetJohn, type Situation } from './operationCases';
import { descriptionOf } from './sends';

const JOHN = '+31619626759';
const NOBODY = '+31600000000';
const HOUR_MS = 3_600_000;

const msOf = (time: unknown): number => (typeof time === 'string' ? Date.parse(time) : NaN);

const CLOSED = /24-hour window is closed.*Send a template/;

/** Ways to send what WhatsApp takes in its window only. */
const FREE: Array<[string, INodeParameters]> = [
	['sendText', { text: 'Your car is ready.' }],
	['sendMedia', { mediaUrl: 'https://example.com/offer.pdf' }],
	[
		'sendQuickReplies',
		{ text: 'Does it suit you?', quickReplies: { reply: [{ text: 'Yes' }, { text: 'No' }] } },
	],
];

describe("WhatsApp's 24-hour window", () => {
	let world: World;
	let credentials: StoredCredentials;
	let john: Situation;

	beforeEach(async () => {
		world = await World.start({ rateLimit: 0 });
		credentials = world.credentials();
		john = await meetJohn(world.sandbox, credentials);
		world.sandbox.clearRequests();
	});

	afterEach(async () => {
		await world.dispose();
	});

	const run = async (
		operation: string,
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		others: Partial<Parameters<typeof runAction>[0]> = {},
	): Promise<ActionResult> => {
		const resource = operation === 'getReplyWindow' ? 'conversation' : 'message';
		const result = await runAction({
			...{ items, credentials, ...others },
			parameters: { resource, operation, ...parameters },
		});
		await world.sandbox.settled();
		return result;
	};

	const inside = (conversation: string): INodeParameters => ({
		sendTo: 'conversation',
		conversation: byId(conversation),
	});

	const toTelephone = (telephone: string): INodeParameters => ({
		...{ sendTo: 'contact', organization: byId(SEED_ORGANIZATION), telephone },
	});

	const posts = (): unknown[] => world.sandbox.requests().filter(({ method }) => method === 'POST');

	const looks = (path: RegExp): number =>
		world.sandbox.requests().filter((asked) => asked.method === 'GET' && path.test(asked.path))
			.length;

	const received = (): number => world.sandbox.phone(JOHN).messages.length;

	describe.each(FREE)('%s', (operation, parameters) => {
		it.each(['conversation', 'contact'])('goes out while it is open, to a %s', async (kind) => {
			const to = kind === 'contact' ? toTelephone(JOHN) : inside(john.conversation);
			const before = received();
			const { error, items } = await run(operation, { ...to, ...parameters });
			expect(error).toBeUndefined();
			expect(items[0]).not.toHaveProperty('warning');
			expect(received()).toBe(before + 1);
		});

		it.each(['conversation', 'contact'])('is refused once it is closed, to a %s', async (kind) => {
			world.sandbox.advanceClock(25 * HOUR_MS);
			const to = kind === 'contact' ? toTelephone(JOHN) : inside(john.conversation);
			const { error } = await run(operation, { ...to, ...parameters });
			expect(error?.message).toMatch(CLOSED);
			expect(posts()).toEqual([]);
		});

		it('is sent anyway where that is wanted, without a look', async () => {
			world.sandbox.advanceClock(25 * HOUR_MS);
			const options = { closedWindow: 'send' };
			const { error } = await run(operation, {
				...inside(john.conversation),
				...parameters,
				options,
			});
			expect(error).toBeUndefined();
			expect(world.sandbox.requests()).toHaveLength(1);
		});
	});

	const text = { text: 'Your car is ready.' };

	it('is as open as WhatsApp has it, to the minute', async () => {
		world.sandbox.advanceClock(24 * HOUR_MS - 60_000);
		const before = received();
		expect(
			(await run('sendText', { ...inside(john.conversation), ...text })).error,
		).toBeUndefined();
		expect(received()).toBe(before + 1);
		world.sandbox.advanceClock(120_000);
		const refused = await run('sendText', { ...inside(john.conversation), ...text });
		expect(refused.error?.message).toMatch(CLOSED);
		expect(descriptionOf(refused)).toContain("24 hours after the consumer's last WhatsApp message");
	});

	it('opens with a tapped button and a picture too', async () => {
		for (const opens of ['tap', 'picture'] as const) {
			world.sandbox.advanceClock(25 * HOUR_MS);
			if (opens === 'tap') world.sandbox.tap(JOHN, { text: 'Yes' });
			else world.sandbox.picture(JOHN);
			const { error } = await run('sendText', { ...inside(john.conversation), ...text });
			expect(error).toBeUndefined();
		}
	});

	it('is not opened by what the consumer writes by another touchpoint', async () => {
		world.sandbox.advanceClock(25 * HOUR_MS);
		for (let number = 1; number <= 45; number += 1) {
			world.sandbox.reply(JOHN, { text: `SMS ${number}`, touchpoint: 'sms' });
		}
		const options = { touchpoint: 'WhatsApp ' };
		const refused = await run('sendText', { ...inside(john.conversation), ...text, options });
		expect(refused.error?.message).toMatch(CLOSED);
		const goesOnBySms = await run('sendText', { ...inside(john.conversation), ...text });
		expect(goesOnBySms.error).toBeUndefined();
		expect(world.sandbox.phone(JOHN).messages.at(-1)?.touchpoint).toBe('sms');
	});

	it('is closed for whom nobody knows, and of no concern by SMS', async () => {
		const refused = await run('sendText', { ...toTelephone(NOBODY), ...text });
		expect(refused.error?.message).toMatch(CLOSED);
		expect(descriptionOf(refused)).toContain('knows no contact');
		expect(posts()).toEqual([]);
		world.sandbox.clearRequests();
		const bySms = { ...toTelephone(NOBODY), ...text, options: { touchpoint: 'sms' } };
		expect((await run('sendText', bySms)).error).toBeUndefined();
		expect(world.sandbox.requests()).toHaveLength(1);
	});

	it('is nothing that a template waits for', async () => {
		world.sandbox.advanceClock(25 * HOUR_MS);
		const { error } = await run('sendTemplate', {
			...toTelephone(JOHN),
			template: byId(world.sandbox.seed.templates.plain),
		});
		expect(error).toBeUndefined();
		expect(looks(/messages$/)).toBe(0);
	});

	it('is looked at once for all items of a conversation, in one run', async () => {
		const items = Array.from({ length: 12 }, (_, index) => ({ index }));
		const { error } = await run('sendText', { ...inside(john.conversation), ...text }, items);
		expect(error).toBeUndefined();
		expect(looks(/\/messages$/)).toBe(1);
		expect(posts()).toHaveLength(12);
		world.sandbox.clearRequests();
		await run('sendText', { ...toTelephone(JOHN), ...text }, items);
		expect(looks(/\/contacts$/)).toBe(1);
		expect(looks(/\/messages$/)).toBe(1);
	});

	it('keeps nothing of any item from being sent unless the run goes on', async () => {
		const items = [{ telephone: JOHN }, { telephone: NOBODY }];
		const each = { ...toTelephone('={{ $json.telephone }}'), ...text };
		expect((await run('sendText', each, items)).error?.message).toMatch(/\[item 1\]$/);
		expect(posts()).toEqual([]);
		const going = await run('sendText', each, items, { onError: 'continueRegularOutput' });
		expect(going.items).toMatchObject([
			{ accepted: true },
			{ error: expect.stringMatching(CLOSED) as string, details: { mayHaveBeenSent: false } },
		]);
		expect(posts()).toHaveLength(1);
	});

	it.each(['messages', 'contacts'])(
		'cannot be looked at with a token that may not read %s: it is sent, and that is said',
		async (list) => {
			world.sandbox.advanceClock(25 * HOUR_MS);
			world.sandbox.addFault({
				match: { method: 'GET', path: `^/v2/${list}` },
				fault: { kind: 'status', status: 403, message: `Permission Denied for ${list}` },
			});
			const { error, items } = await run('sendText', { ...toTelephone(JOHN), ...text });
			expect(error).toBeUndefined();
			expect(items[0]).toMatchObject({ accepted: true });
			expect(items[0]?.warning).toContain('24-hour window');
			expect(items[0]?.warning).toContain(`Permission Denied for ${list}`);
		},
	);

	it('leaves it to Web1on1 to say that there is no such conversation, and who has not hired the bot', async () => {
		const nowhere = '650000000000000000009999';
		const options = { touchpoint: 'whatsapp' };
		const lost = await run('sendText', { ...inside(nowhere), ...text, options });
		expect(lost.error?.message).toContain('Conversation not found');
		const { otherDealer } = world.sandbox.seed.organizations;
		const strange = { ...toTelephone(JOHN), organization: byId(otherDealer) };
		const refused = await run('sendText', { ...strange, ...text });
		expect(refused.error?.message).not.toMatch(CLOSED);
		expect(refused.error?.message).toContain('Permission Denied');
	});

	it.each(['={{ "perhaps" }}', '={{ $json.missing }}', '={{ null }}'])(
		'refuses %s as a choice',
		async (closedWindow) => {
			const options = { closedWindow };
			const { error } = await run('sendText', { ...inside(john.conversation), ...text, options });
			expect(error?.message).toContain("'If the 24-Hour Window Is Closed'");
			expect(world.sandbox.requests()).toEqual([]);
		},
	);

	describe('Get Reply Window', () => {
		const get = async (parameters: INodeParameters): Promise<IDataObject> => {
			const { items, error } = await run('getReplyWindow', parameters);
			expect(error).toBeUndefined();
			return items[0] ?? {};
		};

		it.each([
			['conversation', (): INodeParameters => ({ conversation: byId(john.conversation) })],
			[
				'telephone',
				(): INodeParameters => ({
					organization: byId(SEED_ORGANIZATION),
					telephone: '06-19626759',
					options: { defaultCountryCode: 'NL' },
				}),
			],
		])('tells until when it is open, by %s', async (findBy, parameters) => {
			world.sandbox.reply(JOHN, 'Is my car ready?');
			world.sandbox.advanceClock(23 * HOUR_MS);
			const found = await get({ findBy, ...parameters() });
			expect(found).toMatchObject({
				...{ conversationId: john.conversation, found: true, open: true },
				lastMessageText: 'Is my car ready?',
			});
			const { closesAt, lastMessageAt, remainingSeconds } = found;
			expect(msOf(closesAt) - msOf(lastMessageAt)).toBe(24 * HOUR_MS);
			expect(Number(remainingSeconds)).toBeGreaterThan(3500);
			expect(Number(remainingSeconds)).toBeLessThanOrEqual(3601);
		});

		it('tells since when it is closed', async () => {
			world.sandbox.advanceClock(72 * HOUR_MS);
			const found = await get({ findBy: 'conversation', conversation: byId(john.conversation) });
			expect(found).toMatchObject({ open: false, remainingSeconds: 0 });
			expect(found.lastMessageText).toBe('Hello');
			expect(found.closesAt).toBeDefined();
		});

		it('shows a picture by its caption and its type', async () => {
			world.sandbox.picture(JOHN, { caption: 'The scratch' });
			const found = await get({ findBy: 'conversation', conversation: byId(john.conversation) });
			expect(found).toMatchObject({ lastMessageText: 'The scratch', lastMessageType: 'image/png' });
		});

		it('is closed where nobody has written, and for whom nobody knows', async () => {
			const organization = byId(SEED_ORGANIZATION);
			const telephone = { findBy: 'telephone', organization, telephone: NOBODY };
			expect(await get(telephone)).toEqual({ found: false, open: false, remainingSeconds: 0 });
			await run('sendTemplate', {
				...toTelephone(NOBODY),
				template: byId(world.sandbox.seed.templates.plain),
			});
			const known = await get(telephone);
			expect(known).toMatchObject({ found: true, open: false, remainingSeconds: 0 });
			expect(known).not.toHaveProperty('closesAt');
		});

		it('names a conversation that does not exist', async () => {
			const conversation = byId('650000000000000000009999');
			const { error } = await run('getReplyWindow', { findBy: 'conversation', conversation });
			expect(error?.message).toContain('Conversation not found');
		});
	});
});
