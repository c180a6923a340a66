import { timeIn } from '../values/instant';
import type { JsonRecord } from '../values/json';
import { textOf, trimmed } from '../values/text';

/** How long WhatsApp takes free text after the consumer's last WhatsApp message (facts: D4, J6). */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** The time in which WhatsApp takes free text. */
export interface ReplyWindow {
	isOpen: boolean;
	/** The message that opened it; undefined where the consumer has never written by WhatsApp. */
	last: JsonRecord | undefined;
	/** Milliseconds since 1970. */
	closesAt: number | undefined;
	/** Milliseconds; 0 once it is closed. */
	remainingMs: number;
}

/**
 * True for what opens the window. A message that names no touchpoint may have come by WhatsApp, so it
 * counts: to take a closed window for an open one does less harm than the other way round
 * (facts: U16).
 */
export function opensWindow({ role, touchpoint, isBackchannel }: JsonRecord): boolean {
	const by = trimmed(touchpoint).toLowerCase();
	return role === 'contact' && isBackchannel !== true && (by === '' || by === 'whatsapp');
}

/** The latest of some messages that opens the window and says when it came. */
export function lastOpening(messages: readonly JsonRecord[]): JsonRecord | undefined {
	const opening = messages.filter(opensWindow).filter((message) => sentAt(message) !== undefined);
	return opening.reduce<JsonRecord | undefined>(
		(latest, message) =>
			latest === undefined || (sentAt(message) ?? 0) > (sentAt(latest) ?? 0) ? message : latest,
		undefined,
	);
}

/**
 * The window after the consumer's last WhatsApp message. At its last millisecond it is closed: what
 * is sent then arrives later.
 * @param now milliseconds since 1970, by the clock that the message's time is from
 */
export function replyWindow(last: JsonRecord | undefined, now: number): ReplyWindow {
	const opened = last === undefined ? undefined : sentAt(last);
	if (opened === undefined) {
		return { isOpen: false, last: undefined, closesAt: undefined, remainingMs: 0 };
	}
	const closesAt = opened + WINDOW_MS;
	const remainingMs = Math.min(WINDOW_MS, Math.max(0, closesAt - now));
	return { isOpen: remainingMs > 0, last, closesAt, remainingMs };
}

/** The touchpoint of the latest message that names one: what a conversation goes on with (facts: B11). */
export function activeTouchpoint(latestFirst: readonly JsonRecord[]): string | undefined {
	for (const { touchpoint } of latestFirst) {
		const named = textOf(touchpoint);
		if (named !== undefined) return named;
	}
	return undefined;
}

function sentAt({ createdAt }: JsonRecord): number | undefined {
	return timeIn(createdAt);
}
