import type { IDataObject } from 'n8n-workflow';

import type { Message } from '../messages/message';
import { conversationLinks, type LinkPatterns } from '../transport/links';
import type { Answer, ApiRequest } from '../transport/session';
import { isObjectId } from '../values/ids';
import { isRecord } from '../values/json';
import type { PlannedCall } from './operation';
import { recipientsOf, type Target } from './target';

/** Brings messages to a target, and says what they were. */
export function planDelivery(target: Target, messages: Message[], extra: IDataObject): PlannedCall {
	return {
		recipients: recipientsOf(target),
		run: async (session) => {
			const answer = await session.request(deliveryRequest(target, messages));
			return [deliveryOutput(target, answer, session.credential, extra)];
		},
	};
}

/**
 * The request that brings messages to a target (fact sheet, section b): an upsert, or the messages
 * for a conversation, each naming it as the SDK does (lib/client.js, `send`). One message goes as an
 * object, several as an array, which the platform handles in order.
 */
export function deliveryRequest(target: Target, messages: Message[]): ApiRequest {
	if (target.kind === 'contact') {
		const { organization, profile } = target;
		return {
			method: 'POST',
			path: '/conversations',
			body: { organization, type: 'contact', contact: { profile }, messages },
		};
	}
	const { conversation } = target;
	const addressed = messages.map((message) => ({ ...message, conversation }));
	const [only] = addressed;
	return {
		method: 'POST',
		path: `/conversations/${conversation}/messages`,
		body: addressed.length === 1 && only !== undefined ? only : addressed,
	};
}

/**
 * The output of sending into a conversation or to a contact: small, the same shape for both.
 * `accepted` is all the answer says; whether the consumer got it shows later in the conversation.
 */
export function deliveryOutput(
	target: Target,
	answer: Answer,
	patterns: Readonly<LinkPatterns>,
	extra: IDataObject,
): IDataObject {
	const conversationId = conversationIdOf(target, answer.body);
	return {
		conversationId,
		accepted: true,
		...(target.kind === 'contact'
			? { organizationId: target.organization, created: isCreated(answer) }
			: { messageIds: messageIds(answer.body) }),
		...withWarnings(extra, target.kind === 'contact' ? target.warnings : []),
		...(conversationId === '' ? {} : conversationLinks(patterns, conversationId)),
	};
}

/** An output with what its `warning` says, and these sentences. */
export function withWarnings(output: IDataObject, warnings: readonly string[]): IDataObject {
	const said = [output.warning ?? [], ...warnings].flat();
	return said.length === 0 ? output : { ...output, warning: said.join(' ') };
}

/** True when an upsert has created the contact, instead of finding it (fact sheet, section b). */
export function isCreated({ status }: Answer): boolean {
	return status === 201;
}

/** ID of the conversation an answer is about. */
function conversationIdOf(target: Target, body: unknown): string {
	if (target.kind === 'conversation') return target.conversation;
	return isRecord(body) && isObjectId(body.id) ? body.id : '';
}

/** One object or an array: the shape of the answer to an array is not documented. */
function messageIds(body: unknown): string[] {
	const list = Array.isArray(body) ? body : [body];
	return list.flatMap((message) =>
		isRecord(message) && isObjectId(message.id) ? [message.id] : [],
	);
}
