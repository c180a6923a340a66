import type { IWebhookDescription } from 'n8n-workflow';

/** What is in front of the node's ID in the path below. */
export const PATH_PREFIX = 'answer-';

/**
 * Where a waiting node is called. Not its bare ID as the path: n8n then checks the whole address by
 * its own signature, which does not survive a path prefix, and answers with pages for people.
 */
export const sendAndWaitWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: 'noData',
		path: `={{ "${PATH_PREFIX}" + $nodeId }}`,
		restartWebhook: true,
		isFullPath: true,
	},
];
