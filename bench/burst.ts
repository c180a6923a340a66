import type { ExpressionEngine } from '../host';
import { until } from '../toolbox/until';
import type { Contender, Figures, Line, Race, Size } from './frame/line';
import { burst as burstOf } from './frame/load';
import { watching } from './frame/watch';
import { BenchWorld, webhookNode, type BenchNode, type Listener } from './frame/world';

const OURS = 'Web1on1 Trigger';
const PASS_ON = 'passes on, and nothing else';
const STORES = 'the same, stores as much';
const WEBHOOK = 'Webhook';

/** What the trigger stores of so many, about. */
const BYTES = 8000;

/** What happens on the morning when everybody answers. */
export const burst: Line = {
	name: 'burst',
	title: 'Burst: everybody answers within one second',
	about:
		'Each delivery is made again, as Web1on1 does it, until it is answered within 20 seconds. Meanwhile ' +
		'n8n is asked for its health, as a load balancer would. Beside ours a community trigger that does nothing but pass on ' +
		'what has come; the same with a credential and as many bytes of static data, which is what n8n itself needs; ' +
		"and n8n's own Webhook node.",
	rounds: 2,
	races: [
		// n8n holds some 12 MB for each that is open: 1,000 have filled 24 GB of memory.
		prepare({ name: 'vm engine', engine: 'vm', most: 300 }),
		prepare({
			name: 'vm engine, an isolate only where an expression needs one',
			engine: 'vm',
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
			most: 1000,
		}),
		prepare({ name: 'legacy engine', engine: 'legacy', most: 1000 }),
	],
};

/** How n8n is set up, and how many come within the second. */
interface Setting {
	name: string;
	engine: ExpressionEngine;
	env?: Record<string, string>;
	most: number;
}

function prepare({ name, engine, env = {}, most }: Setting): (size: Size) => Promise<Race> {
	return async (size) => {
		const count = size.of(most, 20);
		// An n8n of its own for each: neither holds memory that the other has filled.
		const worlds: BenchWorld[] = [];
		const contender = async (
			node: string,
			nodeOf: (world: BenchWorld) => BenchNode,
		): Promise<Contender> => {
			const world = await BenchWorld.start({ version: size.version, engine, env });
			worlds.push(world);
			const listener = await world.listener(node, [nodeOf(world)]);
			return { name: node, measure: async () => await measure(world, listener, count) };
		};
		return {
			name,
			conditions: conditionsOf(size, { engine, env, count }),
			contenders: [
				await contender(OURS, (world) => world.trigger()),
				await contender(PASS_ON, () => ({
					type: 'n8n-nodes-bench.passOnTrigger',
					typeVersion: 1.1,
				})),
				await contender(STORES, (world) => world.storingTrigger(BYTES)),
				await contender(WEBHOOK, webhookNode),
			],
			measures: [
				{ key: 'atFirstTry', title: 'answered at the first try', better: 'higher' },
				{ key: 'last', title: 'seconds until the last one was in', better: 'lower', isDrawn: true },
				{ key: 'health', title: 's, slowest health check', better: 'lower' },
				{ key: 'memory', title: 'MB at most', better: 'lower' },
				{ key: 'executions', title: 'executions', better: 'higher' },
			],
			targets: [
				{ measure: 'atFirstTry', of: OURS, to: PASS_ON, atLeast: 1 },
				{ measure: 'atFirstTry', of: OURS, to: STORES, atLeast: 1 },
				{ measure: 'atFirstTry', of: OURS, to: WEBHOOK, atLeast: 1 },
				{ measure: 'last', of: OURS, to: WEBHOOK, atLeast: 1 },
				{ measure: 'health', of: OURS, to: WEBHOOK, atLeast: 1 },
				{ measure: 'memory', of: OURS, to: WEBHOOK, atLeast: 1 },
				{ measure: 'executions', of: OURS, from: count, upTo: count },
			],
			end: async () => {
				for (const world of worlds) await world.stop();
			},
		};
	};
}

function conditionsOf(
	{ version }: Size,
	{ engine, env, count }: { engine: string; env: Record<string, string>; count: number },
): string {
	const settings = Object.entries(env).map(([variable, value]) => `, \`${variable}=${value}\``);
	return `n8n ${version}, ${engine} expression engine${settings.join('')}, ${count} deliveries in a second`;
}

async function measure(world: BenchWorld, listener: Listener, count: number): Promise<Figures> {
	// Memory is counted from the start.
	await world.host.restart();
	await burstOf(listener.url, world.deliveries(20, listener));
	await world.settled();
	const before = await world.executionsOf(listener);
	const sending = burstOf(listener.url, world.deliveries(count, listener));
	const { slowestHealthCheck, peakMemoryMb } = await watching(world.host, sending);
	const { atFirstTry, lastInSeconds } = await sending;
	await world.settled();
	const executions = await until('the executions', async () => await world.executionsOf(listener));
	return {
		atFirstTry,
		last: lastInSeconds,
		health: slowestHealthCheck,
		memory: peakMemoryMb,
		executions: executions - before,
	};
}
