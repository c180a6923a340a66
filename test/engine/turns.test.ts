import { sign, startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, TRIGGER } from './fixtures';
import { TriggerHost } from './triggerHost';

const MESSAGES = 12;

describe('different messages at the same moment', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;

	const start = async (): Promise<TriggerHost> =>
		await TriggerHost.start({
			parameters: TRIGGER,
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
		});

	beforeEach(async () => {
		sandbox = await startSandbox({ retryBaseMs: 20 });
		host = await start();
		await host.publish();
	});

	afterEach(async () => {
		await host.stop();
		await sandbox.stop();
	});

	/** Every consumer answers at once, and n8n saves at once whatever it is given to do at once. */
	async function answerAll(): Promise<void> {
		let release: () => void = () => undefined;
		const allAreHere = new Promise<void>((resolve) => (release = resolve));
		let arrived = 0;
		host.beforeTaking = async () => {
			if (++arrived === MESSAGES) release();
			const patience = new Promise((resolve) => setTimeout(resolve, 50));
			await Promise.race([allAreHere, patience]);
		};
		for (let index = 0; index < MESSAGES; index++) {
			sandbox.reply(`+3160000000${index % 10}${index}`, `message ${index}`);
		}
		await sandbox.settled(20_000);
	}

	it('are all on record, the last ones too, with nothing coming after them', async () => {
		await answerAll();
		expect(host.taken).toHaveLength(MESSAGES);
		const secret = String(sandbox.services()[0]?.params.secret);
		// Another process with the same database: nothing is in its memory.
		const other = await start();
		try {
			other.staticData = host.staticData;
			for (const { rawBody } of sandbox.deliveries()) {
				const headers = { 'x-hub-signature': sign(rawBody, secret) };
				const answer = await fetch(other.webhookUrl, { method: 'POST', headers, body: rawBody });
				expect(answer.status).toBe(200);
			}
			expect(other.taken).toEqual([]);
		} finally {
			await other.stop();
		}
	});

	it('still come through when a sender hangs up while others wait for their turn', async () => {
		sandbox.configure({ deliveryTimeoutMs: 100 });
		let slow = true;
		host.beforeTaking = async () => {
			if (!slow) return;
			slow = false;
			await new Promise((resolve) => setTimeout(resolve, 300));
		};
		for (let index = 0; index < 3; index++) sandbox.reply('+31600000000', `message ${index}`);
		await sandbox.waitFor(
			() => sandbox.deliveries().every(({ status }) => status === 'delivered'),
			10_000,
		);
		const texts = host.taken.map(({ text }) => text);
		expect(new Set(texts)).toEqual(new Set(['message 0', 'message 1', 'message 2']));
	});
});
