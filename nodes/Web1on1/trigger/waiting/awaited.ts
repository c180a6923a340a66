import type { IWebhookFunctions } from 'n8n-workflow';

import { idOf } from '../../values/ids';
import { textOf } from '../../values/text';
import { referencesIn, scopeOf, type Found } from '../../waiting/reference';
import type { Bot } from '../once/memory';
import type { Web1on1Event } from '../event';
import { toItem } from '../item';
import { forget } from './forget';
import { offer } from './offer';

/** The reply can't be offered yet: Web1on1 is to deliver it again. */
export class NotYet extends Error {}

/** The questions of this n8n that an event's conversation holds, the newest first. */
export function questionsIn(context: IWebhookFunctions, event: Web1on1Event): Found[] {
	// A test shows what comes in; it resumes nothing.
	if (context.getMode() === 'manual') return [];
	return referencesIn(event.conversation?.meta, scopeOf(context.getInstanceId()));
}

/** True for what a consumer writes, sends or taps. */
export function isReply({ name, message }: Web1on1Event): boolean {
	const type = textOf(message?.type) ?? 'chat';
	return (
		/^(?:message\.create|conversation\.message)(?:\.|$)/.test(name) &&
		message?.role === 'contact' &&
		message.isBackchannel !== true &&
		/^(?:chat|card|postback)$/.test(type)
	);
}

/**
 * Offers a reply to the execution that waits for it: of several the newest question gets it.
 * @returns true when an execution goes on with it
 * @throws NotYet when an execution may want it that can't take it yet
 */
export async function goOnWith(
	context: IWebhookFunctions,
	event: Web1on1Event,
	questions: readonly Found[],
	bot: Bot,
): Promise<boolean> {
	const { message = {}, conversation = {} } = event;
	if (!isReply(event)) return false;
	const reply = { item: toItem(event, bot), message, conversation };
	for (const { key, reference } of questions) {
		const offered = await offer(context, { reference, conversation: idOf(conversation.id), reply });
		if (offered === 'notYet') throw new NotYet();
		if (offered === 'kept') return false;
		forget(context, idOf(conversation.id), [key]);
		if (offered === 'taken') return true;
	}
	return false;
}
