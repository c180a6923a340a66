import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showWhen } from './visibility';

/** Where one looks while setting a question up: without a trigger nothing ever goes on. */
export const triggerNotice: INodeProperties = {
	displayName:
		"Replies come in through a 'Web1on1 Trigger'. At least one published workflow must have one with the same bot.",
	name: 'triggerNotice',
	type: 'notice',
	default: '',
};

/** What is sent; the fields of each are those of the operation that sends it without waiting. */
export const messageTypeField: INodeProperties = {
	displayName: 'Message Type',
	name: 'messageType',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Quick Replies',
			value: 'quickReplies',
			description:
				"A text with buttons, within 24 hours of the consumer's last message on WhatsApp",
		},
		{
			name: 'Template',
			value: 'template',
			description: 'An approved WhatsApp template, at any time',
		},
		{
			name: 'Text',
			value: 'text',
			description: "A free text, within 24 hours of the consumer's last message on WhatsApp",
		},
	],
	default: 'text',
	description: 'What the consumer gets',
};

/** n8n puts its own text into a parameter of this name where a person reviews what an agent does. */
export const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	required: true,
	placeholder: 'e.g. Does 3.15 pm suit you?',
	default: '',
	description: 'What the consumer reads. Ask so that yes means yes: one question, without a not.',
};

const ACCEPTED: INodePropertyOptions[] = [
	{ name: 'Any Reply', value: 'any', description: 'The next one, whatever it says' },
	{ name: 'Button Tap', value: 'button', description: 'A tap on a button, whichever it is' },
	{
		name: 'Date',
		value: 'date',
		description: "A day and nothing else, for example 20-11-2026 or 20 November, as 'date'",
	},
	{
		name: 'Number',
		value: 'number',
		description: "A number, for example 3, 12.50 or 80000 km, as 'number'",
	},
	{
		name: 'One of a List',
		value: 'list',
		description: "An answer you enter below, as 'choice'",
	},
	{
		name: 'Regular Expression',
		value: 'regex',
		description: 'A text that matches',
	},
	{
		name: 'Yes or No',
		value: 'yesOrNo',
		description: 'A plain yes or no, in words or as a picture',
	},
];

/** Which replies the execution goes on with. */
export const acceptedFields: INodeProperties[] = [
	{
		displayName: 'Accepted Replies',
		name: 'accept',
		type: 'options',
		noDataExpression: true,
		options: ACCEPTED,
		default: 'any',
		description:
			'Which replies end the wait. Others reach the Web1on1 Trigger as usual, and the wait goes on.',
	},
	...showWhen('accept', 'list', [
		{
			displayName: 'Answers',
			name: 'answers',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. Morning, Afternoon',
			default: '',
			description:
				'Answers that count, one per line or comma-separated. The text or payload of a button counts, too.',
		},
	]),
	...showWhen('accept', 'regex', [
		{
			displayName: 'Regular Expression',
			name: 'replyPattern',
			type: 'string',
			required: true,
			placeholder: 'e.g. ^\\d{4} ?[A-Z]{2}$',
			default: '',
			description:
				'What a reply must match, in any case. Without ^ and $ it may match anywhere in the text.',
		},
	]),
];

/** In n8n's words, as its own nodes that wait have it. */
export const limitWaitTimeOption: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	description:
		'How long to wait for a reply before the execution goes on without one. Leave it out for 24 hours. n8n looks once a minute.',
	// An agent must not take silence for permission: there is no limit for its question.
	displayOptions: { hide: { '@tool': [true] } },
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 24, resumeUnit: 'hours' } },
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [
				{
					displayName: 'Limit Type',
					name: 'limitType',
					type: 'options',
					options: [
						{
							name: 'After Time Interval',
							value: 'afterTimeInterval',
							description: 'Waits for a certain amount of time',
						},
						{
							name: 'At Specified Time',
							value: 'atSpecifiedTime',
							description: 'Waits until the set date and time to continue',
						},
					],
					default: 'afterTimeInterval',
					description:
						'Sets the condition for the execution to resume. Can be a specified date or after some time.',
				},
				...showWhen('limitType', 'afterTimeInterval', [
					{
						displayName: 'Amount',
						name: 'resumeAmount',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 2 },
						default: 24,
						description: 'How many minutes, hours or days, for example 24. Two minutes at least.',
					},
					{
						displayName: 'Unit',
						name: 'resumeUnit',
						type: 'options',
						options: [
							{ name: 'Minutes', value: 'minutes' },
							{ name: 'Hours', value: 'hours' },
							{ name: 'Days', value: 'days' },
						],
						default: 'hours',
						description: 'Unit of the interval value',
					},
				]),
				...showWhen('limitType', 'atSpecifiedTime', [
					{
						displayName: 'Max Date and Time',
						name: 'maxDateAndTime',
						type: 'dateTime',
						default: '',
						description:
							"When to go on without a reply, for example 2026-11-20T09:30, in the workflow's time zone",
					},
				]),
			],
		},
	],
};

/** Options of a question; those of its message come beside them. */
export const questionOptions: INodeProperties[] = [
	{
		displayName: 'Decimal Mark',
		name: 'decimalMark',
		type: 'options',
		displayOptions: { show: { '/accept': ['number'] } },
		options: [
			{ name: 'Comma', value: 'comma', description: 'A reply of 1.250 is 1250' },
			{
				name: 'Not Known',
				value: 'unknown',
				description: 'What can be read in two ways does not count',
			},
			{ name: 'Point', value: 'point', description: 'A reply of 1.250 is 1.25' },
		],
		default: 'unknown',
		description: 'How your consumers write numbers such as 1.250',
	},
	limitWaitTimeOption,
	{
		displayName: 'Order of Day and Month',
		name: 'dateOrder',
		type: 'options',
		displayOptions: { show: { '/accept': ['date'] } },
		options: [
			{ name: 'Day First', value: 'dayFirst', description: 'A reply of 03/04 is the 3rd of April' },
			{
				name: 'Month First',
				value: 'monthFirst',
				description: 'A reply of 03/04 is the 4th of March',
			},
			{
				name: 'Not Known',
				value: 'unknown',
				description: 'What can be read in two ways does not count',
			},
		],
		default: 'unknown',
		description: 'How your consumers write dates such as 03/04',
	},
	{
		displayName: 'Text for Other Replies',
		name: 'otherRepliesText',
		type: 'string',
		typeOptions: { rows: 2 },
		displayOptions: { hide: { '/accept': ['any'] } },
		placeholder: 'e.g. Please answer yes or no.',
		default: '',
		description: 'What the consumer reads after a reply that does not count, three times at most',
	},
];

/** The lists that tell yes from no. */
export function wordsOptions(lists: {
	yes: string;
	no: string;
	courtesies: string;
}): INodeProperties[] {
	const list = (displayName: string, name: string, preset: string, description: string) => ({
		displayName,
		name,
		type: 'string' as const,
		typeOptions: { rows: 6 },
		default: preset,
		description,
	});
	return [
		list(
			'Words for No',
			'noWords',
			lists.no,
			"Comma-separated words and phrases that mean no. Each word of a reply must be in one of the lists, or 'answer' is other.",
		),
		list(
			'Words for Yes',
			'yesWords',
			lists.yes,
			"Comma-separated words and phrases that mean yes. Each word of a reply must be in one of the lists, or 'answer' is other.",
		),
		list(
			'Words to Overlook',
			'overlookedWords',
			lists.courtesies,
			'Comma-separated words and phrases that change nothing beside a yes or a no, for example thank you',
		),
	];
}
