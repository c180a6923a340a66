import type { Message } from '../../messages/message';
import { isForConsumer } from '../../messages/whatsapp';
import { redact, Web1on1Error } from '../../transport/errors';
import type { Answer, Session } from '../../transport/session';
import { clock } from '../../transport/timing';
import { InputError } from '../../values/inputError';
import { idOf } from '../../values/ids';
import { isRecord } from '../../values/json';
import type { Target } from '../target';
import { timeOf, type Wanted } from './evidence';
import type { OnceKey } from './key';
import { ledgerOf, type Claim, type KeyFate, type KeyState, type Sent } from './ledger';
import { lookFor, sentOf, sinceEarlierTry, sinceTry, whenSent, type Found } from './look';

/** What is to be sent under a key. */
export interface KeyedWork<Prepared extends { messages: Message[] }> {
	key: OnceKey;
	target: Target;
	/** Makes the messages; asked again it costs nothing. */
	prepare: () => Promise<Prepared>;
	/** What is to be checked before it is sent; done already for a key that is new. */
	check: ((session: Session) => Promise<void>) | undefined;
	/** Makes one request of these messages. */
	send: (messages: Message[]) => Promise<Answer>;
}

/** What has come of it: it was sent now, or it had been. */
export type KeyedDelivery<Prepared> = (Prepared & { answer: Answer }) | { already: Sent };

/** How often a message is sent that is not in the conversation after its answer was lost. */
const MOST_SENDS = 3;

/** How long the platform may take to handle a request whose connection is gone. */
const SETTLING_MS = 5000;

/**
 * Sends under a key, and only once: the intent is on record before anything leaves, and a mark
 * travels behind the messages in the same request (facts: B4, C3). Where a try's fate is open, now or
 * from a run that was killed, the conversation is looked into, and decides.
 *
 * @throws Web1on1Error; with an open fate only where the conversation could not be looked into, or the
 * message was lost again and again
 */
export async function deliverUnderKey<Prepared extends { messages: Message[] }>(
	session: Session,
	work: KeyedWork<Prepared>,
): Promise<KeyedDelivery<Prepared>> {
	const ledger = ledgerOf(work.key.store);
	const claim = await ledger.claim(work.key);
	let fate: KeyFate = 'open';
	try {
		const delivery = await decide(session, work, claim, ledger.sent.get(work.key.hash));
		fate = 'sent';
		ledger.sent.set(work.key.hash, sentIn(delivery, work.target));
		return delivery;
	} catch (error) {
		// What an earlier run has tried stays open: that it can't be sent now says nothing of then.
		if (claim.state === 'new' && isCertain(error)) fate = 'free';
		return await Promise.reject(error);
	} finally {
		await claim.end(fate);
	}
}

/** What is on record about a key; asking claims nothing. */
export async function stateOf(key: OnceKey): Promise<KeyState> {
	const { state, end } = await ledgerOf(key.store).claim(key);
	await end(state === 'new' ? 'free' : state);
	return state;
}

/** True for an error after which certainly nothing has left. */
function isCertain(error: unknown): boolean {
	if (error instanceof InputError) return true;
	return error instanceof Web1on1Error && !error.isFateOpen;
}

/** What is remembered of what was sent, without a further look. */
function sentIn(delivery: { answer: Answer } | { already: Sent }, target: Target): Sent {
	if ('already' in delivery) return delivery.already;
	const sentAt = new Date(clock.now()).toISOString();
	const { body } = delivery.answer;
	const [answered]: unknown[] = Array.isArray(body) ? body : [body];
	const conversationId =
		target.kind === 'contact' && isRecord(answered) ? idOf(answered.id) : undefined;
	return conversationId === undefined ? { sentAt } : { sentAt, conversationId };
}

async function decide<Prepared extends { messages: Message[] }>(
	session: Session,
	work: KeyedWork<Prepared>,
	{ state }: Claim,
	known: Sent | undefined,
): Promise<KeyedDelivery<Prepared>> {
	const { key, target, prepare, check } = work;
	if (state === 'sent') return { already: known ?? (await whenSent(session, target, key)) };
	if (state === 'open') {
		// What can't be made any more, since its template is gone, can still be found by its mark.
		const { messages } = await prepare().catch(() => ({ messages: [] }));
		const found = await look(session, { key, target, messages }, sinceEarlierTry(clock.now()));
		if (found !== undefined) return { already: sentBy(found) };
		await check?.(session);
	}
	const prepared = await prepare();
	return { ...prepared, answer: await sendUntilCertain(session, work, prepared.messages) };
}

async function sendUntilCertain(
	session: Session,
	{ key, target, send }: Pick<KeyedWork<{ messages: Message[] }>, 'key' | 'send' | 'target'>,
	messages: readonly Message[],
): Promise<Answer> {
	const marked = withMark(messages, key);
	for (let attempt = 1; ; attempt++) {
		const begun = clock.now();
		try {
			return withoutMark(await send(marked), key);
		} catch (error) {
			if (isCertain(error)) return await Promise.reject(error);
			const found = await look(session, { key, target, messages }, sinceTry(begun));
			if (found !== undefined) return answerOf(found, target);
			if (attempt === MOST_SENDS) throw lostAgain(error);
		}
	}
}

/**
 * Looks, and if nothing is there, once more a little later: a request may be handled after its
 * connection is gone.
 * @throws Web1on1Error with an open fate when it can't be seen
 */
async function look(
	session: Session,
	{ target, ...looked }: Pick<Wanted, 'key' | 'messages'> & { target: Target },
	since: number,
): Promise<Found | undefined> {
	const wanted = { ...looked, since };
	try {
		const found = await lookFor(session, target, wanted);
		if (found !== undefined) return found;
		await session.pause(SETTLING_MS);
		return await lookFor(session, target, wanted);
	} catch (error) {
		throw unseen(error);
	}
}

/** The messages with the mark behind what the consumer gets: behind a `/leave` the bot would be back. */
function withMark(messages: readonly Message[], { mark }: OnceKey): Message[] {
	const end = endOfLast(messages, isForConsumer) || endOfLast(messages, isNoCommand);
	return [...messages.slice(0, end), mark, ...messages.slice(end)];
}

/** How many messages there are up to the last one of a kind, with it. */
function endOfLast(messages: readonly Message[], is: (message: Message) => boolean): number {
	return messages.reduce((end, message, index) => (is(message) ? index + 1 : end), 0);
}

function isNoCommand({ type }: Message): boolean {
	return type !== 'command';
}

/** The answer as it would be without the mark. */
function withoutMark(answer: Answer, { mark }: OnceKey): Answer {
	const { body } = answer;
	if (!Array.isArray(body)) return answer;
	const others: unknown[] = body.filter((entry) => !isRecord(entry) || entry.text !== mark.text);
	return { ...answer, body: others };
}

/** The answer that was lost, from what was found. */
function answerOf({ conversation, mark, messages }: Found, target: Target): Answer {
	const body = target.kind === 'contact' ? conversation : messages;
	// A conversation and its first messages are made in the same moment.
	const isNew = mark !== undefined && timeOf(mark) - timeOf(conversation) < 1000;
	return { kind: 'answer', status: isNew ? 201 : 200, headers: {}, body };
}

function sentBy({ conversation, mark, messages }: Found): Sent {
	const { conversationId } = sentOf({ conversation: conversation.id });
	const [witness] = [mark, ...messages].filter((one) => one !== undefined);
	return {
		...(witness === undefined ? {} : sentOf(witness)),
		...(conversationId === undefined ? {} : { conversationId }),
	};
}

const RUN_AGAIN =
	"Run this item again with the same key under 'Send Only Once': the node looks into the conversation first, and sends only what is not there.";

function lostAgain(error: unknown): Web1on1Error {
	const said = error instanceof Error ? redact(error.message) : 'Something unexpected happened';
	const known = error instanceof Web1on1Error ? error.details : {};
	return new Web1on1Error(said, {
		...known,
		description: `The request left ${MOST_SENDS} times, and each time the message was not in the conversation afterwards. ${RUN_AGAIN}`,
		fate: 'unknown',
	});
}

function unseen(error: unknown): Web1on1Error {
	const said = error instanceof Error ? redact(error.message) : 'Something unexpected happened';
	const { status, cause } = error instanceof Web1on1Error ? error.details : {};
	return new Web1on1Error(
		`${said}: it can't be seen in the conversation whether the message went out`,
		{
			description: `A try of this key ended without an answer, and the token must be able to read the contact, its conversation and the messages in it. ${RUN_AGAIN}`,
			fate: 'unknown',
			...(status === undefined ? {} : { status }),
			...(cause === undefined ? {} : { cause }),
		},
	);
}
