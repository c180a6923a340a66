import type { IExecuteFunctions } from 'n8n-workflow';

import { inform } from '../transport/log';

/** A run that is shorter than this says nothing; a longer one says so often how far it is. */
const EVERY_MS = 30_000;

/**
 * How far a long run is, by n8n's own means: a line in its log, and one in the browser's console while
 * somebody watches the run in the editor.
 */
export class Progress {
	private done = 0;

	private saidAt: number;

	/** @param now milliseconds since some fixed moment */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly total: number,
		private readonly now: () => number,
	) {
		this.saidAt = now();
	}

	/** One more item is done. */
	step(): void {
		this.done += 1;
		if (this.now() - this.saidAt < EVERY_MS || this.done === this.total) return;
		this.saidAt = this.now();
		const text = `${this.done} of ${this.total} items are done`;
		inform(this.context, text);
		this.context.sendMessageToUI(`${this.context.getNode().name}: ${text}`);
	}
}
