import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/** A community trigger that answers at once and starts nothing: the least a delivery can cost. */
export class AnswerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Answer Trigger',
		name: 'answerTrigger',
		group: ['trigger'],
		version: 1.1,
		description: 'Answers, and starts nothing',
		defaults: { name: 'Answer Trigger' },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'bench',
			},
		],
		properties: [],
	};

	webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		this.getResponseObject().status(200).end();
		return Promise.resolve({ noWebhookResponse: true });
	}
}
