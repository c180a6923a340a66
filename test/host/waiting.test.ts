import { setTimeout as sleep } from 'node:timers/promises';

import { outputItems, type Execution, type JsonObject } from '../../host';
import type { Message } from '../../sandbox';
import { Random } from '../../sandbox/random';
import { PHONE } from '../support/example';
import {
	askAll,
	engineFrom,
	IS_N8N_1,
	N8N_VERSION,
	numberFrom,
	phoneOf,
	QUESTION,
	questioner,
	readBy,
	textsIn,
	TIMEOUT_MS,
	type World,
} from '../support/n8n';
import { until } from '../../toolbox/until';
import { startBehindGate, type Gate } from './gate';
import { AT_ONCE, PLATFORM, timeFor, writtenAmidKills } from './kills';

/** Executions that wait at once. */
const WAITING = numberFrom('WAITING', 40);

/** Kills of n8n while as many wait as there is something to kill; a few for a quick look. */
const KILLS = numberFrom('WAITING_KILLS', 2);
const AMID_KILLS = numberFrom('WAITING', 16);

const ENGINE = engineFrom();

/** Everybody answers within this time. */
const WITHIN_MS = 10_000;

jest.setTimeout(TIMEOUT_MS + WAITING * 5000 + timeFor(KILLS));

/** What the answered item says that the consumer wrote. */
function textOfReply({ reply }: JsonObject): unknown {
	return typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : undefined;
}

const answerFrom = (telephone: string): string => `from ${telephone}`;

describe(`send and wait (n8n ${N8N_VERSION}, ${ENGINE} engine)`, () => {
	let gate: Gate;
	let world: World;

	beforeAll(async () => {
		const env = { EXECUTIONS_DATA_PRUNE: 'false' };
		const options = { host: { env, expressionEngine: ENGINE } };
		// Its public address does not lead back to what waits: only n8n's own way does.
		({ gate, world } = await startBehindGate(options, '/some/where'));
	});

	afterEach(async () => {
		await world.tidy();
	});

	afterAll(async () => {
		await world.stop();
		await gate.close();
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
			world.sandbox.reply(telephone, { text: answerFrom(telephone), touchpoint: 'sms' });
			await sleep(WITHIN_MS / WAITING / 2);
		}
		const isOver = (): boolean => telephones.every((phone) => readBy(world, phone).length > 0);
		const over = until(() => whatIsLeft(telephones), isOver, 60_000 + WAITING * 1000);
		await world.orTell(workflow, over);
		const executions = await world.executionsOf(workflow, { limit: WAITING * 2 });
		expect(executions.map(({ status }) => status)).toEqual(telephones.map(() => 'success'));
		const texts = executions.flatMap((one) => outputItems(one, QUESTION).map(textOfReply));
		expect(texts.sort()).toEqual(telephones.map((phone) => answerFrom(phone)).sort());
		expect(telephones.map((phone) => readBy(world, phone))).toEqual(
			telephones.map((phone) => [`Noted: ${answerFrom(phone)}`]),
		);
		expect(await world.textsOf(listener)).toEqual([]);
	});

	it(`killed ${KILLS} times, gives each of ${AMID_KILLS} executions its own answer`, async () => {
		world.sandbox.configure(PLATFORM);
		const listener = await world.publishedListener();
		const workflow = await questioner(world);
		const telephones = Array.from({ length: AMID_KILLS }, (_, index) => phoneOf(5000 + index));
		await askAll(world, workflow, telephones);

		const order = new Random(20261127).shuffle([...telephones]);
		const write = (index: number): Message => {
			const telephone = order[index] ?? '';
			return world.sandbox.reply(telephone, { text: answerFrom(telephone), touchpoint: 'sms' });
		};
		await writtenAmidKills(world, { kills: KILLS, count: AMID_KILLS, write });
		const { id: workflowId } = workflow;
		await until('nobody to wait', async () => {
			const found = await world.host.api.listExecutions({ workflowId, limit: 250 });
			return found.every(({ status }) => status !== 'waiting');
		});

		const all = { limit: AMID_KILLS * 2, hasBeenKilled: true };
		const executions = await world.executionsOf(workflow, all);
		const beside = await world.executionsOf(listener, all);
		const answers = telephones.map(answerFrom);
		const started = beside.flatMap((execution) => textsIn(execution, answers));
		const isWhole = ({ status }: Execution): boolean => status === 'success';
		const telephoneOf = (execution: Execution): string => textsIn(execution, telephones)[0] ?? '';
		const whole = executions.filter(isWhole);
		const cutOff = executions.filter((execution) => !isWhole(execution));
		const extra = whole.filter((one) => started.includes(answerFrom(telephoneOf(one))));
		console.info(
			`${AMID_KILLS} waited, ${AT_ONCE} replies at once, ${KILLS} kills, ${ENGINE} engine: ` +
				`${whole.length} went on with their answer, ${extra.length} of those with a run beside; ` +
				`${cutOff.length} cut off by a kill, ${started.length - extra.length} of those with a run instead`,
		);

		expect(executions.map(telephoneOf).sort()).toEqual([...telephones].sort());
		for (const execution of executions) {
			const telephone = telephoneOf(execution);
			const answer = answerFrom(telephone);
			const thanks = readBy(world, telephone);
			if (isWhole(execution)) {
				const replies = outputItems(execution, QUESTION).map(textOfReply);
				// n8n 1.x writes that it has ended before it writes with what: killed in between, it keeps what
				// the node was resumed with.
				const isBetween = IS_N8N_1 && replies.length === 0;
				expect(isBetween ? textsIn(execution, [answer]) : replies).toEqual([answer]);
				expect(thanks).toEqual([`Noted: ${answer}`]);
			} else {
				// As any execution that runs when n8n is killed; what it went on with is not lost.
				expect(execution.status).toMatch(/^(crashed|running)$/);
				expect([...textsIn(execution, [answer]), ...started]).toContain(answer);
				expect([[], [`Noted: ${answer}`]]).toContainEqual(thanks);
			}
		}
		expect(cutOff.length).toBeLessThanOrEqual(KILLS * AT_ONCE);
		// A reply may come again that an execution has gone on with, and nobody had noted that yet.
		expect(started).toHaveLength(new Set(started).size);
		expect(extra.length).toBeLessThanOrEqual(KILLS * AT_ONCE);
		expect(gate.turnedAway).toBeGreaterThan(0);
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
