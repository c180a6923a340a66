import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultRule } from '../../sandbox';
import { SEED_PARAMETERS } from '../support/example';
import { N8N_VERSION, numberFrom, World, type Sender } from '../support/n8n';
import { until } from '../../toolbox/until';

const KILLS = numberFrom('KILLS', 2);
const SENDS = numberFrom('SENDS', 40);

/** How long one run may take: 20 requests a second, and its share of waiting. */
const RUN_MS = 120_000 + SENDS * 400;

jest.setTimeout((KILLS + 4) * RUN_MS);

const UPSERT = '^/v2/conversations$';

/** What goes wrong with sending, and how often; of the rest a part is slow. */
const TROUBLE: Array<[chance: number, fault: FaultRule['fault']]> = [
	[0.08, { kind: 'reset-after' }],
	[0.08, { kind: 'reset-before' }],
	[0.05, { kind: 'status', status: 500, applied: true }],
	[0.05, { kind: 'status', status: 502 }],
	[0.05, { kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 1 }],
	[0.3, { kind: 'latency', ms: 400 }],
];

const telephones = Array.from(
	{ length: SENDS },
	(_, index) => `+316130${String(index).padStart(5, '0')}`,
);

describe(`'Send Only Once' (n8n ${N8N_VERSION}, legacy expression engine)`, () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start({
			host: { expressionEngine: 'legacy' },
			sandbox: { rateLimit: 0 },
		});
	});

	afterAll(async () => {
		await world.stop();
	});

	it(`${KILLS} kills in ${SENDS} sends, on an API that cuts and delays: one message each`, async () => {
		for (const [probability, fault] of TROUBLE) {
			world.sandbox.addFault({ match: { method: 'POST', path: UPSERT, probability }, fault });
		}
		world.sandbox.addFault({
			match: { method: 'GET', path: '^/v2/(contacts|conversations|messages)', probability: 0.02 },
			fault: { kind: 'reset-before' },
		});
		const sender = await world.sender(
			{
				...SEED_PARAMETERS,
				telephone: '={{ $json.telephone }}',
				options: { onceKey: '={{ $json.telephone }}-visit' },
			},
			{ onError: 'continueRegularOutput', patienceMs: RUN_MS },
		);
		for (let kill = 1; kill <= KILLS; kill++) await killedRun(sender, kill);
		let runs = 0;
		let outcomes: unknown[] = [];
		do {
			outcomes = await run(sender);
			runs += 1;
		} while (runs < 10 && outcomes.some(isOpen));
		await world.sandbox.settled();
		const counts = telephones.map((phone) => world.sandbox.phone(phone).messages.length);
		const repeated = outcomes.filter((item) => has(item, 'skipped')).length;
		console.info(
			`${SENDS} sends, ${KILLS} kills, ${runs} further runs: ${counts.filter((count) => count === 1).length} phones ` +
				`with one message, ${counts.filter((count) => count > 1).length} with more; ` +
				`${repeated} items of the last run were skipped, ${outcomes.filter(isOpen).length} are open`,
		);
		expect(outcomes).toHaveLength(SENDS);
		expect(outcomes.filter(isOpen)).toEqual([]);
		expect(counts).toEqual(telephones.map(() => 1));
	});

	async function run(sender: Sender): Promise<unknown[]> {
		return await sender.send(telephones.map((telephone) => ({ telephone })));
	}

	/** A run that is cut off by a kill, each at another moment: while it sends, while it skips. */
	async function killedRun(sender: Sender, kill: number): Promise<void> {
		world.sandbox.clearRequests();
		const reached = Math.ceil((SENDS * kill) / (KILLS + 1));
		const running = run(sender).catch(() => undefined);
		let isOver = false;
		void running.then(() => {
			isOver = true;
		});
		const isDue = (): boolean => {
			const served = telephones.filter((phone) => world.sandbox.phone(phone).messages.length > 0);
			// Every fourth falls early into the run.
			const isEarly = kill % 4 === 0 && world.sandbox.requests().length >= kill * 3;
			return isOver || isEarly || served.length >= reached;
		};
		await until(`the moment of kill ${kill}`, isDue, RUN_MS);
		await sleep((kill * 37) % 100);
		await world.host.kill();
		await running;
		await world.host.start();
	}
});

function has(item: unknown, member: string): boolean {
	return typeof item === 'object' && item !== null && member in item;
}

/** Neither sent now nor before. */
function isOpen(item: unknown): boolean {
	return !has(item, 'accepted') && !has(item, 'skipped');
}
