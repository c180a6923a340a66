import { Ledger, MOST_KEYS, type KeyState } from '../../nodes/Web1on1/actions/once/ledger';
import type { ProcessedItems } from '../../nodes/Web1on1/n8n/processedItems';
import { commandMessage } from '../../nodes/Web1on1/messages/command';
import type { OnceKey } from '../../nodes/Web1on1/actions/once/key';
import { processedItems } from '../support/engine';

const WORKFLOW = { workflow: { id: 'workflow-1', active: true } };
const MODE = { mode: 'entries' } as const;

/** How often the record was written, of texts that are there now and then. */
let writes = 0;

const store: ProcessedItems = {
	record: 'workflow-1',
	add: async (texts, most) => {
		writes += 1;
		const options = { ...MODE, maxEntries: most };
		const found = await processedItems.checkProcessedAndRecord(
			[...texts],
			'workflow',
			WORKFLOW,
			options,
		);
		return new Set(found.processed.map(String));
	},
	remove: async (texts) => {
		writes += 1;
		await processedItems.removeProcessed([...texts], 'workflow', WORKFLOW);
	},
};

const keyOf = (name: string): OnceKey => ({
	hash: name,
	variable: 'v',
	mark: commandMessage(`/set v ${name}`),
	store,
});

const named = (count: number, from = 0): string[] =>
	Array.from({ length: count }, (_, index) => `key ${from + index}`);

/** Asks for keys all at once, as the items of an execution do, and says that they went out. */
async function sendAll(ledger: Ledger, names: string[]): Promise<KeyState[]> {
	return await Promise.all(
		names.map(async (name) => {
			const claim = await ledger.claim(keyOf(name));
			await claim.end('sent');
			return claim.state;
		}),
	);
}

const count = (states: KeyState[], state: KeyState): number =>
	states.filter((other) => other === state).length;

describe('the record of keys', () => {
	beforeEach(() => {
		processedItems.clear();
		writes = 0;
	});

	it('knows what was sent, what is open and what was freed, also after a restart', async () => {
		const before = new Ledger();
		const [sent, open, free] = await Promise.all(
			['sent', 'open', 'free'].map(async (name) => await before.claim(keyOf(name))),
		);
		expect([sent?.state, open?.state, free?.state]).toEqual(['new', 'new', 'new']);
		await Promise.all([sent?.end('sent'), open?.end('open'), free?.end('free')]);
		const after = new Ledger();
		const states = ['sent', 'open', 'free'].map(
			async (name) => (await after.claim(keyOf(name))).state,
		);
		expect(await Promise.all(states)).toEqual(['sent', 'open', 'new']);
	});

	it('asking changes nothing', async () => {
		const ledger = new Ledger();
		await sendAll(ledger, ['A']);
		const { text } = processedItems;
		expect(await sendAll(new Ledger(), ['A'])).toEqual(['sent']);
		expect(processedItems.text).toBe(text);
	});

	it('a kill while it asks makes a key open, and never sent', async () => {
		await sendAll(new Ledger(), ['A', 'B']);
		const kills: Array<() => void> = [];
		const watched: ProcessedItems = {
			...store,
			add: async (texts, most) => {
				kills.push(processedItems.keep());
				const found = await store.add(texts, most);
				kills.push(processedItems.keep());
				return found;
			},
		};
		const ledger = new Ledger();
		await Promise.all(
			['A', 'B', 'C'].map(async (name) => await ledger.claim({ ...keyOf(name), store: watched })),
		);
		expect(kills.length).toBeGreaterThan(1);
		for (const kill of kills) {
			kill();
			const restarted = new Ledger();
			const states = ['A', 'B', 'C'].map(
				async (name) => (await restarted.claim(keyOf(name))).state,
			);
			const [first, second, third] = await Promise.all(states);
			expect(['sent', 'open']).toContain(first);
			expect(['sent', 'open']).toContain(second);
			expect(['new', 'open']).toContain(third);
		}
	});

	it('is written for many at once, not for each', async () => {
		const states = await sendAll(new Ledger(), named(500));
		expect(count(states, 'new')).toBe(500);
		expect(writes).toBeLessThan(20);
	});

	it('one of those who ask for a key at the same time gets it, the others wait', async () => {
		const ledger = new Ledger();
		const states = await sendAll(ledger, ['A', 'A', 'A', 'B']);
		expect(states).toEqual(['new', 'sent', 'sent', 'new']);
		expect(ledger.isNeeded).toBe(false);
	});

	it(`holds ${MOST_KEYS} keys, and forgets the oldest beyond`, async () => {
		const entries = named(MOST_KEYS).map((name) => `tried ${name}`);
		await store.add(entries, MOST_KEYS);
		const ledger = new Ledger();
		expect(count(await sendAll(ledger, named(100, MOST_KEYS)), 'new')).toBe(100);
		// Asking again and again pushes nothing out.
		for (let run = 0; run < 5; run++) {
			expect(count(await sendAll(ledger, named(300, MOST_KEYS - 200)), 'sent')).toBe(300);
		}
		expect(await sendAll(ledger, ['key 0', 'key 101'])).toEqual(['new', 'sent']);
	});

	it('lets nobody wait for a key that could not be recorded', async () => {
		processedItems.broken = 'locked';
		const ledger = new Ledger();
		const asked = ['A', 'A'].map(async (name) => await ledger.claim(keyOf(name)));
		const answers = await Promise.allSettled(asked);
		expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(ledger.isNeeded).toBe(false);
		processedItems.broken = undefined;
		expect(await sendAll(ledger, ['A'])).toEqual(['new']);
	});
});
