import type { INodeType, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { listenerCalled } from './description';

/** A community trigger that passes on what has come, and has n8n save so much static data: what n8n needs for it. */
export class StoreTrigger implements INodeType {
	description = listenerCalled({
		displayName: 'Store Trigger',
		description: 'Passes on what has come, and has static data saved',
		properties: [{ displayName: 'Bytes', name: 'bytes', type: 'number', default: 0 }],
	});

	webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const bytes = Number(this.getNodeParameter('bytes'));
		const data = this.getWorkflowStaticData('global');
		const json = this.getBodyData();
		const text = typeof data.text === 'string' ? data.text : '';
		const save = (): void => {
			// As many as before, and the last one new.
			const last = String.fromCharCode(97 + Math.floor(Math.random() * 26));
			data.text = `${text.padEnd(bytes, 'x').slice(1, bytes)}${last}`;
		};
		// n8n 2.x forgets what was changed before it stores the execution, and asks the item for this then.
		Object.defineProperty(json, 'toJSON', {
			configurable: true,
			enumerable: false,
			value: () => {
				save();
				return { ...json };
			},
		});
		save();
		return Promise.resolve({ workflowData: [[{ json }]] });
	}
}
