import { startSandbox } from '../sandbox';
import type { Figures, Line, Race, Size } from './frame/line';
import { reminders, sender, sendTogether } from './frame/sender';
import { BenchWorld } from './frame/world';

const PER_SECOND = 20;
const LATENCY_MS = 150;
const WORKERS = [1, 2, 4];

/** Whether processes that know nothing of each other get along. */
export const workers: Line = {
	name: 'workers',
	title: 'Workers: several n8n processes share one allowance',
	about:
		`The API takes ${PER_SECOND} requests per second from all together, and answers in ${LATENCY_MS} ms. ` +
		'Each process is an n8n of its own, with its own database and its own credential: none can ask another ' +
		'what it does. All begin at the same moment.',
	rounds: 1,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const each = size.of(500, 20);
	const counts = size.isQuick ? WORKERS.slice(0, 2) : WORKERS;
	const sandbox = await startSandbox();
	const path = '^/v2/conversations$';
	sandbox.addFault({ match: { path }, fault: { kind: 'latency', ms: LATENCY_MS } });
	const worlds: BenchWorld[] = [];
	const end = async (): Promise<void> => {
		for (const world of worlds) await world.stop();
		await sandbox.stop();
	};
	const urls: string[] = [];
	for (let index = 0; index < Math.max(...counts); index++) {
		// n8n's default engine would keep two cores busy with four processes, and hide what is asked here.
		const world = await BenchWorld.start({ version: size.version, engine: 'legacy', sandbox });
		worlds.push(world);
		const { url } = await sender(world, 'Reminders', reminders(world.credential));
		urls.push(url);
	}
	const nameOf = (count: number): string => `Web1on1, ${count === 1 ? 'one' : count} at once`;
	const leastFor = (count: number): string => `the least time for ${count} (computed)`;
	const contenders = counts.flatMap((count) => [
		{
			name: nameOf(count),
			measure: async () => await sendTogether({ sandbox }, urls.slice(0, count), each),
		},
		{
			name: leastFor(count),
			measure: async () => await Promise.resolve(least(count * each)),
		},
	]);
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, legacy expression engine, ${each} reminders each, ${PER_SECOND} requests per second in all, ${LATENCY_MS} ms`,
		contenders,
		measures: [
			{ key: 'seconds', title: 'seconds', better: 'lower', isDrawn: true },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
			{ key: 'doubled', title: 'doubled', better: 'lower' },
			{ key: 'refused', title: 'refused, of those to send', better: 'lower' },
		],
		targets: counts.flatMap((count) => [
			{ measure: 'seconds', of: nameOf(count), to: leastFor(count), atLeast: 0.9 },
			{ measure: 'missing', of: nameOf(count), upTo: 0 },
			{ measure: 'doubled', of: nameOf(count), upTo: 0 },
			{ measure: 'refused', of: nameOf(count), upTo: 0.02 },
		]),
		end,
	};
}

function least(count: number): Figures {
	return { seconds: count / PER_SECOND, missing: 0, doubled: 0, refused: 0 };
}
