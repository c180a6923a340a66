import type { Figures, Line, Race, Size } from './frame/line';
import { reminders, send, sender } from './frame/sender';
import { memoryOf, watching } from './frame/watch';
import { BenchWorld } from './frame/world';

const MOST = 10_000;

/** Of the event loop, in seconds. */
const LONGEST_BLOCK = 0.1;

/** Whether many items cost more each than few. */
export const growth: Line = {
	name: 'growth',
	title: 'Growth: many items in one execution',
	about:
		'No limit and no latency, so that it is the items themselves that cost. Memory is what n8n holds at most ' +
		'beyond what it held before; meanwhile n8n is asked for its health, which shows how long it was kept from it. ' +
		'How long its event loop was blocked it says itself; beside ours a community node that sends nothing, and gives as ' +
		'many items of the same size: what n8n needs to start with them and to store them.',
	rounds: 3,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const counts = [100, 1000, MOST].map((count) => size.of(count, Math.ceil(count / 100)));
	const world = await BenchWorld.start({
		version: size.version,
		env: { N8N_PAYLOAD_SIZE_MAX: '64' },
	});
	world.sandbox.configure({ rateLimit: 0 });
	const credential = await world.enter({ requestsPerSecond: 0 });
	const listener = await sender(world, 'Reminders', reminders(credential));
	const idle = await sender(world, 'Nothing', {
		type: 'n8n-nodes-bench.answerItems',
		typeVersion: 1,
	});
	const measure = async (count: number): Promise<Figures> => {
		const before = memoryOf(world.host.pid);
		world.loop.begin();
		const sending = send(world, listener, count);
		const { slowestHealthCheck, peakMemoryMb } = await watching(world.host, sending);
		const { seconds = 0, missing = 0 } = await sending;
		return {
			msPerItem: (seconds * 1000) / count,
			kbPerItem: (Math.max(0, peakMemoryMb - before) * 1024) / count,
			health: slowestHealthCheck,
			blocked: await world.loop.longest(),
			missing,
		};
	};
	/** The same items through a node that sends nothing. */
	const measureNothing = async (count: number): Promise<Figures> => {
		world.loop.begin();
		await send(world, idle, count);
		return { blocked: await world.loop.longest() };
	};
	await send(world, listener, 20);
	await send(world, idle, 20);
	const nameOf = (count: number): string => `${count} items`;
	const [, middle = 0, most = 0] = counts;
	const nothing = `${nameOf(most)}, nothing sent`;
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, no limit, no latency`,
		contenders: [
			...counts.map((count) => ({
				name: nameOf(count),
				measure: async () => await measure(count),
			})),
			{
				name: nothing,
				measure: async () => await measureNothing(most),
			},
		],
		measures: [
			{ key: 'msPerItem', title: 'ms per item', better: 'lower', isDrawn: true },
			{ key: 'kbPerItem', title: 'KB per item', better: 'lower' },
			{ key: 'health', title: 's, slowest health check', better: 'lower' },
			{ key: 'blocked', title: 's, longest block of the event loop', better: 'lower' },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
		],
		targets: [
			{ measure: 'msPerItem', of: nameOf(most), to: nameOf(middle), atLeast: 0.9 },
			{ measure: 'kbPerItem', of: nameOf(most), to: nameOf(middle), atLeast: 0.9 },
			{ measure: 'blocked', of: nameOf(most), to: nothing, atLeast: 0.9 },
			{ measure: 'blocked', of: nameOf(most), upTo: LONGEST_BLOCK },
			{ measure: 'missing', of: nameOf(most), upTo: 0 },
		],
		end: async () => {
			await world.stop();
		},
	};
}
