import type { ChatInput } from '../../messages/chat';
import { chatMessage } from '../../messages/chat';
import type { Message } from '../../messages/message';
import { quickRepliesMessage } from '../../messages/quickReplies';
import type { Parameters } from '../../n8n/parameters';
import { optionText } from '../../values/options';
import type { Outgoing } from '../../values/outgoing';
import { readTouchpoint, type Target } from '../target';

/** The parameter that holds the text, and how an error names it; both have a usual one. */
export interface TextParameter {
	name: string;
	label: string;
}

/**
 * A text to the consumer.
 * @param outgoing decides what text may leave
 * @throws InputError naming the parameter
 */
export function readText(
	parameters: Parameters,
	target: Target,
	outgoing: Outgoing,
	parameter?: TextParameter,
): Message {
	return chatMessage(readChat(parameters, target, parameter), outgoing);
}

/**
 * A text with buttons to answer by.
 * @param outgoing decides what text may leave
 * @throws InputError naming the parameter
 */
export function readQuickReplies(
	parameters: Parameters,
	target: Target,
	outgoing: Outgoing,
	parameter?: TextParameter,
): Message {
	const replies = parameters.entries('quickReplies', 'reply', 'Quick Replies').map((reply) => ({
		text: reply.text,
		payload: optionText(reply, 'payload', "A quick reply's 'Payload'"),
	}));
	return quickRepliesMessage(readChat(parameters, target, parameter), replies, outgoing);
}

function readChat(
	parameters: Parameters,
	target: Target,
	{ name, label }: Partial<TextParameter> = {},
): ChatInput {
	return {
		text: parameters.raw(name ?? 'text'),
		role: 'agent',
		...readTouchpoint(parameters, target),
		...(label === undefined ? {} : { label }),
	};
}
