import type { ProcessedItems } from '../../n8n/processedItems';
import { Memory } from '../../values/memory';
import { Gathered } from './gathered';
import type { OnceKey } from './key';

/**
 * What is on record about a key.
 * - `new`: nothing. It is `open` from now on, before anything is sent
 * - `open`: it was to be sent, and nothing says what became of it: a kill, a lost answer
 * - `sent`: it went out
 */
export type KeyState = 'new' | 'open' | 'sent';

/** How a key is left: it went out, it certainly did not, or nobody knows. */
export type KeyFate = 'free' | 'open' | 'sent';

/** When a key's message went out and where to, as far as it is known. */
export interface Sent {
	sentAt?: string;
	conversationId?: string;
}

/** A key that is this one's to send. {@link Claim.end} must be called; until then others wait. */
export interface Claim {
	state: KeyState;
	/** Puts on record how it ended. Never rejects: what is not recorded is looked for at the next run. */
	end(fate: KeyFate): Promise<void>;
}

/** Keys of one record in n8n's store; beyond it forgets the oldest. */
export const MOST_KEYS = 20_000;

/** Every key that was ever claimed is on record as tried, and as open until it is known to be sent. */
const tried = (hash: string): string => `tried ${hash}`;
const open = (hash: string): string => `open ${hash}`;

/** What is to be changed, or asked, in one turn. */
type Entry = { claim: string } | { remove: string[] };

/**
 * The keys of one record, for all executions of this process: what is on record, which are under way,
 * and what is known of those that went out.
 *
 * n8n's store can be asked only by recording. So a key's intent is recorded in the same write that
 * asks for it, before anything is sent; what is recorded needlessly by that is `open`, never `sent`:
 * a kill at any moment makes the next run look, and never lose a message.
 */
export class Ledger {
	private readonly underWay = new Map<string, Promise<void>>();

	private readonly turns = new Gathered<Entry & { store: ProcessedItems }, KeyState>(takeTurn);

	/** Of the keys that went out, as far as this process knows. */
	readonly sent = new Memory<Sent>(MOST_KEYS);

	/**
	 * Asks for a key. While another item holds it, this waits for that one's fate.
	 * @throws Web1on1Error when n8n could not record it
	 */
	async claim({ hash, store }: OnceKey): Promise<Claim> {
		for (;;) {
			const other = this.underWay.get(hash);
			if (other === undefined) break;
			await other;
		}
		const letGo = this.hold(hash);
		try {
			const state = await this.turns.add({ claim: hash, store });
			return {
				state,
				end: async (fate) => {
					const done = state === 'sent' ? [] : endOf(hash, fate);
					if (done.length > 0) await this.turns.add({ remove: done, store }).catch(() => undefined);
					letGo();
				},
			};
		} catch (error) {
			letGo();
			return await Promise.reject(error);
		}
	}

	/** True while somebody holds a key. */
	get isNeeded(): boolean {
		return this.underWay.size > 0;
	}

	private hold(hash: string): () => void {
		let resolve: () => void = () => undefined;
		this.underWay.set(
			hash,
			new Promise((done) => {
				resolve = done;
			}),
		);
		return () => {
			this.underWay.delete(hash);
			resolve();
		};
	}
}

function endOf(hash: string, fate: KeyFate): string[] {
	if (fate === 'open') return [];
	return fate === 'sent' ? [open(hash)] : [tried(hash), open(hash)];
}

/** One turn at the record: everything that has gathered, in as few writes as can be. */
async function takeTurn(
	entries: ReadonlyArray<Entry & { store: ProcessedItems }>,
): Promise<KeyState[]> {
	const [first] = entries;
	if (first === undefined) return [];
	const { store } = first;
	const removed = entries.flatMap((entry) => ('remove' in entry ? entry.remove : []));
	if (removed.length > 0) await store.remove(removed);
	const claimed = entries.flatMap((entry) => ('claim' in entry ? [entry.claim] : []));
	if (claimed.length === 0) return entries.map(() => 'sent');
	const texts = claimed.flatMap((hash) => [tried(hash), open(hash)]);
	// A key that went out is one text. What is added but to ask must push none of them out.
	const known = await store.add(texts, MOST_KEYS + texts.length);
	const stateOf = (hash: string): KeyState => {
		if (known.has(open(hash))) return 'open';
		return known.has(tried(hash)) ? 'sent' : 'new';
	};
	// To ask was to record them as open.
	const sent = claimed.filter((hash) => stateOf(hash) === 'sent');
	if (sent.length > 0) await store.remove(sent.map(open));
	return entries.map((entry) => ('claim' in entry ? stateOf(entry.claim) : 'sent'));
}

/** Records a process remembers; of more, the one used longest ago is let go of, with no key under way. */
const MOST_LEDGERS = 200;

/** All that this process knows of keys. What is let go of is in n8n's store, and in the conversations. */
const ledgers = new Map<string, Ledger>();

/** The keys of a record. */
export function ledgerOf({ record }: ProcessedItems): Ledger {
	const ledger = ledgers.get(record) ?? new Ledger();
	ledgers.delete(record);
	ledgers.set(record, ledger);
	for (const [other, { isNeeded }] of ledgers) {
		if (ledgers.size <= MOST_LEDGERS) break;
		if (other !== record && !isNeeded) ledgers.delete(other);
	}
	return ledger;
}
