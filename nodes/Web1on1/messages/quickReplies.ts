import { InputError } from '../values/inputError';
import { isUnseen } from '../values/kinds';
import { lookOf, Outgoing } from '../values/outgoing';
import { chatMessage, type ChatInput } from './chat';
import type { Message } from './message';

/** A button under a message: what it says, and what comes back when it is tapped. */
export interface QuickReply {
	text: unknown;
	/** Left empty, the text comes back. */
	payload: string;
}

/**
 * A text with reply buttons (`actions` of type `reply`; facts: B13, and the SDK's
 * docs/conversation.md).
 *
 * @param outgoing decides what text may leave
 * @throws InputError without buttons, for a button without text, and for two that say the same
 */
export function quickRepliesMessage(
	chat: ChatInput,
	replies: QuickReply[],
	outgoing: Outgoing = new Outgoing(),
): Message {
	if (replies.length === 0) {
		throw new InputError("'Quick Replies' is empty", 'Add at least one button.');
	}
	const actions = replies.map(({ text, payload }) => {
		const label = outgoing.line(text, "a quick reply's 'Text'");
		if (label === '')
			throw new InputError("A quick reply's 'Text' is empty", 'Enter what the button says.');
		return { type: 'reply', text: label, payload: isUnseen(payload) ? label : payload.trim() };
	});
	if (new Set(actions.map(({ text }) => lookOf(text))).size < actions.length) {
		throw new InputError(
			'Two quick replies have the same text',
			'Give each button a text of its own, so that they can be told apart.',
		);
	}
	return { ...chatMessage(chat), actions };
}
