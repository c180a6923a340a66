import type { ExpressionEngine, HostEnvironment } from '../host';
import type { Contender, Line, Race, Size } from './frame/line';
import { flow } from './frame/load';
import { processorTimeOf } from './frame/watch';
import { BenchWorld, webhookNode, type BenchNode, type Listener } from './frame/world';

const OURS = 'Web1on1 Trigger';
const PASS_ON = 'passes on, and nothing else';
const STORES = 'the same, stores as much';
const WEBHOOK = 'Webhook';

/** What the trigger stores of the deliveries of one contender. */
const BYTES = 4000;

const AT_ONCE = 10;

/** n8n then makes an isolate for expressions where there is one to evaluate, not for each request. */
const ON_DEMAND = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** Deliveries per second that start an execution each. */
export const intake: Line = {
	name: 'intake',
	title: 'Intake: deliveries taken per second',
	about:
		'Ours checks the signature, reads the event, filters, and sees to it that nothing runs twice. ' +
		'Beside it a community trigger that does nothing but pass on what has come, which is what n8n ' +
		"itself costs; the same with a credential and as many bytes of static data, which n8n saves and checks; and n8n's " +
		'own Webhook node.',
	rounds: 4,
	races: [prepare('vm'), prepare('vm', ON_DEMAND), prepare('legacy')],
};

function prepare(
	engine: ExpressionEngine,
	env: HostEnvironment = {},
): (size: Size) => Promise<Race> {
	return async (size) => {
		const count = size.of(engine === 'vm' ? 200 : 500, 20);
		const world = await BenchWorld.start({ version: size.version, engine, env });
		const variables = Object.entries(env).map(([name, value]) => `, ${name}=${String(value)}`);
		const contender = async (name: string, node: BenchNode): Promise<Contender> => {
			const listener = await world.listener(name, [node]);
			await flow(listener.url, world.deliveries(size.of(50, 5), listener), AT_ONCE);
			return { name, measure: async () => await taken(world, listener, count) };
		};
		return {
			name: `${engine} engine${Object.keys(env).length > 0 ? ', on demand' : ''}`,
			conditions: `n8n ${size.version}, ${engine} expression engine${variables.join('')}, ${count} deliveries, ${AT_ONCE} at a time`,
			contenders: [
				await contender(OURS, world.trigger()),
				await contender(PASS_ON, { type: 'n8n-nodes-bench.passOnTrigger', typeVersion: 1.1 }),
				await contender(STORES, world.storingTrigger(BYTES)),
				await contender(WEBHOOK, webhookNode()),
			],
			measures: [
				{ key: 'perSecond', title: 'deliveries per second', better: 'higher', isDrawn: true },
				{ key: 'processor', title: "ms of n8n's processor time each", better: 'lower' },
				{ key: 'missing', title: 'failed', better: 'lower' },
			],
			targets: [
				{ measure: 'perSecond', of: OURS, to: PASS_ON, atLeast: 0.9 },
				{ measure: 'perSecond', of: OURS, to: STORES, atLeast: 0.9 },
				...(engine === 'vm' ? [] : [{ measure: 'perSecond', of: OURS, to: WEBHOOK, atLeast: 1 }]),
				{ measure: 'missing', of: OURS, upTo: 0 },
			],
			end: async () => {
				await world.stop();
			},
		};
	};
}

async function taken(
	world: BenchWorld,
	listener: Listener,
	count: number,
): Promise<Record<string, number>> {
	await world.settled();
	const before = processorTimeOf(world.host.pid);
	const { perSecond, failed } = await flow(
		listener.url,
		world.deliveries(count, listener),
		AT_ONCE,
	);
	await world.settled();
	const processor = ((processorTimeOf(world.host.pid) - before) * 1000) / count;
	return { perSecond, processor, missing: failed };
}
