import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

/** A community trigger that does nothing but pass on what has come: what n8n itself costs. */
export class PassOnTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pass On Trigger',
		name: 'passOnTrigger',
		group: ['trigger'],
		// Not 1: n8n would evaluate an expression for each request.
		version: 1.1,
		description: 'Passes on what has come',
		defaults: { name: 'Pass On Trigger' },
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
		return Promise.resolve({ workflowData: [[{ json: this.getBodyData() }]] });
	}
}
