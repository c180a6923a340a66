import { sign } from '../../sandbox';
import { Random } from '../../sandbox/random';
import { engineFrom, IS_N8N_1, N8N_VERSION, numberFrom, TRIGGER_NAME, World } from '../support/n8n';

const DELIVERIES = numberFrom('DELIVERIES', 300);
const DUPLICATES = Math.round(DELIVERIES * 0.2);
const FORGERIES = Math.round(DELIVERIES * 0.05);
/** Like a platform with many senders. */
const AT_ONCE = 50;
const ENGINE = engineFrom();

jest.setTimeout(300_000 + DELIVERIES * 200);

/**
 * With its one connection to SQLite n8n 1.x lets transactions run into each other: an execution that
 * was created, and answered for, is rolled back with another's now and then. n8n 2 has such a pool.
 */
const POOLED = { DB_SQLITE_POOL_SIZE: '3' };

/** One delivery, and whether it must be refused. */
interface Planned {
	body: string;
	signature?: string;
	isForged: boolean;
}

describe(`a flood (n8n ${N8N_VERSION}, ${ENGINE} engine)`, () => {
	let world: World;

	beforeAll(async () => {
		const env = { EXECUTIONS_DATA_PRUNE: 'false', ...(IS_N8N_1 ? POOLED : {}) };
		world = await World.start({ host: { expressionEngine: ENGINE, env } });
	});

	afterAll(async () => {
		await world.stop();
	});

	it(`of ${DELIVERIES} deliveries, a fifth of them twice and some forged, starts one execution each`, async () => {
		const workflow = await world.publishedListener();
		const url = await world.host.api.productionUrl(workflow, TRIGGER_NAME);
		const { id } = await world.reply('message 0');
		const original =
			world.sandbox.deliveries().find(({ message }) => message === id)?.rawBody ?? '';
		const plan = shuffled(planned(original, id, world.secretFor(url)));

		const answers: string[] = [];
		const senders = Array.from({ length: AT_ONCE }, async () => {
			for (let next = plan.pop(); next; next = plan.pop()) {
				const { status, text } = await world.deliver(url, next.body, next.signature);
				answers.push(`${next.isForged ? 'forged' : 'genuine'}: ${status} '${text}'`);
			}
		});
		await Promise.all(senders);

		expect(counted(answers)).toEqual({
			"genuine: 200 ''": DELIVERIES - 1 + DUPLICATES,
			...(FORGERIES > 0 ? { "forged: 401 ''": FORGERIES } : {}),
		});
		const executions = await world.executionsOf(workflow, { limit: DELIVERIES * 2 });
		const texts = executions.map(
			({ data }) => /"message \d+"|"forged"/.exec(JSON.stringify(data))?.[0],
		);
		expect(texts.sort()).toEqual(
			Array.from({ length: DELIVERIES }, (_, index) => `"message ${index}"`).sort(),
		);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	});
});

/** All deliveries but the first, which the platform has made already. */
function planned(original: string, message: string, secret: string): Planned[] {
	const body = (text: string, index: number): string =>
		original
			.replaceAll(message, index.toString(16).padStart(24, '0'))
			.replace('"message 0"', `"${text}"`);
	const genuine = Array.from({ length: DELIVERIES - 1 }, (_, index): Planned => {
		const text = body(`message ${index + 1}`, index + 1);
		return { body: text, signature: sign(text, secret), isForged: false };
	});
	const first: Planned = { body: original, signature: sign(original, secret), isForged: false };
	const duplicates = [first, ...genuine].slice(0, DUPLICATES);
	const forgeries = Array.from({ length: FORGERIES }, (_, index) => forgery(body, index, secret));
	return [...genuine, ...duplicates, ...forgeries];
}

/** By turns: no signature, one made with another secret, and one of another body. */
function forgery(
	body: (text: string, index: number) => string,
	index: number,
	secret: string,
): Planned {
	const text = body('forged', DELIVERIES + index);
	const kinds = [{}, { signature: sign(text, 'guessed') }, { signature: sign(`${text} `, secret) }];
	return { body: text, ...kinds[index % kinds.length], isForged: true };
}

function shuffled<T>(list: T[]): T[] {
	return new Random(20261122).shuffle(list);
}

function counted(values: string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}
