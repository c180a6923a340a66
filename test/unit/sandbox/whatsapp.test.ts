import { startSandbox, type Sandbox } from '../../../sandbox';
import { seed } from '../../../sandbox/seed';
import { whatsAppRefusal, type WhatsAppMessage } from '../../../sandbox/whatsapp';
import { clientOf, templateMessage, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';

const TEMPLATE: WhatsAppMessage['template'] = {
	id: seed.templates.appointment,
	createdAt: '',
	updatedAt: '',
	organization: seed.organizations.acme,
	orgPath: seed.organizations.acme,
	name: 'car_ready',
	language: 'en',
	category: 'UTILITY',
	status: 'approved',
	header: 'Your {{Car}}',
	content: 'Dear {{contact.name}}, it is ready at {{ PlanTime }}.',
	buttons: [{ type: 'url', text: 'Track', url: 'https://example.com/{{Order}}' }],
};

const GOOD = { template: TEMPLATE.id, Car: 'V60', PlanTime: '3.15 pm', Order: 7 };

const refusalOf = (
	meta: Record<string, unknown>,
	profile: Record<string, unknown> = { name: 'John' },
): string | undefined =>
	whatsAppRefusal({
		message: { text: 'car_ready', contentType: 'text/plain', meta: { ...GOOD, ...meta } },
		template: TEMPLATE,
		profile,
	});

const textRefusalOf = (text: string, labels: string[] = []): string | undefined =>
	whatsAppRefusal({
		message: {
			text,
			contentType: 'text/plain',
			meta: {},
			actions: labels.map((label) => ({ type: 'reply', text: label })),
		},
		profile: {},
	});

describe("WhatsApp's rules in the sandbox", () => {
	it.each([
		['the values as they are', {}],
		['four blanks in a row', { PlanTime: '3.15    pm' }],
		['a number and a switch', { Car: 60, PlanTime: true }],
		['what Web1on1 takes along', { header: { link: 'x' }, quotedMessage: 'id', SenderID: 'Acme' }],
		['an emoji that JavaScript counts twice', { Car: '🚗'.repeat(55) }],
		[
			'exactly 1,024 characters',
			{ PlanTime: 'x'.repeat(1024 - 'Dear John, it is ready at .'.length) },
		],
	])('let a template pass: %s', (_name, meta) => {
		expect(refusalOf(meta)).toBeUndefined();
	});

	it.each([
		['a line break', { PlanTime: '3.15 pm\nroom 2' }, /PlanTime has a line break/],
		['a carriage return', { PlanTime: '3.15 pm\rroom 2' }, /PlanTime has a line break/],
		['a line separator', { PlanTime: '3.15 pm\u2028room 2' }, /PlanTime has a line break/],
		['a tab', { Order: 'A\t1' }, /Order has a line break, a tab/],
		['five blanks', { Car: 'V     60' }, /Car has .*more than four blanks/],
		['blanks only', { Car: '  ' }, /Car is empty/],
		['marks that nobody sees', { Car: '\u200b\u2800\u00ad' }, /Car is empty/],
		['one variable too many', { Colour: 'red' }, /no variable Colour/],
		['a name in another case', { plantime: '3' }, /no variable plantime/],
		['a body of 1,025', { PlanTime: 'x'.repeat(998) }, /body has 1025 characters/],
		['a header of 61', { Car: 'x'.repeat(56) }, /header has 61 characters/],
	])('refuse a template with %s', (_name, meta, reason) => {
		expect(refusalOf(meta)).toMatch(reason);
	});

	it('hold for what the platform fills in too', () => {
		expect(refusalOf({}, { name: 'John\nJohnson' })).toMatch(/contact\.name has a line break/);
		expect(refusalOf({}, { name: ' ' })).toMatch(/contact\.name is empty/);
	});

	it.each([
		['4,096 characters', 'x'.repeat(4096), []],
		['line breaks, tabs and blanks', 'Dear John,\n\n\tyour     car', []],
		['three quick replies of 20 characters', 'Hi', ['a', 'b', '🚗'.repeat(20)]],
	])('let a text pass: %s', (_name, text, labels) => {
		expect(textRefusalOf(text, labels)).toBeUndefined();
	});

	it.each([
		['4,097 characters', 'x'.repeat(4097), [], /text has 4097/],
		['nothing to be seen', '\u200b', [], /text is empty/],
		['four quick replies', 'Hi', ['a', 'b', 'c', 'd'], /4 quick replies, 3 are/],
		['a quick reply of 21', 'Hi', ['x'.repeat(21)], /quick reply .* 21 characters/],
	])('refuse a text with %s', (_name, text, labels, reason) => {
		expect(textRefusalOf(text, labels)).toMatch(reason);
	});
});

describe("a breach of WhatsApp's rules", () => {
	let sandbox: Sandbox;

	beforeEach(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	const failures = (id: string): unknown[] =>
		sandbox
			.stream(id)
			.messages.flatMap(({ type, meta }) => (type === 'status' ? [meta.error] : []));

	const upsert = async (
		changes: object,
	): Promise<{ status: number; id: string; failed: unknown[] }> => {
		const bot = clientOf(sandbox);
		const { status, body } = await bot('POST', '/v2/conversations', upsertBody(sandbox, changes));
		await sandbox.settled();
		const { id } = body as { id: string };
		return { status, id, failed: failures(id) };
	};

	it.each([
		['a line break in a variable', { PlanTime: '3.15 pm\nroom 2' }, /line break/],
		['a variable of blanks', { PlanTime: '   ' }, /PlanTime is empty/],
		['a variable the template has not', { PlanTime: '3', Room: '2' }, /no variable Room/],
		['a body too long', { PlanTime: 'x'.repeat(1024) }, /are allowed/],
	])('shows later, in the stream: %s', async (_name, variables, reason) => {
		const messages = [templateMessage(seed.templates.appointment, variables)];
		const { status, failed } = await upsert({ messages });
		expect(status).toBe(201);
		expect(failed).toEqual([expect.stringMatching(reason)]);
		expect(sandbox.phone(PHONE).messages).toEqual([]);
	});

	it('concerns texts and buttons as well, within the 24 hours', async () => {
		const { id } = await upsert({});
		sandbox.reply(PHONE, 'Yes');
		const bot = clientOf(sandbox);
		const post = async (message: object): Promise<void> => {
			const path = `/v2/conversations/${id}/messages`;
			expect(await bot('POST', path, { role: 'agent', ...message })).toMatchObject({ status: 201 });
			await sandbox.settled();
		};
		await post({ text: 'x'.repeat(4097) });
		await post({
			text: 'Which day?',
			actions: 'abcd'.split('').map((text) => ({ type: 'reply', text })),
		});
		expect(failures(id)).toEqual([
			expect.stringContaining('4096 are allowed'),
			expect.stringContaining('4 quick replies'),
		]);
		await post({ text: 'x'.repeat(4097), touchpoint: 'sms' });
		expect(failures(id)).toHaveLength(2);
	});

	it('concerns no other touchpoint', async () => {
		const variables = { PlanTime: '3.15 pm\nroom 2' };
		const message = templateMessage(seed.templates.appointment, variables);
		const { failed } = await upsert({ messages: [{ ...message, touchpoint: 'sms' }] });
		expect(failed).toEqual([]);
	});
});
