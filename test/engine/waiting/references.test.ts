import { PHONE } from '../../support/example';
import { Waiting } from './asking';

const OTHER_PHONE = '+31687654321';

/** A reference with one of its parts made another. */
function withPart(value: string, part: number, change: (text: string) => string): string {
	return value
		.split('.')
		.map((text, index) => (index === part ? change(text) : text))
		.join('.');
}

const otherEnd = (text: string): string => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;

describe.each([
	['2.41', false],
	['1.123', true],
])('a reference that somebody else has written, on n8n %s', (_, isOld) => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ retryBaseMs: 100, rateLimit: 0 });
		if (isOld) world.useOld();
		await world.listen();
	});

	afterEach(async () => {
		await world.dispose();
	});

	const expectUntouched = (asked: { outputs: unknown[] }, text: string): void => {
		expect(asked.outputs).toEqual([]);
		expect(world.host.taken.map((item) => item.text)).toEqual([text]);
	};

	it.each([
		['another n8n', 1],
		['another execution', 2],
		['another node', 3],
		['another time', 4],
		['another secret', 5],
	])('forged, with %s: goes on with nothing, and the reply starts a run', async (_name, part) => {
		const asked = await world.ask();
		const { key, value } = world.reference();
		await world.set(key, withPart(value, part, part === 4 ? () => 'zzzzzzzz' : otherEnd));
		await world.reply('Yes');
		expectUntouched(asked, 'Yes');
	});

	it('forged to lead to somebody else who waits: goes on with nothing', async () => {
		const asked = await world.ask();
		const jane = await world.ask({ telephone: OTHER_PHONE, contactName: 'Jane' });
		const { key, value } = world.reference();
		const hers = world.reference(OTHER_PHONE).value.split('.');
		const forged = [2, 6].reduce(
			(text, part) => withPart(text, part, () => hers[part] ?? ''),
			value,
		);
		for (const reference of [forged, hers.join('.')]) {
			await world.set(key, reference);
			await world.reply('Yes');
		}
		expect([asked.outputs, jane.outputs]).toEqual([[], []]);
		expect(jane.status).toBe('waiting');
		expect(world.host.taken).toHaveLength(2);
	});

	it('copied into another conversation: goes on with nothing', async () => {
		const asked = await world.ask();
		const jane = await world.ask({ telephone: OTHER_PHONE, contactName: 'Jane' });
		world.executions.stop(jane);
		const { key, value } = world.reference();
		await world.set(world.questions(OTHER_PHONE)[0] ?? '', '', OTHER_PHONE);
		await world.set(key, value, OTHER_PHONE);
		await world.reply('Yes', OTHER_PHONE);
		expectUntouched(asked, 'Yes');
		// Where it was asked the question still waits.
		await world.reply('No');
		expect(asked.outputs).toHaveLength(1);
	});

	it('replayed once it has been answered: goes on with nothing', async () => {
		const asked = await world.ask();
		const { key, value } = world.reference();
		await world.reply('Yes');
		await world.set(key, value);
		await world.reply('No');
		expect(asked.outputs).toHaveLength(1);
		expect(world.host.taken.map(({ text }) => text)).toEqual(['No']);
	});

	it('truncated anywhere: goes on with nothing', async () => {
		const asked = await world.ask();
		const { key, value } = world.reference();
		// n8n 1.123 has no token at the end that could be cut.
		const length = isOld ? value.lastIndexOf('.') : value.length;
		const texts: string[] = [];
		for (const part of [0.1, 0.4, 0.6, 0.8, 0.95]) {
			await world.set(key, value.slice(0, Math.floor(length * part)));
			texts.push(`cut at ${part}`);
			await world.reply(`cut at ${part}`);
		}
		expect(asked.outputs).toEqual([]);
		expect(world.host.taken.map(({ text }) => text)).toEqual(texts);
	});

	it('newer than a question that waits: does not let that one go on as superseded', async () => {
		const asked = await world.ask();
		const { key, value } = world.reference();
		const later = (Date.now() + 60_000).toString(36);
		await world.set(
			`${key}x`,
			withPart(value, 4, () => later),
		);
		world.sandbox.write(world.conversationOf(), { text: 'an agent writes', role: 'agent' });
		await world.quiet();
		expect(asked.outputs).toEqual([]);
		await world.reply('Yes');
		expect(asked.outputs.flat()).toMatchObject([{ reply: { text: 'Yes' } }]);
	});

	it("never leads to another address than this n8n's own", async () => {
		const asked = await world.ask();
		let calls = 0;
		const stranger = await world.serve((_request, response) => {
			calls += 1;
			response.end();
		});
		const { key, value } = world.reference();
		const host = new URL(stranger.url).host;
		for (const part of [1, 2, 3, 6]) {
			for (const evil of [`@${host}`, `..%2F..%2F@${host}`, `%2F%2F${host}%2F`, `${host}%23`]) {
				await world.set(
					key,
					withPart(value, part, () => evil),
				);
				await world.reply(`evil ${part}`);
			}
		}
		expect(calls).toBe(0);
		expect(asked.outputs).toEqual([]);
		expect(world.host.taken).toHaveLength(16);
	});

	it('known to somebody who calls the address himself: goes on with nothing', async () => {
		const asked = await world.ask();
		const [, , execution, node, , , token] = world.reference().value.split('.');
		const base = new URL(world.host.webhookUrl).origin;
		const url = `${base}/webhook-waiting/${execution}/answer-${node}?signature=${token}`;
		for (const body of [{}, { ticket: 'guessed' }, { replied: true, text: 'Yes' }]) {
			const answer = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			expect([answer.status, await answer.text()]).toEqual([403, '']);
		}
		expect(asked.outputs).toEqual([]);
		expect(asked.status).toBe('waiting');
	});

	it('starts with what other software keeps there: is left alone', async () => {
		const key = `_asked${world.sandbox.seed.bot.id}`;
		await world.ask();
		await world.reply('Yes');
		await world.set(key, 'confirm-appointment');
		await world.reply('No');
		expect(world.variables()[key]).toBe('confirm-appointment');
		expect(world.sandbox.phone(PHONE).messages).toHaveLength(1);
	});
});
