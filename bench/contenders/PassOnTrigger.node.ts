import type { INodeType, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { listenerCalled } from './description';

/** A community trigger that does nothing but pass on what has come: what n8n itself costs. */
export class PassOnTrigger implements INodeType {
	description = listenerCalled({
		displayName: 'Pass On Trigger',
		description: 'Passes on what has come',
	});

	webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return Promise.resolve({ workflowData: [[{ json: this.getBodyData() }]] });
	}
}
