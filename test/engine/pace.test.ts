import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { received, recipients, SEND_EACH, sends, statusesOf, telephoneOf } from './sends';

// The real clock: the sandbox counts its 20 requests per second by it.

describe('order and pace', () => {
	let sandbox: Sandbox;

	afterEach(async () => {
		await sandbox.stop();
	});

	it('two executions of two bots stay together within the allowance', async () => {
		sandbox = await startSandbox();
		const bots = [credentialsFor(sandbox), credentialsFor(sandbox, { scope: 'admin' })];
		const results = await Promise.all(
			bots.map((credentials) =>
				runAction({ parameters: SEND_EACH, items: recipients(40), credentials }),
			),
		);
		for (const { error } of results) expect(error).toBeUndefined();
		expect(statusesOf(sandbox)).not.toContain(429);
		expect(await received(sandbox, 40)).toEqual(Array(40).fill(2));
	});

	it('messages to one phone keep their order while others overtake', async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
		const slow = telephoneOf(0);
		sandbox.addFault({
			match: { path: '^/v2/conversations$', body: `\\${slow}"` },
			// The others have all the time that six of these take, on a busy machine too.
			fault: { kind: 'latency', ms: 400 },
		});
		const items = Array.from({ length: 18 }, (_, index) => ({
			telephone: index % 3 === 0 ? slow : telephoneOf(index),
			time: String(index),
		}));
		const result = await runAction({
			parameters: SEND_EACH,
			items,
			credentials: credentialsFor(sandbox),
		});
		expect(result.error).toBeUndefined();
		await received(sandbox, 1);
		const times = sandbox
			.phone(slow)
			.messages.map(({ text }) => /tomorrow at (\d+)/.exec(text)?.[1]);
		expect(times).toEqual(['0', '3', '6', '9', '12', '15']);
		const arrivals = sends(sandbox).map(({ rawBody }) =>
			rawBody.includes(slow) ? 'slow' : 'other',
		);
		expect(arrivals.lastIndexOf('other')).toBeLessThan(arrivals.lastIndexOf('slow'));
		expect(arrivals.slice(0, 13).filter((kind) => kind === 'slow').length).toBeLessThan(4);
		expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		expect(
			result.items.map(({ preview }) => /tomorrow at (\d+)/.exec(JSON.stringify(preview))?.[1]),
		).toEqual(items.map(({ time }) => time));
	});

	it('a 429 pauses everybody, and nobody is lost', async () => {
		sandbox = await startSandbox({ rateLimit: 12, retryAfter: 'seconds' });
		const result = await runAction({
			parameters: SEND_EACH,
			items: recipients(30),
			credentials: credentialsFor(sandbox),
		});
		expect(result.error).toBeUndefined();
		expect(await received(sandbox, 30)).toEqual(Array(30).fill(1));
	});
});
