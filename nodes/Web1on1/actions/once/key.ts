import { createHash } from 'node:crypto';

import { commandMessage } from '../../messages/command';
import type { Message } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import type { ProcessedItems } from '../../n8n/processedItems';
import { InputError } from '../../values/inputError';
import { requireText } from '../../values/kinds';
import { optionChoice } from '../../values/options';
import { Outgoing } from '../../values/outgoing';

/** An idempotency key: what one item says under 'Send Only Once'. */
export interface OnceKey {
	/** Stands for the key everywhere: a key may name somebody. */
	hash: string;
	/** The variable of a conversation that holds the last key of this record. */
	variable: string;
	/** The command that says, in the conversation, that the key's message went out (facts: C3). */
	mark: Message;
	store: ProcessedItems;
}

const LABEL = "'Send Only Once'";

const ADVICE =
	'Enter what tells this item from all others, for example {{ $json.appointmentId }}, or remove the option. Nothing can be kept from being sent twice without it.';

/**
 * The key of an item; undefined where the option was not added.
 * @throws InputError for a key in which nothing tells one item from another
 */
export function readOnceKey(parameters: Parameters): OnceKey | undefined {
	const options = parameters.collection('options', 'Options');
	if (!Object.hasOwn(options, 'onceKey')) return undefined;
	const key = new Outgoing().line(requireText(options.onceKey, LABEL, ADVICE), LABEL);
	if (!/[\p{L}\p{N}]/u.test(key)) {
		throw new InputError(`${LABEL} holds neither a letter nor a digit`, ADVICE);
	}
	const scope = optionChoice(options, 'onceWithin', "'Once Within'", ['node', 'workflow']);
	const store = parameters.processedItems(scope ?? 'node');
	const hash = digest(store.record, key);
	const variable = `_once_${digest(store.record).slice(0, 12)}`;
	return { hash, variable, mark: commandMessage(`/set ${variable} ${hash}`), store };
}

/** 128 bits: no two keys of a record come to the same. */
function digest(...parts: string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The name under which items with the same key wait for each other, in the order they came. */
export function nameOfKey({ hash }: OnceKey): string {
	return `key ${hash}`;
}
