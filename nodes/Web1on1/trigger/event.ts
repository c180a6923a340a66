import { idOf } from '../values/ids';
import { textOf } from '../values/text';
import { isRecord, type JsonRecord } from '../values/json';
import { present } from '../values/present';

/** A delivery of Web1on1, read with tolerance (fact sheet, section e). */
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
 * What makes two deliveries the same: the platform delivers again for up to 24 hours. A message is
 * created once, so its ID is enough; other events may happen to one thing many times and are told
 * apart by their time.
 */
export function deliveryKey(event: Web1on1Event): string | undefined {
	const message = idOf(event.message?.id);
	if (event.name.startsWith('message.create.') && message !== undefined) {
		return `${event.name} ${message}`;
	}
	const subject = message ?? idOf(event.conversation?.id) ?? '';
	const when = event.timestamp ?? '';
	if (event.id === undefined && when === '') return undefined;
	return `${event.name} ${subject} ${event.id ?? ''} ${when}`;
}
