import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { searchOrganizations } from './methods/listSearch';
import { triggerProperties } from './trigger/fields';
import { answerChallenge, receive } from './trigger/receive';
import { hasSubscription, subscribe, unsubscribe } from './trigger/subscription';

/** What consumers answer, as it happens. */
export class Web1on1Trigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Web1on1 Trigger',
		name: 'web1on1Trigger',
		icon: { light: 'file:../../icons/web1on1.svg', dark: 'file:../../icons/web1on1.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ").replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Starts the workflow when a consumer replies on WhatsApp through Web1on1',
		eventTriggerDescription: 'Waiting for a reply on WhatsApp',
		activationMessage:
			'Replies from consumers now start this workflow. Web1on1 delivers them to the production URL.',
		defaults: { name: 'Web1on1 Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'web1on1Api', required: true }],
		webhooks: [
			// First in the list: n8n makes it answer before it registers the one below, and Web1on1
			// verifies the address with GET while that registration is under way.
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: 'web1on1',
				// The address is the same: the editor shows it once.
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'web1on1',
			},
		],
		triggerPanel: {
			header: 'Get replies from WhatsApp',
			executionsHelp: {
				inactive:
					"<b>While building</b>, click 'execute step', then reply on WhatsApp: the message shows up here. The webhook for the test is registered and removed by itself.<br><br><b>When you are ready</b>, publish the workflow. Replies then start it on their own; you find them under Executions.",
				active:
					"<b>While building</b>, click 'execute step', then reply on WhatsApp: the message shows up here as well as in the published workflow.<br><br><b>Published</b>: replies start this workflow on their own; you find them under Executions.",
			},
			activationHint: "Once you've finished building, publish the workflow to receive replies all the time.",
		},
		properties: triggerProperties,
	};

	methods = { listSearch: { searchOrganizations } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await hasSubscription(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await subscribe(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unsubscribe(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return this.getWebhookName() === 'setup' ? answerChallenge(this) : await receive(this);
	}
}
