import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { actionProperties } from './actions/resources';
import { resume } from './actions/resuming';
import { run } from './actions/run';
import {
	searchChannels,
	searchContacts,
	searchConversations,
	searchOrganizations,
	searchTemplates,
	searchUsers,
} from './editor/pickers';
import { templateText, variableForm } from './editor/templateForm';
import { sendAndWaitWebhooks } from './waiting/webhooks';

/**
 * Messages to consumers and what belongs to them. Programmatic, not declarative: items are paced,
 * ordered per recipient and checked as a whole before the first request.
 */
export class Web1on1 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Web1on1',
		name: 'web1on1',
		icon: { light: 'file:../../icons/web1on1.svg', dark: 'file:../../icons/web1on1.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() + ": " + $parameter["resource"] }}',
		description:
			'Send WhatsApp messages, and manage conversations and contacts in Web1on1 (CitNOW Conversations)',
		defaults: { name: 'Web1on1' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'web1on1Api', required: true }],
		webhooks: sendAndWaitWebhooks,
		properties: actionProperties,
	};

	methods = {
		listSearch: {
			searchChannels,
			searchContacts,
			searchConversations,
			searchOrganizations,
			searchTemplates,
			searchUsers,
		},
		resourceMapping: { templatePreview: templateText, templateVariables: variableForm },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await run(this)];
	}

	/** The consumer's answer to 'Send and Wait for Reply'. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await Promise.resolve(resume(this));
	}
}
