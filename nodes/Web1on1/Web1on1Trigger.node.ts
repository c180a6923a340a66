import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { searchOrganizations } from './editor/pickers';
import { triggerProperties } from './trigger/fields';
import { answerChallenge } from './trigger/http';
import { receive } from './trigger/receive';
import { testWebhookSecret } from './trigger/registration/entered';
import { hasSubscription, subscribe, unsubscribe } from './trigger/registration/subscription';

/** What consumers answer, as it happens. */
export class Web1on1Trigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Web1on1 Trigger',
		name: 'web1on1Trigger',
		icon: { light: 'file:../../icons/web1on1.svg', dark: 'file:../../icons/web1on1.dark.svg' },
		group: ['trigger'],
		// The same but for its number: of a trigger of version 1 n8n evaluates an expression in each request.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter["events"].join(", ").replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description:
			'Starts the workflow when a consumer replies on WhatsApp, or on other Web1on1 events',
		eventTriggerDescription: 'Waiting for a reply on WhatsApp, or another event you chose',
		activationMessage:
			"The events chosen under 'Trigger On' now start this workflow. Web1on1 delivers them to the production URL.",
		defaults: { name: 'Web1on1 Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'web1on1Api', required: true },
			{
				name: 'web1on1WebhookApi',
				// The webhook is published before Web1on1 gives its secret out.
				required: false,
				testedBy: 'testWebhookSecret',
				displayOptions: { show: { registration: ['manual'] } },
			},
		],
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
			header: 'Pull in replies from WhatsApp',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the 'execute step' button, then reply on WhatsApp. The reply shows up in this editor. With automatic registration the test webhook is set up and removed for you.<br /><br /><b>Once you're happy with your workflow</b>, publish it. Then every reply starts it. These executions show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
				active:
					"<b>While building your workflow</b>, click the 'execute step' button, then reply on WhatsApp. The reply shows up in this editor, and starts the published workflow too.<br /><br /><b>Your workflow also runs automatically</b>, since it's published. Every reply starts it. These executions show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
			},
			activationHint:
				"Once you've finished building your workflow, publish it to have it receive replies continuously (you just won't see those executions here).",
		},
		properties: triggerProperties,
	};

	methods = { listSearch: { searchOrganizations }, credentialTest: { testWebhookSecret } };

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
