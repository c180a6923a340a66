import { setTimeout as sleep } from 'node:timers/promises';

import { outputItems, type JsonObject } from '../../host';
import { Random } from '../../sandbox/random';
import { PHONE } from '../support/example';
import {
	askAll,
	N8N_VERSION,
	numberFrom,
	phoneOf,
	QUESTION,
	questioner,
	readBy,
	TIMEOUT_MS,
	World,
} from '../support/n8n';
import { until } from '../../toolbox/until';

/** Executions that wait at once. */
const WAITING = numberFrom('WAITING', 40);

/** Everybody answers within this time. */
const WITHIN_MS = 10_000;

jest.setTimeout(TIMEOUT_MS + WAITING * 5000);

/** What the answered item says that the consumer wrote. */
function textOfReply({ reply }: JsonObject): unknown {
	return typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : undefined;
}

describe(`send and wait (n8n ${N8N_VERSION}, legacy expression engine)`, () => {
	let world: World;

	beforeAll(async () => {
		const env = { EXECUTIONS_DATA_PRUNE: 'false' };
		world = await World.start({ host: { env, expressionEngine: 'legacy' } });
	});

	afterEach(async () => {
		await world.tidy();
	});

	afterAll(async () => {
		await world.stop();
	});

	it('goes on with the reply after a restart, and starts nothing else, however often it is delivered', async () => {
		const listener = await world.publishedListener();
		const other = await world.publishedListener();
		const workflow = await questioner(world);
		await askAll(world, workflow, [PHONE]);
		await world.host.restart();
		const reply = world.sandbox.reply(PHONE, { text: 'Yes', touchpoint: 'sms' });
		await world.delivered(reply);
		await until('the thanks', () => readBy(world, PHONE).length > 0);
		const [execution, ...others] = await world.executionsOf(workflow);
		expect(others).toEqual([]);
		expect(execution?.status).toBe('success');
		if (execution === undefined) return;
		expect(outputItems(execution, QUESTION)).toEqual([
			expect.objectContaining({
				replied: true,
				reply: expect.objectContaining({ text: 'Yes', answer: 'yes' }) as object,
			}),
		]);

		await world.redeliver(reply);
		// What the process knew is gone, the reply comes again.
		await world.host.restart();
		await world.redeliver(reply);
		expect(readBy(world, PHONE)).toEqual(['Noted: Yes']);
		expect(await world.textsOf(listener)).toEqual([]);
		expect(await world.textsOf(other)).toEqual([]);
	});

	it(`gives each of ${WAITING} executions its own answer, in whatever order they come`, async () => {
		const listener = await world.publishedListener();
		const workflow = await questioner(world);
		const telephones = Array.from({ length: WAITING }, (_, index) => phoneOf(index));
		await askAll(world, workflow, telephones);

		const order = new Random(20261126).shuffle([...telephones]);
		for (const telephone of order) {
			world.sandbox.reply(telephone, { text: `from ${telephone}`, touchpoint: 'sms' });
			await sleep(WITHIN_MS / WAITING / 2);
		}
		const isOver = (): boolean => telephones.every((phone) => readBy(world, phone).length > 0);
		await until(() => whatIsLeft(telephones), isOver, 60_000 + WAITING * 1000);
		const executions = await world.executionsOf(workflow, { limit: WAITING * 2 });
		expect(executions.map(({ status }) => status)).toEqual(telephones.map(() => 'success'));
		const texts = executions.flatMap((one) => outputItems(one, QUESTION).map(textOfReply));
		expect(texts.sort()).toEqual(telephones.map((phone) => `from ${phone}`).sort());
		expect(telephones.map((phone) => readBy(world, phone))).toEqual(
			telephones.map((phone) => [`Noted: from ${phone}`]),
		);
		expect(await world.textsOf(listener)).toEqual([]);
	});

	/** How far it has come, for who waits in vain. */
	const whatIsLeft = (telephones: readonly string[]): string => {
		const left = telephones.filter((phone) => readBy(world, phone).length === 0);
		const deliveries = world.sandbox
			.deliveries()
			.filter(({ rawBody }) => rawBody.includes('"text":"from '))
			.map(({ status, attempts }) => `${status}: ${attempts.map((one) => one.status).join()}`);
		const counts = new Map<string, number>();
		for (const one of deliveries) counts.set(one, (counts.get(one) ?? 0) + 1);
		return `the thanks of ${left.length}; deliveries: ${JSON.stringify([...counts])}`;
	};

	it('lets the older of two questions go on at once', async () => {
		await world.publishedListener();
		const workflow = await questioner(world);
		const phone = '+31617999999';
		await askAll(world, workflow, [phone]);
		await askAll(world, workflow, [phone]).catch(() => undefined);
		const { api } = world.host;
		const superseded = await api.waitForExecution({
			workflowId: workflow.id,
			where: ({ status }) => status !== 'waiting',
		});
		expect(outputItems(superseded, QUESTION)).toEqual([
			expect.objectContaining({ replied: false, superseded: true }),
		]);
		const answered = world.sandbox.reply(phone, { text: 'Yes', touchpoint: 'sms' });
		await world.delivered(answered);
		await until('the thanks', () => readBy(world, phone).includes('Noted: Yes'));
	});
});
