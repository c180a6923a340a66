import type { Controls } from '../../../controls';
import type { ConsumerMessage, Picture, Tap } from '../../../consumer';
import type { FaultRule } from '../../../faults';
import type { RuntimeOptions } from '../../../options';
import type { IssueTokensOptions } from '../../../tokens';
import { ask } from './ask';

/** What a control gives. */
type Given<Name extends keyof Controls> = Awaited<ReturnType<Controls[Name]>>;

const part = encodeURIComponent;

/** The controls of the sandbox that the desk uses. */
export const api = {
	desk: () => ask<Given<'desk'>>('GET', '/desk'),

	chats: (address: string) => ask<Given<'chats'>>('GET', `/phones/${part(address)}/chats`),
	reply: (address: string, message: ConsumerMessage) =>
		ask<Given<'reply'>>('POST', `/phones/${part(address)}/reply`, message),
	picture: (address: string, picture: Picture) =>
		ask<Given<'picture'>>('POST', `/phones/${part(address)}/picture`, picture),
	tap: (address: string, tap: Tap) =>
		ask<Given<'tap'>>('POST', `/phones/${part(address)}/tap`, tap),
	setOnWhatsApp: (address: string, onWhatsApp: boolean) =>
		ask<Given<'setOnWhatsApp'>>('PATCH', `/phones/${part(address)}`, { onWhatsApp }),

	stream: (conversation: string) =>
		ask<Given<'stream'>>('GET', `/conversations/${part(conversation)}/stream`),

	request: (id: string) => ask<Given<'request'>>('GET', `/requests/${part(id)}`),
	clearRequests: () => ask<Given<'clearRequests'>>('DELETE', '/requests'),

	delivery: (id: string) => ask<Given<'delivery'>>('GET', `/deliveries/${part(id)}`),
	clearDeliveries: () => ask<Given<'clearDeliveries'>>('DELETE', '/deliveries'),
	redeliver: (deliveryId: string) => ask<Given<'redeliver'>>('POST', '/redeliver', { deliveryId }),

	botWebhooks: () => ask<Given<'botWebhooks'>>('GET', '/webhooks'),
	pasteBotWebhook: (bot: string, url: string) =>
		ask<Given<'pasteBotWebhook'>>('POST', `/bots/${part(bot)}/webhook`, { url }),
	removeBotWebhook: (bot: string) => ask<unknown>('DELETE', `/bots/${part(bot)}/webhook`),

	addFault: (rule: FaultRule) => ask<Given<'addFault'>>('POST', '/faults', rule),
	clearFault: (id: string) => ask<Given<'clearFaults'>>('DELETE', `/faults/${part(id)}`),
	hire: (organization: string, enabled: boolean) =>
		ask<Given<'hire'>>('POST', '/botinstances', { organization, enabled }),
	configure: (changes: Partial<RuntimeOptions>) =>
		ask<Given<'configure'>>('PATCH', '/options', changes),
	advanceClock: (advanceMs: number) => ask<Given<'advanceClock'>>('POST', '/clock', { advanceMs }),
	outage: (ms: number) => ask<Given<'outage'>>('POST', '/outage', { ms }),

	issueTokens: (request: IssueTokensOptions) =>
		ask<Given<'issueTokens'>>('POST', '/tokens', request),
	expireTokens: () => ask<Given<'expireTokens'>>('POST', '/tokens/expire', {}),
	revokeRefreshTokens: (user: string) =>
		ask<Given<'revokeTokens'>>('POST', '/tokens/revoke', { user, access: false, refresh: true }),
};

export type PhoneView = Given<'chats'>;
export type Chat = PhoneView['chats'][number];
export type ChatMessage = Chat['messages'][number];
export type Overview = Given<'desk'>;
export type Stream = Given<'stream'>;
export type RequestView = Given<'request'>;
export type Delivery = Given<'delivery'>;
export type IssuedTokens = Given<'issueTokens'>;
