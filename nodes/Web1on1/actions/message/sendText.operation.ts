import { deliveryOptions, targetFields } from '../../descriptions/delivery';
import type { Parameters } from '../../n8n/parameters';
import { planDelivery } from '../delivery';
import { readOnceKey } from '../once/key';
import type { Operation, PlannedCall } from '../operation';
import { checkedWindow } from '../replyWindow';
import { readOutgoing, readTarget } from '../target';
import { readText } from './chatRequest';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const message = readText(parameters, target, outgoing);
	return planDelivery(target, [message], { text: message.text }, outgoing, {
		key: readOnceKey(parameters),
		...checkedWindow(parameters, target, message, outgoing),
	});
}

/** Sends a text to the consumer: a chat message of role agent [A] (facts: B6). */
export const sendText: Operation = {
	option: {
		name: 'Send Text',
		value: 'sendText',
		action: 'Send text message',
		description:
			"Send free text to a consumer. WhatsApp accepts it only within 24 hours of the consumer's last message; after that it is refused, and a template is the way.",
	},
	fields: [
		...targetFields,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Your car is ready.',
			default: '',
			description: 'What the consumer reads',
		},
		deliveryOptions,
	],
	plan,
};
