import { createHash } from 'node:crypto';

import { idOf } from '../values/ids';
import { textOf } from '../values/text';
import { isRecord, type JsonRecord } from '../values/json';
import { present } from '../values/present';

/** A delivery of Web1on1, read with tolerance (facts: E7, E11). */
export interface Web1on1Event {
	/** For example `message.create.contact.chat`. */
	name: string;
	/** `id` of the payload: of the delivery or of the hook, the documents don't say. */
	id?: string;
	/** ISO 8601: when it happened, not when it arrived. */
	timestamp?: string;
	organization?: string;
	message?: JsonRecord;
	conversation?: JsonRecord;
	/** `data` as it came, for events about other things. */
	data: JsonRecord;
	/** The whole payload as it came. */
	payload: JsonRecord;
}

/**
 * Reads a payload.
 * @returns undefined when it is no event
 */
export function readEvent(payload: unknown): Web1on1Event | undefined {
	if (!isRecord(payload)) return undefined;
	const name = textOf(payload.event);
	if (name === undefined) return undefined;
	const data = isRecord(payload.data) ? payload.data : {};
	const message = isRecord(data.message) ? data.message : undefined;
	const conversation = isRecord(data.conversation) ? data.conversation : undefined;
	const organization =
		idOf(payload.organization) ?? idOf(message?.organization) ?? idOf(conversation?.organization);
	return {
		name,
		data,
		payload,
		...present({
			id: idOf(payload.id),
			timestamp: textOf(payload.timestamp),
			organization,
			message,
			conversation,
		}),
	};
}

/**
 * What makes two deliveries the same (idempotency key): the platform delivers again for up to 24
 * hours. A message is created once, so its ID is enough. Other events may happen to one thing many
 * times, within one tick of the clock too, and nobody says what the payload's ID is the ID of: they
 * are the same when all of their content is.
 *
 * @returns undefined where an event holds nothing of its own that another one could not hold as well
 */
export function deliveryKey(event: Web1on1Event): string | undefined {
	const message = certainId(event.message?.id);
	if (/^message\.create(?:\.|$)/.test(event.name) && message !== undefined) {
		return `${event.name} ${message}`;
	}
	if (event.id === undefined && event.timestamp === undefined) return undefined;
	return `${event.name} ${fingerprint(event)}`;
}

/** An ID that no other thing has: not blank, and no number that was rounded. */
function certainId(value: unknown): string | undefined {
	const bare = isRecord(value) ? value.id : value;
	if (typeof bare === 'number' && !Number.isSafeInteger(bare)) return undefined;
	return idOf(bare)?.trim() === '' ? undefined : idOf(bare);
}

/** The same for an event that comes alone and in a list. */
function fingerprint({ payload, id, timestamp }: Web1on1Event): string {
	return createHash('sha256')
		.update(jsonOf(payload) ?? `${id} ${timestamp}`)
		.digest('base64url');
}

/** @returns undefined for what is nested too deeply to be written */
function jsonOf(payload: JsonRecord): string | undefined {
	try {
		return JSON.stringify(payload);
	} catch {
		return undefined;
	}
}
