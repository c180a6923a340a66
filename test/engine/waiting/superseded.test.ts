import { Waiting } from './asking';

describe('two questions in one conversation', () => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ retryBaseMs: 100, rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	const SUPERSEDED = [[{ replied: false, superseded: true }]];

	it('the older one goes on at once, as superseded', async () => {
		await world.listen();
		const first = await world.ask();
		const second = await world.ask();
		await world.quiet();
		expect(first.outputs).toMatchObject(SUPERSEDED);
		expect(second.status).toBe('waiting');
		expect(world.questions()).toHaveLength(1);
		await world.reply('Yes');
		expect(second.outputs).toMatchObject([[{ replied: true, reply: { text: 'Yes' } }]]);
		expect(first.outputs).toHaveLength(1);
		expect(world.host.taken).toEqual([]);
	});

	it('the newest gets the answer also where no trigger has heard of the older one', async () => {
		const [first, second] = [await world.ask(), await world.ask()];
		expect(world.questions()).toHaveLength(2);
		await world.listen();
		await world.reply('Yes');
		await world.quiet();
		expect(second.outputs).toMatchObject([[{ replied: true }]]);
		expect(first.outputs).toMatchObject(SUPERSEDED);
		expect(world.questions()).toEqual([]);
	});

	it('the older one gets the answer where the newer one is gone', async () => {
		const [first, second] = [await world.ask(), await world.ask()];
		world.executions.stop(second);
		await world.listen();
		await world.reply('Yes');
		expect(first.outputs).toMatchObject([[{ replied: true, reply: { text: 'Yes' } }]]);
		expect(world.questions()).toEqual([]);
	});

	it('goes on once though two workflows hear of it', async () => {
		await world.listen();
		await world.listen();
		const [first] = [await world.ask(), await world.ask()];
		await world.quiet();
		expect(first.outputs).toMatchObject(SUPERSEDED);
	});

	it('starts nothing where bots and agents write meanwhile', async () => {
		await world.listen();
		const asked = await world.ask();
		world.sandbox.write(world.conversationOf(), { text: 'I will look into it', role: 'agent' });
		await world.quiet();
		expect(asked.status).toBe('waiting');
		expect(world.host.taken).toEqual([]);
	});
});
