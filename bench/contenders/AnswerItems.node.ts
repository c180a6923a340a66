import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/**
 * A node that sends nothing, and gives for each item what a reminder's output holds: what n8n needs to
 * start with so many items, and to store as many new ones; with a text it has n8n evaluate that for each.
 */
export class AnswerItems implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Answer Items',
		name: 'answerItems',
		group: ['transform'],
		version: 1,
		description: 'Gives an output for each item, and does nothing else',
		defaults: { name: 'Answer Items' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
	};

	execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const isAsked = this.getNode().parameters.text !== undefined;
		const items = this.getInputData().map(({ json }, item) => {
			if (isAsked) this.getNodeParameter('text', item);
			return { json: outputOf(json, item), pairedItem: { item } };
		});
		return Promise.resolve([items]);
	}
}

function outputOf({ telephone }: IDataObject, item: number): IDataObject {
	const idOf = (what: number): string => `65${what}${String(item).padStart(21, '0')}`;
	return {
		conversationId: idOf(1),
		accepted: true,
		organizationId: '650000000000000000000000',
		created: true,
		contactId: idOf(2),
		contactName: 'Jane Example',
		telephone,
		templateId: '650000000000000000000001',
		templateName: 'appointment_24_hours_before',
		preview: `Hello Jane Example, we see you tomorrow at 3.15 pm. Your reference is ${item}.`,
		apiUrl: `https://api.web1on1.chat/v2/conversations/${idOf(1)}`,
		conversationUrl: `https://web1on1.chat/conversations/${idOf(1)}`,
	};
}
