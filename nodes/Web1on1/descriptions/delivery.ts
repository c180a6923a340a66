import type { INodeProperties } from 'n8n-workflow';

import { inputFieldsOption, leftoversOption, optionsField } from './collections';
import { contactIdentityFields, contactOptions } from './contact';
import { conversationField, organizationField } from './locators';
import { onceOptions } from './once';
import { showWhen } from './visibility';

/** "To a contact, or into a conversation I know." */
export const sendToField: INodeProperties = {
	displayName: 'Send To',
	name: 'sendTo',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Contact',
			value: 'contact',
			description: 'By telephone number or email address; the contact is created if new',
		},
		{
			name: 'Conversation',
			value: 'conversation',
			description: 'Into a conversation whose ID you know',
		},
	],
	default: 'contact',
};

/** What identifies the contact or the conversation chosen in 'Send To'. */
export const recipientFields: INodeProperties[] = [
	...showWhen('sendTo', 'contact', [organizationField, ...contactIdentityFields]),
	...showWhen('sendTo', 'conversation', [conversationField]),
];

/** Whom a message is for. */
export const targetFields: INodeProperties[] = [sendToField, ...recipientFields];

export const touchpointOption: INodeProperties = {
	displayName: 'Touchpoint',
	name: 'touchpoint',
	type: 'string',
	placeholder: 'e.g. whatsapp',
	default: 'whatsapp',
	description: 'What the message travels by, for example whatsapp or sms',
};

/** What becomes of a text that WhatsApp would drop. */
export const closedWindowOption: INodeProperties = {
	displayName: 'If the 24-Hour Window Is Closed',
	name: 'closedWindow',
	type: 'options',
	options: [
		{
			name: 'Refuse',
			value: 'refuse',
			description: 'The item fails before anything is sent',
		},
		{
			name: 'Send Anyway',
			value: 'send',
			description: 'Web1on1 accepts the message, and WhatsApp drops it if the window is closed',
		},
	],
	default: 'refuse',
	description:
		"What to do when the consumer's last WhatsApp message is more than 24 hours old, or there is none. Only looked at for WhatsApp.",
};

/** The same where the conversation may have a touchpoint to go on with. */
export const conversationTouchpointOption: INodeProperties = {
	...touchpointOption,
	description:
		"What the message travels by, for example whatsapp or sms. Leave empty for the conversation's active one, or whatsapp for a contact.",
};

/** Options of a message to the consumer. */
export const deliveryOptions: INodeProperties = optionsField([
	leftoversOption,
	...contactOptions,
	closedWindowOption,
	inputFieldsOption,
	...onceOptions,
	conversationTouchpointOption,
]);
