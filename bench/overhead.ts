import type { Figures, Line, Race, Size } from './frame/line';
import { httpRequest, reminders, send, sendBare, sender } from './frame/sender';
import { BenchWorld, type Listener } from './frame/world';

const AT_ONCE = 20;
const LATENCY_MS = 50;

const OURS = `Web1on1, ${AT_ONCE} at once`;
const BARE = `bare loop, ${AT_ONCE} at once`;
const OURS_ALL = 'Web1on1, all at once';
const HTTP = 'HTTP Request, all at once';
const NOTHING = 'an expression for each, nothing sent';

/** What the node itself costs. */
export const overhead: Line = {
	name: 'overhead',
	title: 'Overhead: an API without a limit',
	about:
		`Each answer takes ${LATENCY_MS} ms. Ours with *Requests per Second* 0 and ${AT_ONCE} at once, beside a loop of ` +
		`Node.js' own client that does the same outside n8n; and ours with all at once, which is the only way of n8n's ` +
		'HTTP Request node. Ours reads every item before it sends the first: the second figure counts from the first ' +
		'request to the last. Beside them a community node that evaluates an expression for each item and sends ' +
		'nothing: what n8n itself takes before.',
	rounds: 3,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const count = size.of(1000, 40);
	const world = await BenchWorld.start({ version: size.version });
	const { sandbox } = world;
	sandbox.configure({ rateLimit: 0 });
	const path = '^/v2/conversations$';
	sandbox.addFault({ match: { path }, fault: { kind: 'latency', ms: LATENCY_MS } });
	const lifted = async (requestsAtOnce: number): Promise<Listener> =>
		await sender(
			world,
			`Web1on1, ${requestsAtOnce}`,
			reminders(await world.enter({ requestsPerSecond: 0, requestsAtOnce })),
		);
	const ours = await lifted(AT_ONCE);
	const oursAll = await lifted(count);
	const http = await sender(world, HTTP, httpRequest(world));
	const nothing = await sender(world, NOTHING, {
		type: 'n8n-nodes-bench.answerItems',
		typeVersion: 1,
		parameters: { text: '={{ $json.telephone }}' },
	});
	const idle = async (): Promise<Figures> => {
		const { seconds = NaN } = await send(world, nothing, count);
		return { seconds };
	};
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, ${count} reminders, no limit, ${LATENCY_MS} ms`,
		contenders: [
			{ name: OURS, measure: async () => await send(world, ours, count) },
			{ name: BARE, measure: async () => await sendBare(world, count, AT_ONCE) },
			{ name: OURS_ALL, measure: async () => await send(world, oursAll, count) },
			{ name: HTTP, measure: async () => await send(world, http, count) },
			{ name: NOTHING, measure: idle },
		],
		measures: [
			{ key: 'perSecond', title: 'sent per second', better: 'higher', isDrawn: true },
			{ key: 'whileSending', title: 'the same from the first to the last', better: 'higher' },
			{ key: 'seconds', title: 'seconds in all', better: 'lower' },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
		],
		targets: [
			{ measure: 'perSecond', of: OURS, to: BARE, atLeast: 0.9 },
			{ measure: 'whileSending', of: OURS, to: BARE, atLeast: 0.9 },
			{ measure: 'perSecond', of: OURS_ALL, to: HTTP, atLeast: 1 },
			{ measure: 'missing', of: OURS, upTo: 0 },
			{ measure: 'missing', of: OURS_ALL, upTo: 0 },
		],
		end: async () => {
			await world.stop();
		},
	};
}
