import type { INodeProperties } from 'n8n-workflow';

/** The buttons under a message. */
export const quickRepliesField: INodeProperties = {
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
};
