import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { Web1on1Error } from './errors';
import { REQUEST_TIMEOUT_MS, WAITED_FOR_MS, WAITED_FOR_TIMEOUT_MS } from './timing';

/** The contexts of n8n from which Web1on1 is called. */
export type ApiContext =
	IExecuteFunctions | IHookFunctions | IWebhookFunctions | ILoadOptionsFunctions;

/** Who calls Web1on1, and what they may take. */
export interface Caller {
	context: ApiContext;
	/** Tries of one request at most, the first included. */
	tries: number;
	/** How long one answer may take. */
	timeoutMs: number;
	/** Goes off once the user, or a shutdown, has ended the execution. */
	cancelled: AbortSignal | undefined;
	/** The deadline: no request is begun after this. */
	late: AbortSignal | undefined;
}

/** What is asked while somebody else waits, until they are `late`: it is tried once. */
export interface Hurry {
	timeoutMs: number;
	late: AbortSignal;
}

const TRIES = 8;

/** The same where somebody waits: the editor for a list, n8n for a workflow to be published. */
const TRIES_WAITED_FOR = 3;

/**
 * The one place that reads from n8n's context what its caller may take. Executions have time, until
 * they are cancelled. The editor and publishing are waited for. What is asked on behalf of a delivery
 * has a deadline of its own ({@link hurried}), or nobody waits for it.
 */
export function callerOf(context: ApiContext): Caller {
	if ('getInputData' in context) {
		const cancelled = context.getExecutionCancelSignal();
		return { context, tries: TRIES, timeoutMs: REQUEST_TIMEOUT_MS, cancelled, late: undefined };
	}
	return {
		context,
		tries: TRIES_WAITED_FOR,
		timeoutMs: WAITED_FOR_TIMEOUT_MS,
		cancelled: undefined,
		late: 'getRequestObject' in context ? undefined : AbortSignal.timeout(WAITED_FOR_MS),
	};
}

/** The same caller, in a hurry if there is one. */
export function hurried(caller: Caller, hurry: Hurry | undefined): Caller {
	return hurry === undefined ? caller : { ...caller, ...hurry, tries: 1 };
}

/** Why nothing more is to be sent for this caller; undefined as long as something may. */
export function whyOver({ cancelled, late }: Caller): Web1on1Error | undefined {
	if (cancelled?.aborted === true) return cancellation();
	return late?.aborted === true ? tooLate() : undefined;
}

/** The user, or a shutdown, came first. */
export function cancellation(): Web1on1Error {
	return new Web1on1Error('The execution was cancelled before this was sent', {
		description: 'Nothing left for this item. Run it again if it is still wanted.',
		fate: 'not-sent',
	});
}

/** The deadline came first. */
export function tooLate(): Web1on1Error {
	return new Web1on1Error('Web1on1 did not answer in time', {
		description: 'Try again later. If it stays so, check that this n8n can reach Web1on1.',
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}
