import type { ExpressionEngine } from '../host';
import { sign } from '../sandbox';
import type { Contender, Figures, Line, Measure, Race, Size, Target } from './frame/line';
import { flow, post } from './frame/load';
import { processorTimeOf } from './frame/watch';
import { BenchWorld, type Listener } from './frame/world';

const FULL = 'Web1on1 Trigger, full';
const EMPTY = 'Web1on1 Trigger, nothing seen';

const STORES = 'stores as many bytes, and nothing else';
const STORES_NONE = 'stores next to nothing';

const AT_ONCE = 10;

/** Of one name, as the trigger stores it. */
const NAME_BYTES = 8;

/** So many events in one delivery: n8n takes 16 MB. */
const IN_ONE = 5000;

const MEASURES: readonly Measure[] = [
	{ key: 'perSecond', title: 'deliveries per second', better: 'higher', isDrawn: true },
	{ key: 'processor', title: "ms of n8n's processor time each", better: 'lower' },
	{ key: 'failed', title: 'failed', better: 'lower' },
];

const TARGETS: readonly Target[] = [
	{ measure: 'perSecond', of: FULL, to: EMPTY, atLeast: 0.95 },
	{ measure: 'perSecond', of: STORES, to: STORES_NONE, atLeast: 0.95 },
	{ measure: 'processor', of: FULL, to: EMPTY, atLeast: 0.95 },
	{ measure: 'failed', of: FULL, upTo: 0 },
];

/** What it costs that much has been seen. */
export const fullWindow: Line = {
	name: 'window',
	title: 'A full window: deliveries per second when as many have been seen as are remembered',
	about:
		'To start nothing twice the trigger remembers 20,000 messages, and n8n reads and writes their names ' +
		'with each delivery. Beside it the same trigger that has seen next to none, and a community trigger that has as many ' +
		'bytes saved and next to none, which is what n8n itself needs for them.',
	rounds: 3,
	races: [prepare('vm'), prepare('legacy')],
};

function prepare(engine: ExpressionEngine): (size: Size) => Promise<Race> {
	return async (size) => {
		const count = size.of(engine === 'vm' ? 150 : 300, 20);
		const seen = size.of(20_000, 200);
		const world = await BenchWorld.start({ version: size.version, engine });
		const contender = async (name: string, names: number): Promise<Contender> => {
			const listener = await world.listener(name, [world.trigger()]);
			await see(world, listener, names);
			await flow(listener.url, world.deliveries(size.of(50, 5), listener), AT_ONCE);
			return { name, measure: async () => await measure(world, listener, count) };
		};
		const storing = async (name: string, bytes: number): Promise<Contender> => {
			const listener = await world.listener(name, [world.storingTrigger(bytes)]);
			await flow(listener.url, world.deliveries(size.of(50, 5), listener), AT_ONCE);
			return { name, measure: async () => await measure(world, listener, count) };
		};
		return {
			name: `${engine} engine`,
			conditions: `n8n ${size.version}, ${engine} expression engine, ${seen} names, ${count} deliveries, ${AT_ONCE} at a time`,
			contenders: [
				await contender(FULL, seen),
				await contender(EMPTY, 0),
				await storing(STORES, seen * NAME_BYTES),
				await storing(STORES_NONE, NAME_BYTES),
			],
			measures: MEASURES,
			targets: TARGETS,
			end: async () => {
				await world.stop();
			},
		};
	};
}

/** Delivers messages by the thousand, each delivery a list of events. */
async function see(world: BenchWorld, listener: Listener, names: number): Promise<void> {
	for (let left = names; left > 0; left -= IN_ONE) {
		const events = world.deliveries(Math.min(left, IN_ONE), listener).map(({ body }) => body);
		const body = `[${events.join()}]`;
		const headers = { 'x-hub-signature': sign(body, listener.secret ?? '') };
		const status = await post(listener.url, { body, headers });
		if (status !== 200) throw new Error(`A list of events was answered with ${status}`);
		await world.settled();
	}
}

async function measure(world: BenchWorld, listener: Listener, count: number): Promise<Figures> {
	await world.settled();
	const before = processorTimeOf(world.host.pid);
	const deliveries = world.deliveries(count, listener);
	const { perSecond, failed } = await flow(listener.url, deliveries, AT_ONCE);
	await world.settled();
	const processor = ((processorTimeOf(world.host.pid) - before) * 1000) / count;
	return { perSecond, processor, failed };
}
