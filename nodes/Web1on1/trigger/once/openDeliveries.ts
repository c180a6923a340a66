import { sleep } from 'n8n-workflow';

import { WINDOW_HOURS } from './window';

/** Pause between two changes while n8n is storing the execution: milliseconds lie in between. */
const PAUSE_MS = 3;

/** The same before that, when there is nothing to be kept yet. */
const BEFORE_PAUSE_MS = 40;

/** n8n usually takes far less; what it holds back for longer, it may hold back for hours. */
const SOON_MS = 10_000;

const LATER_PAUSE_MS = 500;

const LONGEST_MS = WINDOW_HOURS * 3_600_000;

/** A delivery that was handed to n8n. */
export interface OpenDelivery {
	/** Where n8n answers it. */
	response: Readonly<Record<'destroyed' | 'writableEnded', boolean>>;
	/**
	 * Assigns to the delivery's copy of static data, which marks it as changed; also the chance to add
	 * what has happened meanwhile.
	 */
	write: () => void;
	/** When n8n begins to store the execution; undefined where that can't be told. */
	stored?: Promise<void>;
}

/**
 * The deliveries that n8n was given and has not answered yet: makes what was written into their
 * copies of static data last. n8n saves a copy before it answers, if it is marked as changed; but 2.x
 * builds a second `Workflow` on the same object in between, whose constructor takes the mark away
 * (`WorkflowRunner.establishContextForPersistence`, n8n-workflow `ObservableObject.create`), and
 * saves nothing. So the mark is set again when n8n stores the execution, which comes after that (2.41),
 * and again and again from then on (before, the second `Workflow` came later) until n8n has answered.
 * Without it nothing seen would survive a restart. Not sooner: a burst of deliveries that each wait for
 * n8n would keep it from its work.
 *
 * For as long as Web1on1 may deliver again, since n8n takes an event and holds its answer back where
 * its limit of executions at once is reached (`N8N_CONCURRENCY_PRODUCTION_LIMIT`): whoever gave up
 * would run a copy beside it. If that execution is stopped, n8n never answers.
 */
export class OpenDeliveries {
	private readonly open = new Set<OpenDelivery>();

	/** True when n8n has answered everything. */
	get isEmpty(): boolean {
		return this.open.size === 0;
	}

	/**
	 * Begins to keep a delivery's copy marked.
	 * @returns when n8n has answered it, or never will
	 */
	async register(delivery: OpenDelivery): Promise<void> {
		this.open.add(delivery);
		const { response, write, stored = new Promise<void>(() => undefined) } = delivery;
		const start = performance.now();
		let isStored = false;
		const storing = stored.then(() => {
			isStored = true;
		});
		for (;;) {
			const isLate = performance.now() - start >= SOON_MS;
			const pause = sleep(isLate ? LATER_PAUSE_MS : isStored ? PAUSE_MS : BEFORE_PAUSE_MS);
			await (isStored || isLate ? pause : Promise.race([pause, storing]));
			// Also where the sender has hung up: n8n goes on, and ends its answer though nobody hears it.
			if (response.writableEnded) break;
			if (response.destroyed && performance.now() - start > LONGEST_MS) break;
			write();
		}
		this.open.delete(delivery);
	}
}
