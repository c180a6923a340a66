import { setTimeout as wait } from 'node:timers/promises';

import { sign } from '../../sandbox';
import { World, type TriggerHost } from '../support/engine';

const MESSAGES = 12;

describe('different messages at the same moment', () => {
	let world: World;
	let host: TriggerHost;

	beforeEach(async () => {
		world = await World.start({ retryBaseMs: 20 });
		host = await world.trigger();
		await host.publish();
	});

	afterEach(async () => {
		await world.dispose();
	});

	/** Every consumer answers at once, and n8n saves at once whatever it is given to do at once. */
	async function answerAll(): Promise<void> {
		let release: () => void = () => undefined;
		const allAreHere = new Promise<void>((resolve) => (release = resolve));
		let arrived = 0;
		host.beforeTaking = async () => {
			if (++arrived === MESSAGES) release();
			await Promise.race([allAreHere, wait(50)]);
		};
		for (let index = 0; index < MESSAGES; index++) {
			world.sandbox.reply(`+3160000000${index % 10}${index}`, `message ${index}`);
		}
		await world.sandbox.settled();
	}

	it('are all on record, the last ones too, with nothing coming after them', async () => {
		await answerAll();
		expect(host.taken).toHaveLength(MESSAGES);
		const secret = String(world.sandbox.services()[0]?.params.secret);
		// Another process with the same database: nothing is in its memory.
		const other = await world.trigger();
		other.staticData = host.staticData;
		for (const { rawBody } of world.sandbox.deliveries()) {
			const headers = { 'x-hub-signature': sign(rawBody, secret) };
			const answer = await fetch(other.webhookUrl, { method: 'POST', headers, body: rawBody });
			expect(answer.status).toBe(200);
		}
		expect(other.taken).toEqual([]);
	});

	it('still come through when a sender hangs up while others wait for their turn', async () => {
		world.sandbox.configure({ deliveryTimeoutMs: 100 });
		let slow = true;
		host.beforeTaking = async () => {
			if (!slow) return;
			slow = false;
			await wait(300);
		};
		for (let index = 0; index < 3; index++) {
			world.sandbox.reply('+31600000000', `message ${index}`);
		}
		await world.sandbox.waitFor(() =>
			world.sandbox.deliveries().every(({ status }) => status === 'delivered'),
		);
		const texts = host.taken.map(({ text }) => text);
		expect(new Set(texts)).toEqual(new Set(['message 0', 'message 1', 'message 2']));
	});
});
