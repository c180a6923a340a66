import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../../nodes/Web1on1/values/json';
import { PHONE } from '../../support/example';
import { Waiting } from './asking';

/** The replies that executions went on with. */
const saidIn = (outputs: IDataObject[][]): unknown[] =>
	outputs.flat().map(({ reply }) => (isRecord(reply) ? reply.text : undefined));

const OTHER_PHONE = '+31687654321';

describe('a question that waits', () => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ retryBaseMs: 100, rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('keeps in the conversation where it waits, before anybody can read it', async () => {
		const asked = await world.ask();
		expect(asked.status).toBe('waiting');
		const [sent] = world.sandbox.requests().filter(({ path }) => path === '/v2/conversations');
		const { messages } = sent?.body as { messages: Array<Record<string, unknown>> };
		expect(messages.map(({ type }) => type)).toEqual(['command', 'chat']);
		expect(messages[0]?.text).toMatch(
			new RegExp(`^/set _asked${world.sandbox.seed.bot.id}_\\w{8} [\\w.%-]+$`),
		);
		expect(world.questions()).toHaveLength(1);
	});

	it('waits in a conversation it was given, with the question in one request', async () => {
		await world.ask();
		const conversation = { __rl: true, mode: 'id', value: world.conversationOf() };
		world.sandbox.clearRequests();
		const asked = await world.ask({ sendTo: 'conversation', conversation });
		expect(asked.status).toBe('waiting');
		expect(world.sandbox.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it('goes on with the reply, starts no other run, and is over in the conversation', async () => {
		const trigger = await world.listen();
		const asked = await world.ask();
		await world.reply('Yes');
		expect(asked.outputs).toMatchObject([[{ replied: true, reply: { text: 'Yes' } }]]);
		expect(trigger.taken).toEqual([]);
		expect(world.questions()).toEqual([]);
		await world.reply('And another thing');
		expect(trigger.taken.map(({ text }) => text)).toEqual(['And another thing']);
		expect(asked.outputs).toHaveLength(1);
	});

	it('goes on with a tap, which a trigger for replies hears for it', async () => {
		const trigger = await world.listen({ events: ['whatsappReply'] });
		const asked = await world.ask();
		world.sandbox.tap(PHONE, { text: 'Yes', payload: 'YES', touchpoint: 'sms' });
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		expect(trigger.taken).toEqual([]);
	});

	it('gets a reply that the filters of the trigger would drop', async () => {
		const trigger = await world.listen({
			filters: { text: { match: { comparison: 'equals', value: 'stop' } } },
		});
		const asked = await world.ask();
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect(trigger.taken).toEqual([]);
	});

	it('starts the workflow beside it, where that is asked for', async () => {
		const trigger = await world.listen({ options: { startAwaited: true } });
		const asked = await world.ask();
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect(trigger.taken.map(({ text }) => text)).toEqual(['Yes']);
	});

	it('does not show up among the variables of a reply', async () => {
		const trigger = await world.listen({ options: { startAwaited: true } });
		await world.ask();
		await world.set('appointmentId', 'A-4711');
		await world.reply('Yes');
		await world.reply('No');
		expect(trigger.taken.map(({ variables }) => variables)).toEqual([
			{ appointmentId: 'A-4711' },
			{ appointmentId: 'A-4711' },
		]);
	});

	it('goes on once though the reply is delivered again and again', async () => {
		const trigger = await world.listen();
		const asked = await world.ask();
		await world.reply('Yes');
		world.sandbox.redeliver({ copies: 3 });
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		expect(trigger.taken).toEqual([]);
	});

	it('goes on once though copies of the reply come at one moment', async () => {
		world.useOld();
		const trigger = await world.listen();
		const asked = await world.ask();
		world.executions.beforeNoting = () => new Promise((resolve) => setTimeout(resolve, 50));
		const { id } = world.sandbox.reply(PHONE, { text: 'Yes', touchpoint: 'sms' });
		world.sandbox.redeliver({ messageId: id, copies: 4 });
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		expect(trigger.taken).toEqual([]);
	});

	it.each([
		['2.41', false],
		['1.123', true],
	])('goes on with one of three replies of one moment, on n8n %s', async (_, isOld) => {
		if (isOld) world.useOld();
		const trigger = await world.listen();
		const asked = await world.ask();
		world.executions.beforeNoting = () => new Promise((resolve) => setTimeout(resolve, 50));
		for (const text of ['one', 'two', 'three']) {
			world.sandbox.reply(PHONE, { text, touchpoint: 'sms' });
		}
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		const texts = [...saidIn(asked.outputs), ...trigger.taken.map(({ text }) => text)];
		expect(texts.sort()).toEqual(['one', 'three', 'two']);
	});

	it('goes on once, and starts nothing, with the triggers of two workflows', async () => {
		const [first, second] = [await world.listen(), await world.listen()];
		const asked = await world.ask();
		await world.reply('Yes');
		expect(asked.outputs).toHaveLength(1);
		expect([...first.taken, ...second.taken]).toEqual([]);
	});

	it('is known to have been answered by this reply when another workflow gets it after a restart', async () => {
		const first = await world.listen();
		const second = await world.listen();
		const asked = await world.ask();
		world.sandbox.configure({ retryBaseMs: 10_000 });
		second.isAway = true;
		const { id } = await world.reply('Yes');
		second.isAway = false;
		world.restart();
		world.sandbox.redeliver({ messageId: id });
		await world.quiet();
		expect(asked.outputs).toHaveLength(1);
		expect([...first.taken, ...second.taken]).toEqual([]);
		// Another reply of the consumer is nobody's answer.
		await world.reply('No');
		expect(second.taken.map(({ text }) => text)).toEqual(['No']);
	});

	it('lets everybody have his own answer', async () => {
		await world.listen();
		const john = await world.ask();
		const jane = await world.ask({ telephone: OTHER_PHONE, contactName: 'Jane' });
		await world.reply('from Jane', OTHER_PHONE);
		await world.reply('from John');
		expect(saidIn(john.outputs)).toEqual(['from John']);
		expect(saidIn(jane.outputs)).toEqual(['from Jane']);
	});

	it('is refused for more than one item, before anything is sent', async () => {
		const { result } = await world.ask({}, [{}, {}]);
		expect(result.error?.message).toContain('takes one item at a time');
		expect(result.error?.description).toContain("'Loop Over Items'");
		expect(result.error?.description).toContain('sub-workflow');
		expect(world.sandbox.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it('ends with an error, and waits for nobody, when it can not be sent', async () => {
		world.sandbox.addFault({
			match: { path: '^/v2/conversations$' },
			fault: { kind: 'status', status: 400 },
		});
		const { status, result } = await world.ask();
		expect(status).toBe('error');
		expect(result.run.data.waitTill).toBeUndefined();
	});
});
