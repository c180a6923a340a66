import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../n8n/parameters';
import type { Session } from '../transport/session';
import type { Asking } from './asking';

/** What one item asks of Web1on1, checked and ready to go. */
export interface PlannedCall {
	/**
	 * Names of the people it reaches. Calls that share a name go out one after the other, in the
	 * order of the items.
	 */
	recipients: readonly string[];
	/** Asked again, it looks what became of the try before, and sends nothing twice. */
	looksFirst?: boolean;
	/**
	 * What can only be checked with the platform's help. Sends nothing; done for all items before the
	 * first one is sent.
	 */
	check?(session: Session): Promise<void>;
	/** Waits for an answer: an execution can ask one question, for one item. */
	asks?: true;
	/**
	 * Sends it and returns the output for this item, one or more.
	 * @param asking for what waits for an answer
	 */
	run(session: Session, asking: Asking): Promise<IDataObject[]>;
}

/** One operation: its fields in the editor and what it does, nothing else. */
export interface Operation {
	/** Option in the operation list. */
	option: { name: string; value: string; action: string; description: string };
	/** Its fields. Its resource sees to it that they are shown for this operation only. */
	fields: INodeProperties[];
	/**
	 * Reads and checks one item's parameters. Sends nothing.
	 * @throws InputError naming the parameter
	 */
	plan(parameters: Parameters): PlannedCall;
}

/** What the operations of a resource are about. */
export interface Resource {
	name: string;
	value: string;
	description: string;
	/** In the order of their names. */
	operations: Operation[];
	/** The operation chosen at first. */
	preset: Operation;
}
