import type { INodeProperties } from 'n8n-workflow';

import { scalarText } from '../../values/text';
import { contactIdentityFields, contactOptions } from '../../descriptions/contact';
import { conversationField, organizationField } from '../../descriptions/locators';
import { sendToField, touchpointOption } from '../../descriptions/delivery';
import { showWhen } from '../../descriptions/visibility';
import type { Parameters } from '../../n8n/parameters';
import type { Target } from '../target';

/** "To a contact, or into a conversation", and what identifies them. */
export const targetFields: INodeProperties[] = [
	sendToField,
	...showWhen('sendTo', 'contact', [organizationField, ...contactIdentityFields]),
	...showWhen('sendTo', 'conversation', [conversationField]),
];

/** Options of a message to the consumer. */
export const deliveryOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...contactOptions,
		{
			...touchpointOption,
			description:
				"What the message travels by, for example whatsapp or sms. Leave empty for the conversation's active one, or whatsapp for a contact.",
		},
	],
};

/**
 * Channel of a message. A first message needs one; a conversation has one it can go on with (fact
 * sheet, section b).
 */
export function readTouchpoint(parameters: Parameters, target: Target): { touchpoint?: string } {
	const chosen = (scalarText(parameters.collection('options').touchpoint) ?? '').trim();
	const touchpoint = chosen || (target.kind === 'contact' ? 'whatsapp' : '');
	return touchpoint === '' ? {} : { touchpoint };
}
