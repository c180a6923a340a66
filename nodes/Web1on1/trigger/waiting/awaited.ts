import { createHash } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

import { idOf } from '../../values/ids';
import { textOf } from '../../values/text';
import type { Reply } from '../../waiting/handover';
import { referencesIn, scopeOf, type Found } from '../../waiting/reference';
import { deliveryKey, type Web1on1Event } from '../event';
import { toItem } from '../item';
import type { Bot } from '../once/memory';

/** An event in whose conversation somebody waits for an answer. */
export interface Awaited {
	/** The questions of this n8n, the newest first. */
	questions: readonly Found[];
	conversation: string;
	/** The answer; undefined for what the consumer has not written. */
	reply: Reply | undefined;
	/** Short name of the message, the same at each delivery. */
	name: string;
}

/** The questions that an event is to be offered to, or that it shows to be out of date. */
export function questionsIn(context: IWebhookFunctions, event: Web1on1Event): Found[] {
	// A test shows what comes in; it resumes nothing.
	if (context.getMode() === 'manual' || idOf(event.conversation?.id) === undefined) return [];
	const found = referencesIn(event.conversation?.meta, scopeOf(context.getInstanceId()));
	return isReply(event) || found.length > 1 ? found : [];
}

/** True for what a consumer writes, sends or taps. */
export function isReply({ name, message }: Web1on1Event): boolean {
	const isNew = /^(?:message\.create|conversation\.message)(?:\.|$)/.test(name);
	const isSaid = /^(?:chat|card|postback)$/.test(textOf(message?.type) ?? 'chat');
	return isNew && isSaid && message?.role === 'contact' && message.isBackchannel !== true;
}

/** What the questions of a conversation are offered. */
export function awaitedIn(event: Web1on1Event, questions: readonly Found[], bot: Bot): Awaited {
	const { message = {}, conversation = {} } = event;
	const reply = { item: toItem(event, bot), message, conversation };
	return {
		questions,
		conversation: idOf(conversation.id) ?? '',
		reply: isReply(event) ? reply : undefined,
		name: nameOf(event),
	};
}

/** One word. */
function nameOf(event: Web1on1Event): string {
	const key = deliveryKey(event) ?? JSON.stringify(event.message);
	return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}
