import { deliveryOptions, targetFields } from '../../descriptions/delivery';
import { quickRepliesMessage } from '../../messages/quickReplies';
import { labelsIn } from '../../messages/whatsapp';
import type { Parameters } from '../../n8n/parameters';
import { optionText } from '../../values/options';
import { planDelivery } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { checkedWindow } from '../replyWindow';
import { readOutgoing, readTarget, readTouchpoint } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const replies = parameters.entries('quickReplies', 'reply', 'Quick Replies').map((reply) => ({
		text: reply.text,
		payload: optionText(reply, 'payload', "A quick reply's 'Payload'"),
	}));
	const chat = { text: parameters.raw('text'), ...readTouchpoint(parameters, target) };
	const message = quickRepliesMessage({ ...chat, role: 'agent' }, replies, outgoing);
	const extra = { text: message.text, quickReplies: labelsIn(message) };
	return {
		...planDelivery(target, [message], extra, outgoing),
		...checkedWindow(parameters, target, message, outgoing),
	};
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
		{
			displayName: 'Quick Replies',
			name: 'quickReplies',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Quick Reply',
			required: true,
			default: {},
			description: 'The buttons, in this order',
			options: [
				{
					displayName: 'Quick Reply',
					name: 'reply',
					values: [
						{
							displayName: 'Text',
							name: 'text',
							type: 'string',
							placeholder: 'e.g. Yes please',
							default: '',
							description: 'What the button says',
						},
						{
							displayName: 'Payload',
							name: 'payload',
							type: 'string',
							placeholder: 'e.g. YES',
							default: '',
							description:
								"What the trigger gets when the button is tapped. Leave empty to use the button's text.",
						},
					],
				},
			],
		},
		deliveryOptions,
	],
	plan,
};
