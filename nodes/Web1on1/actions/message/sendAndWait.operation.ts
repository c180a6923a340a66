import { deliveryOptions, targetFields } from '../../descriptions/delivery';
import { chatMessage } from '../../messages/chat';
import type { Parameters } from '../../n8n/parameters';
import { planQuestion } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { readOutgoing, readTarget, readTouchpoint } from '../target';

const HOURS_MS = 3_600_000;

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const chat = { text: parameters.raw('message'), ...readTouchpoint(parameters, target) };
	const message = chatMessage({ ...chat, role: 'agent' }, outgoing);
	return planQuestion(target, [message], () => new Date(Date.now() + 24 * HOURS_MS));
}

/** Asks the consumer something, and goes on with the reply: a chat message and a variable of the conversation [A] (facts: B4, B6, C3). */
export const sendAndWait: Operation = {
	option: {
		name: 'Send and Wait for Reply',
		value: 'sendAndWait',
		action: 'Send message and wait for reply',
		description:
			'Send a message to a consumer, and go on with the reply. Takes one item at a time.',
	},
	fields: [
		...targetFields,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Does 3.15 pm suit you?',
			default: '',
			description: 'What the consumer reads',
		},
		deliveryOptions,
	],
	plan,
};
