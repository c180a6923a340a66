import type { Contender, Figures, Line, Race, Size } from './frame/line';
import { httpRequest, reminders, sendEach, sender } from './frame/sender';
import { BenchWorld, type BenchNode, type Listener } from './frame/world';

const OURS = 'Web1on1';
const PLAIN = 'HTTP Request, plain credential';

/** What happens when the token runs out while many need it. */
export const tokens: Line = {
	name: 'tokens',
	title: 'Tokens: many executions at once when the access token has just expired',
	about:
		'One renewal is enough for all. Ours beside a credential that renews in the way n8n documents it ' +
		"(`preAuthentication`, after a 401) with n8n's HTTP Request node. No limit, so that only tokens count.",
	rounds: 3,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const count = size.of(100, 10);
	const world = await BenchWorld.start({ version: size.version });
	world.sandbox.configure({ rateLimit: 0 });
	const contender = async (name: string, node: BenchNode): Promise<Contender> => {
		const listener = await sender(world, name, node);
		return { name, measure: async () => await measure(world, listener, count) };
	};
	const ours = await world.enter({ requestsPerSecond: 0 });
	return {
		name: 'sending',
		conditions: `n8n ${size.version}, ${count} executions at the same moment, one reminder each`,
		contenders: [
			await contender(OURS, reminders(ours)),
			await contender(PLAIN, await plain(world)),
		],
		measures: [
			{ key: 'renewals', title: 'renewals', better: 'lower', isDrawn: true },
			{ key: 'missing', title: 'got nothing', better: 'lower' },
			{ key: 'doubled', title: 'doubled', better: 'lower' },
			{ key: 'seconds', title: 'seconds', better: 'lower' },
		],
		targets: [
			{ measure: 'renewals', of: OURS, from: 1, upTo: 1 },
			{ measure: 'missing', of: OURS, upTo: 0 },
			{ measure: 'doubled', of: OURS, upTo: 0 },
		],
		end: async () => {
			await world.stop();
		},
	};
}

/** The same request with a credential of the bench's own package. */
async function plain(world: BenchWorld): Promise<BenchNode> {
	const credential = await world.enterPlain();
	const node = httpRequest(world);
	return {
		...node,
		credentials: { plainTokenApi: credential },
		parameters: {
			...node.parameters,
			sendHeaders: false,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'plainTokenApi',
		},
	};
}

async function measure(world: BenchWorld, listener: Listener, count: number): Promise<Figures> {
	// It has a token that works, and then it does not any more.
	await sendEach(world, listener, 1);
	await world.settled();
	world.sandbox.expireTokens();
	const figures = await sendEach(world, listener, count);
	await world.settled();
	return figures;
}
