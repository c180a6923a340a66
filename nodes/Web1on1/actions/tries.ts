import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isCertainlyNotSent, type Outcome } from './outcome';

/** By item, then by the execution and node that had it. */
const outcomes = new WeakMap<object, Map<string, Outcome>>();

/**
 * What a node keeps of its items over n8n's tries. With the setting 'Retry On Fail' n8n runs the
 * whole node again, up to five times, when it throws and also when its first output item has an
 * `error` (n8n-core, `WorkflowExecute`). Then all items come again, those whose message has left
 * among them.
 *
 * n8n hands over the very same objects at each try and new ones at each run, a loop's included: the
 * object tells a further try from a run of its own. What it has no object for is not remembered.
 */
export class Tries {
	private readonly name: string;

	private readonly items: readonly object[];

	constructor(context: IExecuteFunctions) {
		this.name = `${context.getExecutionId()} ${context.getNode().id}`;
		this.items = context
			.getInputData()
			.map((item) => (isToolCall(context, item) ? item.json : item));
	}

	/** What became of an item at an earlier try, where it must not be sent once more. */
	recall(item: number): Outcome | undefined {
		const key = this.items[item];
		return key === undefined ? undefined : outcomes.get(key)?.get(this.name);
	}

	/** Keeps what may have reached somebody. */
	keep(item: number, outcome: Outcome): void {
		const key = this.items[item];
		if (key === undefined || isCertainlyNotSent(outcome)) return;
		const known = outcomes.get(key) ?? new Map<string, Outcome>();
		outcomes.set(key, known.set(this.name, outcome));
	}
}

/**
 * An agent's tool gets a new item around the same arguments at each try. n8n 1.123 does not say that
 * it is one, but pairs every item of a run with another, and those of tools with none.
 */
function isToolCall(context: IExecuteFunctions, item: INodeExecutionData): boolean {
	return 'isToolExecution' in context ? context.isToolExecution() : !('pairedItem' in item);
}
