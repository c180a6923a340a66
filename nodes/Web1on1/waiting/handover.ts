import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { JsonRecord } from '../values/json';
import type { Reference } from './reference';

/** What a consumer has answered. */
export interface Reply {
	/** The event as the trigger would have emitted it. */
	item: IDataObject;
	/** The message and its conversation as Web1on1 delivered them. */
	message: JsonRecord;
	conversation: JsonRecord;
}

/** What becomes of what was handed over. */
export type Verdict =
	/** It is the answer: the execution goes on with it. */
	| 'taken'
	/** It does not count as one: the execution keeps waiting. */
	| 'kept'
	/** The reference is not this question's. */
	| 'refused';

/** What a trigger hands to a waiting node of the same n8n. */
export interface Handover {
	reference: Reference;
	/** ID of the conversation that the reference was found in. */
	conversation: string | undefined;
	/** The answer; undefined for a question that a newer one has replaced, and for a look. */
	reply: Reply | undefined;
	/** Only to know whether the question still waits: 'kept' says that it does. */
	isLook?: true;
	/** What the node says to it; undefined until it has been asked. */
	verdict?: Verdict;
}

/**
 * What triggers have handed over, and not got back yet. The trigger calls the waiting node through
 * n8n, over HTTP, but the call holds no more than a ticket: what the consumer has said goes from hand
 * to hand inside this process. So nobody else can answer a question, whoever may call that address
 * and know the reference.
 */
const handovers = new Map<string, Handover>();

/**
 * Hands something over for as long as the call takes.
 * @param call gets the ticket
 */
export async function handingOver<Result>(
	handover: Handover,
	call: (ticket: string) => Promise<Result>,
): Promise<Result> {
	const ticket = randomBytes(24).toString('base64url');
	handovers.set(ticket, handover);
	try {
		return await call(ticket);
	} finally {
		handovers.delete(ticket);
	}
}

/** What a ticket stands for; undefined where nobody has handed it over, or no longer does. */
export function handedOver(ticket: unknown): Handover | undefined {
	return typeof ticket === 'string' ? handovers.get(ticket) : undefined;
}
