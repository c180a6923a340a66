import type { ExpressionEngine } from '../host';
import type { Contender, Figures, Line, Race, Size } from './frame/line';
import { flow } from './frame/load';
import { processorTimeOf } from './frame/watch';
import { BenchWorld, webhookNode, type BenchNode, type Listener } from './frame/world';

const OURS = 'Web1on1 Trigger';
const ANSWERS = 'answers, and nothing else';
const FILTER = 'Webhook + Filter';

const AT_ONCE = 10;

/** Deliveries per second that nobody wants. */
export const dropped: Line = {
	name: 'dropped',
	title: 'Dropped: deliveries per second that start nothing',
	about:
		"What an agent writes, while the trigger listens for consumers. Ours leaves it out before n8n starts anything; n8n's " +
		'own Webhook node starts an execution, and the Filter node behind it ends it. Beside them a community ' +
		'trigger that answers at once, which is the least a delivery can cost.',
	rounds: 3,
	races: [prepare('vm'), prepare('legacy')],
};

function prepare(engine: ExpressionEngine): (size: Size) => Promise<Race> {
	return async (size) => {
		const count = size.of(engine === 'vm' ? 200 : 500, 20);
		const world = await BenchWorld.start({ version: size.version, engine });
		const contender = async (name: string, nodes: readonly BenchNode[]): Promise<Contender> => {
			const listener = await world.listener(name, nodes);
			await flow(listener.url, ofAgents(world, listener, size.of(50, 5)), AT_ONCE);
			return { name, measure: async () => await measure(world, listener, count) };
		};
		return {
			name: `${engine} engine`,
			conditions: `n8n ${size.version}, ${engine} expression engine, ${count} deliveries, ${AT_ONCE} at a time`,
			contenders: [
				await contender(OURS, [world.trigger()]),
				await contender(ANSWERS, [{ type: 'n8n-nodes-bench.answerTrigger', typeVersion: 1.1 }]),
				await contender(FILTER, [webhookNode(), filterNode()]),
			],
			measures: [
				{ key: 'perSecond', title: 'deliveries per second', better: 'higher', isDrawn: true },
				{ key: 'processor', title: "ms of n8n's processor time each", better: 'lower' },
				{ key: 'failed', title: 'failed', better: 'lower' },
			],
			targets: [
				{ measure: 'perSecond', of: OURS, to: FILTER, atLeast: engine === 'vm' ? 1.5 : 3 },
				{ measure: 'perSecond', of: OURS, to: ANSWERS, atLeast: 0.95 },
				{ measure: 'failed', of: OURS, upTo: 0 },
			],
			end: async () => {
				await world.stop();
			},
		};
	};
}

function ofAgents(
	world: BenchWorld,
	listener: Listener,
	count: number,
): ReturnType<BenchWorld['deliveries']> {
	return world.deliveries(count, listener, (body) =>
		body
			.replaceAll('message.create.contact', 'message.create.agent')
			.replaceAll('"role":"contact"', '"role":"agent"'),
	);
}

/** Lets through what a consumer has written. */
function filterNode(): BenchNode {
	return {
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: 'role',
						leftValue: '={{ $json.body.data.message.role }}',
						rightValue: 'contact',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		},
	};
}

async function measure(world: BenchWorld, listener: Listener, count: number): Promise<Figures> {
	await world.settled();
	const before = processorTimeOf(world.host.pid);
	const { perSecond, failed } = await flow(listener.url, ofAgents(world, listener, count), AT_ONCE);
	await world.settled();
	const processor = ((processorTimeOf(world.host.pid) - before) * 1000) / count;
	return { perSecond, processor, failed };
}
