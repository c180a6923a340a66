import { idOf } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { chatMessage } from './chat';
import { commandMessage, leaveMessage } from './command';
import type { Message } from './message';

/** In whose inboxes a conversation is to end. */
export type Inboxes =
	/** Of the routing rules: of the conversation's organization and those above it, or of others. */
	| { kind: 'rules'; organizations: string[] }
	/** Shared ones, whatever the rules say. */
	| { kind: 'channels'; channels: string[] }
	| { kind: 'users'; users: string[] };

/**
 * What brings a conversation from the bot to people, whatever its state was: a note, leave, then notify
 * or assign. In this order, because
 * - while the bot has accepted it, no rule notifies anybody, and `/notify` queues closed ones
 *   (facts: C9, C11);
 * - leaving last would close what was queued (facts: C4);
 * - writing the note after leaving might take part in it again (facts: B8).
 *
 * @param note empty for none
 */
export function handOverMessages(note: string, inboxes: Inboxes): Message[] {
	return [
		...(note === '' ? [] : [chatMessage({ text: note, role: 'bot' })]),
		leaveMessage(0),
		callMessage(inboxes),
	];
}

function callMessage(inboxes: Inboxes): Message {
	if (inboxes.kind === 'users') return commandMessage('/assign', { users: inboxes.users });
	if (inboxes.kind === 'channels') return commandMessage('/notify', { channels: inboxes.channels });
	const { organizations } = inboxes;
	return commandMessage('/notify', organizations.length === 0 ? {} : { organizations });
}

/** Where a conversation is. */
export type Whereabouts =
	/** Waiting in the inboxes for somebody to accept it. */
	| 'waiting'
	/** A person has accepted it before, and goes on. */
	| 'withAgent'
	/** Another bot has accepted it, so no rule notifies anybody. */
	| 'withBot'
	/** None of it, as far as can be seen. */
	| 'nowhere';

/** Where a conversation is after it was handed over (facts: B15, B16, C10). */
export function whereabouts(conversation: JsonRecord, inboxes: Inboxes): Whereabouts {
	const participants = listOf(conversation.participants);
	const holders = participants.filter(({ accepted }) => accepted === true);
	if (inboxes.kind === 'users') {
		const { users } = inboxes;
		const assigned = participants.filter(({ user }) => users.includes(idOf(user) ?? ''));
		if (assigned.some(({ accepted }) => accepted === true)) return 'withAgent';
		if (assigned.some(({ inbox }) => inbox === true)) return 'waiting';
	} else if (conversation.status === 'queued') {
		return 'waiting';
	}
	if (holders.some(({ role }) => role !== 'bot')) return 'withAgent';
	return holders.length > 0 ? 'withBot' : 'nowhere';
}

function listOf(value: unknown): JsonRecord[] {
	const list: unknown[] = Array.isArray(value) ? value : [];
	return list.filter(isRecord);
}
