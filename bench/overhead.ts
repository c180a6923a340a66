import type { Line, Race, Size } from './frame/line';
import { httpRequest, reminders, send, sendBare, sender } from './frame/sender';
import { BenchWorld } from './frame/world';

const OURS = 'Web1on1, no limit';
const HTTP = 'HTTP Request';
const BARE = 'bare loop';

const AT_ONCE = 20;
const LATENCY_MS = 50;

/** What the node itself costs. */
export const overhead: Line = {
	name: 'overhead',
	title: 'Overhead: an API without a limit',
	about:
		`Each answer takes ${LATENCY_MS} ms. Ours with *Requests per Second* 0 and ${AT_ONCE} at once; n8n's HTTP ` +
		`Request node, which sends all at once; and a loop of Node.js' own client with ${AT_ONCE} at once, outside n8n.`,
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
	const credential = await world.enter({ requestsPerSecond: 0, requestsAtOnce: AT_ONCE });
	const ours = await sender(world, OURS, reminders(credential));
	const http = await sender(world, HTTP, httpRequest(world));
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, ${count} reminders, no limit, ${LATENCY_MS} ms`,
		contenders: [
			{ name: OURS, measure: async () => await send(world, ours, count) },
			{ name: HTTP, measure: async () => await send(world, http, count) },
			{ name: BARE, measure: async () => await sendBare(world, count, AT_ONCE) },
		],
		measures: [
			{ key: 'perSecond', title: 'sent per second', better: 'higher', isDrawn: true },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
		],
		targets: [
			{ measure: 'perSecond', of: OURS, to: BARE, atLeast: 0.9 },
			{ measure: 'perSecond', of: OURS, to: HTTP, atLeast: 1 },
			{ measure: 'missing', of: OURS, upTo: 0 },
		],
		end: async () => {
			await world.stop();
		},
	};
}
