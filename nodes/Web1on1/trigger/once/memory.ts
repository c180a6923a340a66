import type { IWebhookFunctions } from 'n8n-workflow';

import type { LinkPatterns } from '../../transport/links';
import type { JsonRecord } from '../../values/json';
import { Names } from './names';
import { Turns } from './turns';

/** Workflows a process remembers. Tests count on their own. */
export const MOST_WORKFLOWS = 500;

/** What a delivery needs to know of the credential. No secret is among it. */
export interface Bot extends LinkPatterns {
	/** ID of our own bot; undefined where the token does not tell. */
	userId: string | undefined;
}

/** What was read of a trigger's credential lately. */
export interface KnownBot {
	/** ID of the credential that was chosen in the node then. */
	credential: string;
	/** When it was read (milliseconds since 1970). */
	at: number;
	bot: Promise<Bot>;
}

/** What was read lately of the credential with a webhook's secrets. */
export interface KnownSecrets {
	/** ID of the credential that was chosen in the node then. */
	credential: string;
	/** When it was read (milliseconds since 1970). */
	at: number;
	/** Undefined where n8n could not read it. */
	secrets: Promise<string[] | undefined>;
}

/** What this process knows of one trigger node beside static data. */
export interface TriggerMemory {
	/** The record it has saved last, whichever copy of static data that went into. */
	record?: JsonRecord;
	/** The subscription being made: Web1on1 may sign with its secret before n8n has saved it. */
	announced?: { url: string; secret: string };
	/** URL whose last registration ended before Web1on1 was asked for anything. */
	unasked?: string;
	/** What was read of its credential lately. */
	bot?: KnownBot;
	/** Its webhook's secrets, where they were entered by hand; let go of a minute later. */
	entered?: KnownSecrets;
}

/**
 * What this process knows of the triggers of one workflow, and no copy of static data may hold: n8n
 * hands each delivery a copy of the workflow's data, saves it whole, and the last one to be saved
 * wins. Tests are kept apart from production, as n8n does: a test shall show what production has
 * taken already.
 */
export class WorkflowMemory {
	/** Names of deliveries n8n has taken. */
	readonly taken = new Names();

	/** Whose turn it is to be handed to n8n: one's after the other, until more is known of this n8n. */
	readonly turns = new Turns(1);

	/** Deliveries under way, by name, each with its fate. */
	private readonly pending = new Map<string, Promise<boolean>>();

	private readonly triggers = new Map<string, TriggerMemory>();

	/** Deliveries that were handed to n8n, and that it has not answered yet. */
	private open = 0;

	/** What is known of a trigger node, to be read and written. */
	trigger(node: string): TriggerMemory {
		const known = this.triggers.get(node) ?? {};
		this.triggers.set(node, known);
		return known;
	}

	/** The records that triggers have saved last, by node. */
	get records(): Array<[node: string, record: JsonRecord]> {
		return [...this.triggers].flatMap(([node, { record }]) =>
			record === undefined ? [] : [[node, record]],
		);
	}

	/**
	 * Asks to handle a delivery, and so deduplicates those of one moment: static data can't tell them
	 * apart, since each has loaded a copy of its own. While one of the same name is under way the
	 * answer waits for that one's fate: taken means this one is a double, not taken means it is this
	 * one's turn.
	 *
	 * @returns undefined for a double; otherwise a function to call once n8n has answered; it must be
	 *   called, and only its first call counts
	 */
	async claim(name: string): Promise<((isTaken: boolean) => void) | undefined> {
		for (;;) {
			if (this.taken.has(name)) return undefined;
			const other = this.pending.get(name);
			if (other === undefined) return this.start(name);
			if (await other) return undefined;
		}
	}

	private start(name: string): (isTaken: boolean) => void {
		let resolve: (isTaken: boolean) => void = () => undefined;
		this.pending.set(
			name,
			new Promise((done) => {
				resolve = done;
			}),
		);
		let isSettled = false;
		return (isTaken) => {
			if (isSettled) return;
			isSettled = true;
			this.pending.delete(name);
			if (isTaken) this.taken.add(name);
			resolve(isTaken);
		};
	}

	/** Keeps what is known here until n8n has answered a delivery. */
	keepUntil(answered: Promise<unknown>): void {
		this.open += 1;
		void answered.finally(() => {
			this.open -= 1;
		});
	}

	/** True while a delivery is under way that needs what is known here. */
	get isNeeded(): boolean {
		return this.pending.size > 0 || this.open > 0 || !this.turns.isIdle;
	}
}

/**
 * All that this process remembers of triggers. {@link memoryOf} lets go of the workflow that was
 * silent for longest when there are more than {@link MOST_WORKFLOWS}. That costs no more than a
 * restart of n8n does: what the workflow's triggers have taken is in static data by then.
 */
const memories = new Map<string, WorkflowMemory>();

/**
 * The memory of a workflow's triggers. Not to be kept over a wait, unless a delivery in it is under
 * way: it may have been let go of.
 */
export function memoryOf(workflow: string | undefined, isTest: boolean): WorkflowMemory {
	const key = `${workflow ?? ''} ${isTest ? 'test' : 'production'}`;
	const memory = memories.get(key) ?? new WorkflowMemory();
	memories.delete(key);
	memories.set(key, memory);
	for (const [other, { isNeeded }] of memories) {
		if (memories.size <= MOST_WORKFLOWS) break;
		if (other !== key && !isNeeded) memories.delete(other);
	}
	return memory;
}

/** The memory that a delivery belongs to. */
export function memoryFor(context: IWebhookFunctions): WorkflowMemory {
	return memoryOf(context.getWorkflow().id, context.getMode() === 'manual');
}
