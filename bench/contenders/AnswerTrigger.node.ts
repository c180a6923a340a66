import type { INodeType, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { listenerCalled } from './description';

/** A community trigger that answers at once and starts nothing: the least a delivery can cost. */
export class AnswerTrigger implements INodeType {
	description = listenerCalled({
		displayName: 'Answer Trigger',
		description: 'Answers, and starts nothing',
	});

	webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		this.getResponseObject().status(200).end();
		return Promise.resolve({ noWebhookResponse: true });
	}
}
