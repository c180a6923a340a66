import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * The secret of one webhook that was set up by hand. Apart from the bot's tokens: one bot may have
 * several webhooks, each with a secret of its own, while its tokens belong into one credential only;
 * and who calls the public URL has nobody read the tokens.
 */
export class Web1on1WebhookApi implements ICredentialType {
	name = 'web1on1WebhookApi';

	displayName = 'Web1on1 Webhook API';

	icon: Icon = { light: 'file:../icons/web1on1.svg', dark: 'file:../icons/web1on1.dark.svg' };

	documentationUrl = 'https://developers.web1on1.chat/webhooks/creating';

	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: "Secret that the bot's Webhook tab in Web1on1 shows after saving",
		},
		{
			displayName: 'Previous Webhook Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Secret that is still accepted beside the current one. Enter the old secret while you change it, and remove it a day later.',
		},
	];
}
