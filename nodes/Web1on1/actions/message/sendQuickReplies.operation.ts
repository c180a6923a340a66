import { deliveryOptions, targetFields } from '../../descriptions/delivery';
import { quickRepliesField } from '../../descriptions/quickReplies';
import { labelsIn } from '../../messages/whatsapp';
import type { Parameters } from '../../n8n/parameters';
import { planDelivery } from '../delivery';
import { readOnceKey } from '../once/key';
import type { Operation, PlannedCall } from '../operation';
import { checkedWindow } from '../replyWindow';
import { readOutgoing, readTarget } from '../target';
import { readQuickReplies } from './chatRequest';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const message = readQuickReplies(parameters, target, outgoing);
	const extra = { text: message.text, quickReplies: labelsIn(message) };
	return planDelivery(target, [message], extra, outgoing, {
		key: readOnceKey(parameters),
		...checkedWindow(parameters, target, message, outgoing),
	});
}

/** Sends a text with reply buttons: `actions` of type `reply` [A] (facts: B13). */
export const sendQuickReplies: Operation = {
	option: {
		name: 'Send Quick Replies',
		value: 'sendQuickReplies',
		action: 'Send quick replies',
		description:
			"Send a text with buttons to answer by. WhatsApp accepts it only within 24 hours of the consumer's last message.",
	},
	fields: [
		...targetFields,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. Does tomorrow at 9 suit you?',
			default: '',
			description: 'What the consumer reads above the buttons',
		},
		quickRepliesField,
		deliveryOptions,
	],
	plan,
};
