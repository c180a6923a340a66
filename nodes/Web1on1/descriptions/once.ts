import type { INodeProperties } from 'n8n-workflow';

/** 'Send Only Once' among the options of what sends, see actions/once. */
export const onceOptions: INodeProperties[] = [
	{
		displayName: 'Once Within',
		name: 'onceWithin',
		type: 'options',
		options: [
			{ name: 'Node', value: 'node', description: 'Other nodes may send under the same key' },
			{
				name: 'Workflow',
				value: 'workflow',
				description: 'Of all nodes of the workflow with this choice, one sends under a key',
			},
		],
		default: 'node',
		description:
			"Where a key of 'Send Only Once' counts. In a copy of the workflow all keys are new.",
	},
	{
		displayName: 'Send Only Once',
		name: 'onceKey',
		type: 'string',
		placeholder: 'e.g. {{ $json.appointmentId }}-{{ $json.startsAt }}',
		default: '',
		description:
			'Key of the item, for example an appointment ID and its time. An item whose key went out before, in any run, is not sent again.',
	},
];
