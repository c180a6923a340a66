import { deliveryOptions, targetFields } from '../../descriptions/delivery';
import { mediaMessage } from '../../messages/media';
import type { Parameters } from '../../n8n/parameters';
import { isLocalAddress } from '../../transport/localAddress';
import { planDelivery } from '../delivery';
import { readOnceKey } from '../once/key';
import type { Operation, PlannedCall } from '../operation';
import { checkedWindow } from '../replyWindow';
import { readOutgoing, readTarget, readTouchpoint } from '../target';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	const message = mediaMessage({
		url: parameters.text('mediaUrl', 'Media URL'),
		contentType: parameters.text('mediaType', 'Media Type'),
		...readTouchpoint(parameters, target),
	});
	const { text, contentType = '' } = message;
	outgoing.warn(...reachWarnings(text));
	return planDelivery(target, [message], { mediaUrl: text, contentType }, outgoing, {
		key: readOnceKey(parameters),
		...checkedWindow(parameters, target, message, outgoing),
	});
}

/** Not refused: an API in the same network can fetch it. */
function reachWarnings(url: string): string[] {
	if (!isLocalAddress(url)) return [];
	return [
		"'Media URL' is an address inside your own network. Web1on1 can't fetch it from outside, so the consumer may get nothing. Give the file a public URL.",
	];
}

/**
 * Sends a file to the consumer by its address: `contentType` and a URL as `text` [A] (facts: H1).
 * Uploading n8n's binary data is left out: no upload is documented.
 */
export const sendMedia: Operation = {
	option: {
		name: 'Send Media',
		value: 'sendMedia',
		action: 'Send media message',
		description:
			'Send a picture, document, video or audio file by its public URL. Web1on1 documents no upload of files.',
	},
	fields: [
		...targetFields,
		{
			displayName: 'Media URL',
			name: 'mediaUrl',
			type: 'string',
			required: true,
			placeholder: 'e.g. https://example.com/offer.pdf',
			default: '',
			description: 'URL of the file, which Web1on1 must be able to reach',
		},
		{
			displayName: 'Media Type',
			name: 'mediaType',
			type: 'string',
			placeholder: 'e.g. application/pdf',
			default: '',
			description:
				"MIME type of the file, for example application/pdf, or the trigger's 'attachmentType'. Leave empty to derive it from the URL.",
		},
		deliveryOptions,
	],
	plan,
};
