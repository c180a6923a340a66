import type { INodeProperties } from 'n8n-workflow';

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

export const touchpointOption: INodeProperties = {
	displayName: 'Touchpoint',
	name: 'touchpoint',
	type: 'string',
	placeholder: 'e.g. whatsapp',
	default: 'whatsapp',
	description: 'What the message travels by, for example whatsapp or sms',
};
