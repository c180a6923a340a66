import type { Line, Race, Size } from './frame/line';
import { httpRequest, reminders, send, sender } from './frame/sender';
import { BenchWorld } from './frame/world';

const OURS = 'Web1on1';
const IDEAL = 'the least time (computed)';

const PER_SECOND = 20;
const LATENCY_MS = 150;

/** A night's reminders. */
export const limit: Line = {
	name: 'limit',
	title: `Limit: an API that takes ${PER_SECOND} requests per second`,
	about:
		`Each answer takes ${LATENCY_MS} ms. Ours as it is when added; n8n's HTTP Request node as people set ` +
		'it up: as it is, in batches of 20 per second, and in batches of 15 with *Retry On Fail*.',
	rounds: 2,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const count = size.of(1000, 40);
	const world = await BenchWorld.start({ version: size.version });
	const { credential } = world;
	const { sandbox } = world;
	const path = '^/v2/conversations$';
	sandbox.addFault({ match: { path }, fault: { kind: 'latency', ms: LATENCY_MS } });
	const inBatches = (batchSize: number): { batching: object } => ({
		batching: { batch: { batchSize, batchInterval: 1000 } },
	});
	const nodes = {
		[OURS]: reminders(credential),
		'HTTP Request': httpRequest(world),
		'HTTP Request, 20 per second': httpRequest(world, { options: inBatches(20) }),
		'HTTP Request, 15 per second, retries': httpRequest(world, {
			options: inBatches(15),
			...{ retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 },
		}),
	};
	const contenders = [];
	for (const [name, node] of Object.entries(nodes)) {
		const listener = await sender(world, name, node);
		contenders.push({ name, measure: async () => await send(world, listener, count) });
	}
	const least = { seconds: count / PER_SECOND, missing: 0, doubled: 0, refused: 0 };
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, ${count} reminders, ${PER_SECOND} requests per second, ${LATENCY_MS} ms`,
		contenders: [...contenders, { name: IDEAL, measure: async () => await Promise.resolve(least) }],
		measures: [
			{ key: 'seconds', title: 'seconds', better: 'lower', isDrawn: true },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
			{ key: 'doubled', title: 'doubled', better: 'lower' },
			{ key: 'refused', title: 'refused, of those to send', better: 'lower' },
		],
		targets: [
			{ measure: 'seconds', of: OURS, to: IDEAL, atLeast: 0.95 },
			{ measure: 'missing', of: OURS, upTo: 0 },
			{ measure: 'doubled', of: OURS, upTo: 0 },
			{ measure: 'refused', of: OURS, upTo: 0.01 },
		],
		end: async () => {
			await world.stop();
		},
	};
}
