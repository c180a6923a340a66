import type { IDataObject } from 'n8n-workflow';

import type { Message } from '../messages/message';
import { conversationLinks, type LinkPatterns } from '../transport/links';
import { Web1on1Error } from '../transport/errors';
import type { Answer, ApiRequest, Session } from '../transport/session';
import { clock } from '../transport/timing';
import { userOf } from '../transport/tokens/credential';
import { idOf, isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { present } from '../values/present';
import { Outgoing } from '../values/outgoing';
import { onBehalfOf } from './dealers';
import { deliverUnderKey, stateOf } from './once/deliver';
import { nameOfKey, type OnceKey } from './once/key';
import type { Sent } from './once/ledger';
import type { PlannedCall } from './operation';
import { recipientsOf, type Target } from './target';
import { isCreated, warningsOf, withWarnings } from './warnings';

/** What belongs to sending beside the messages. */
export interface Sending {
	/** Under which it is sent only once. */
	key?: OnceKey | undefined;
	/** What is to be checked with the platform's help; not of what went out before. */
	check?: PlannedCall['check'];
}

/**
 * Brings messages to a target, and says what they were.
 * @param outgoing what was noted about their texts
 */
export function planDelivery(
	target: Target,
	messages: Message[],
	extra: IDataObject,
	outgoing: Outgoing = new Outgoing(),
	sending: Sending = {},
): PlannedCall {
	return {
		...plannedFor(target, sending),
		run: async (session) => {
			const delivery = await deliverOnce(session, target, readyMade(messages), sending);
			if ('skipped' in delivery) return [delivery.skipped];
			const { answer } = delivery;
			const warnings = warningsOf({ target, messages, answer, outgoing });
			return [deliveryOutput(target, answer, session.credential, withWarnings(extra, warnings))];
		},
	};
}

/** What somebody is asked. */
export interface PlannedQuestion {
	target: Target;
	/** What is looked up before anything is sent. */
	check?: PlannedCall['check'];
	/** The messages that ask. */
	compose: (session: Session) => Promise<Message[]>;
	/** How long the execution waits, once it has been asked. */
	until: (asked: Date) => Date;
}

/** Asks somebody something, and has the execution wait for the answer. */
export function planQuestion({ target, check, compose, until }: PlannedQuestion): PlannedCall {
	return {
		...plannedFor(target, { check }),
		asks: true,
		run: async (session, asking) => {
			const messages = await compose(session);
			const question = asking.question(userOf(session.credential));
			const answer = await deliver(session, target, [question.command, ...messages]);
			await question.wait(conversationIdOf(target, answer), until(new Date(clock.now())));
			return [{}];
		},
	};
}

/**
 * Brings messages to a target.
 * @throws Web1on1Error; where the messages may have arrived all the same, with what to look for
 */
export async function deliver(
	session: Session,
	target: Target,
	messages: Message[],
): Promise<Answer> {
	try {
		const send = async (): Promise<Answer> =>
			await session.request(deliveryRequest(target, messages));
		if (target.kind === 'conversation') return await send();
		return await onBehalfOf(target.organization, session, send);
	} catch (error) {
		if (!(error instanceof Web1on1Error) || !error.isFateOpen) return await Promise.reject(error);
		const { description } = error.details;
		const hint = whereToLook(target, messages, session.credential);
		throw error.with({ description: `${description} ${hint}` });
	}
}

/**
 * Whom a call reaches, and what is checked before. Calls with the same key wait for each other; what
 * was tried under it before is not checked as if it were new: it may have gone out.
 */
export function plannedFor(
	target: Target,
	{ key, check }: Sending,
): Pick<PlannedCall, 'check' | 'looksFirst' | 'recipients'> {
	const recipients = recipientsOf(target);
	if (key === undefined) return check === undefined ? { recipients } : { recipients, check };
	const keyed = { recipients: [...recipients, nameOfKey(key)], looksFirst: true };
	if (check === undefined) return keyed;
	return {
		...keyed,
		check: async (session) => {
			if ((await stateOf(key)) === 'new') await check(session);
		},
	};
}

/**
 * Brings messages to a target; those under a key that went out before are skipped, and the output says
 * so.
 *
 * @param prepare makes the messages, where any are to be sent; asked again it costs nothing
 * @throws Web1on1Error as {@link deliver} does
 */
export async function deliverOnce<Prepared extends { messages: Message[] }>(
	session: Session,
	target: Target,
	prepare: () => Promise<Prepared>,
	{ key, check }: Sending,
): Promise<(Prepared & { answer: Answer }) | { skipped: IDataObject }> {
	const send = async (all: Message[]): Promise<Answer> => await deliver(session, target, all);
	if (key === undefined) {
		const prepared = await prepare();
		return { ...prepared, answer: await send(prepared.messages) };
	}
	const delivery = await deliverUnderKey(session, { key, target, prepare, check, send });
	if ('answer' in delivery) return delivery;
	return { skipped: skippedOutput(delivery.already, target, session.credential) };
}

/** Messages for which nothing is to be looked up. */
function readyMade(messages: Message[]): () => Promise<{ messages: Message[] }> {
	return async () => await Promise.resolve({ messages });
}

/** The output of an item whose key went out before. */
function skippedOutput(
	{ sentAt, conversationId: known }: Sent,
	target: Target,
	patterns: Readonly<LinkPatterns>,
): IDataObject {
	const conversationId = target.kind === 'conversation' ? target.conversation : known;
	return {
		skipped: true,
		...(sentAt === undefined ? {} : { sentAt }),
		...(conversationId === undefined
			? {}
			: { conversationId, ...conversationLinks(patterns, conversationId) }),
	};
}

/** Names no telephone number and no address: an error may be kept for long, and be seen by many. */
function whereToLook(
	target: Target,
	messages: readonly Message[],
	patterns: Readonly<LinkPatterns>,
): string {
	const what = messages.map(whatItIs);
	const found = [...new Set(what)].join(', ');
	if (target.kind === 'contact') {
		return `Find the contact by this item's telephone number or email address, and see whether its conversation holds: ${found}.`;
	}
	const { conversationUrl } = conversationLinks(patterns, target.conversation);
	return `See whether conversation ${target.conversation} (${conversationUrl}) holds: ${found}.`;
}

/** What a message looks like in the conversation. */
function whatItIs({ type, text, role, contentType, meta }: Message): string {
	if (type === 'field') return 'the fields set';
	if (type === 'command') return `the command ${text.split(' ')[0] ?? ''}`;
	if (meta?.template !== undefined) return `the template '${text}'`;
	if (contentType !== undefined && !contentType.startsWith('text/')) return 'the file';
	return role === 'bot' ? 'the note' : 'the message';
}

/**
 * The request that brings messages to a target (facts: B1, B5): an upsert, or the messages for a
 * conversation, each naming it as the SDK does (lib/client.js, `send`). One message goes as an
 * object, several as an array, which the platform handles in order.
 */
function deliveryRequest(target: Target, messages: Message[]): ApiRequest {
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
	const conversationId = conversationIdOf(target, answer);
	return {
		conversationId,
		accepted: true,
		...(target.kind === 'contact'
			? { organizationId: target.organization, created: isCreated(answer), ...who(target, answer) }
			: { messageIds: messageIds(answer.body), ...present({ messageId: messageId(answer.body) }) }),
		...extra,
		...conversationLinks(patterns, conversationId),
	};
}

/** The conversation in the answer to an upsert, which may have come as a list of one. */
export function conversationIn({ body }: Answer): JsonRecord {
	const [found]: unknown[] = Array.isArray(body) ? body : [body];
	return isRecord(found) ? found : {};
}

/** ID of the conversation an answer is about; every accepted one has it. */
function conversationIdOf(target: Target, answer: Answer): string {
	return target.kind === 'conversation'
		? target.conversation
		: (idOf(conversationIn(answer).id) ?? '');
}

/** Whom it went to: as it was sent, and the contact's ID where the answer names it (facts: E7). */
function who({ profile }: Target & { kind: 'contact' }, answer: Answer): IDataObject {
	const { name, telephone, email } = profile;
	const contactId = idOf(conversationIn(answer).contact);
	return present({ contactId, contactName: name, telephone, email });
}

/** ID of what the consumer gets, or of the only message there is. */
function messageId(body: unknown): string | undefined {
	const ids = messageIds(body);
	if (!Array.isArray(body) || ids.length === 1) return ids[0];
	const list: unknown[] = body;
	const toConsumer = list.filter((message) => isRecord(message) && message.role === 'agent');
	return messageIds(toConsumer).at(-1);
}

/** One object or an array: the shape of the answer to an array is not documented. */
function messageIds(body: unknown): string[] {
	const list = Array.isArray(body) ? body : [body];
	return list.flatMap((message) =>
		isRecord(message) && isObjectId(message.id) ? [message.id] : [],
	);
}
