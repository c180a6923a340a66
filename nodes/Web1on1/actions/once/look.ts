import type { ContactProfile } from '../../messages/contact';
import { Web1on1Error } from '../../transport/errors';
import { list } from '../../transport/lists';
import { recordAt } from '../../transport/records';
import type { Session } from '../../transport/session';
import { userOf } from '../../transport/tokens/credential';
import { idOf } from '../../values/ids';
import type { JsonRecord } from '../../values/json';
import { findContactOf } from '../identifier';
import type { Target } from '../target';
import { evidenceIn, timeOf, type Evidence, type Wanted } from './evidence';
import type { OnceKey } from './key';
import type { Sent } from './ledger';

/** A try that was looked for and found. */
export interface Found extends Evidence {
	/** The conversation it is in. */
	conversation: JsonRecord;
}

/** What arrives after this many others, within seconds, is not looked for. */
const MOST_MESSAGES = 200;

/** What is taken for a try of an earlier execution, which does not say when it was: three days. */
const EARLIER_MS = 3 * 24 * 60 * 60 * 1000;

/** How far the platform's clock may be behind ours. */
const CLOCKS_DIFFER_MS = 10 * 60 * 1000;

/** Since when messages may be those of a try that was begun then. */
export const sinceTry = (begun: number): number => begun - CLOCKS_DIFFER_MS;

/** The same, of a try of which only the key is known. */
export const sinceEarlierTry = (now: number): number => now - EARLIER_MS;

/**
 * Looks whether a try has arrived: for the mark in the target's conversation, or else for the messages.
 * @throws Web1on1Error when it can't be seen
 */
export async function lookFor(
	session: Session,
	target: Target,
	wanted: Omit<Wanted, 'bot'>,
): Promise<Found | undefined> {
	const bot = userOf(session.credential);
	for (const id of await conversationsOf(session, target)) {
		const [record, stream] = await Promise.all([
			recordAt(session, `/conversations/${id}`),
			streamOf(session, id),
		]);
		const evidence = evidenceIn({ record, stream }, { ...wanted, bot });
		if (evidence !== undefined) return { ...evidence, conversation: { ...record, id } };
	}
	return undefined;
}

/**
 * The conversation that messages for the target are in. A contact has exactly one (facts: B3, B9), but
 * an upsert may go by the telephone number or by the email address, and find two contacts.
 */
async function conversationsOf(session: Session, target: Target): Promise<string[]> {
	if (target.kind === 'conversation') return [target.conversation];
	const { organization, profile } = target;
	const { telephone, email } = profile;
	const identifiers: ContactProfile[] = [
		...(telephone === undefined ? [] : [{ telephone }]),
		...(email === undefined ? [] : [{ email }]),
	];
	const found = await Promise.all(
		identifiers.map(async (one) => await findContactOf(session, organization, one)),
	);
	const ids = found.flatMap((contact) => (contact === undefined ? [] : conversationIn(contact)));
	return [...new Set(ids)];
}

/** @throws Web1on1Error where there must be one, and it can't be found: it may hold the messages */
function conversationIn({ conversation }: JsonRecord): string {
	const id = idOf(conversation);
	if (id !== undefined) return id;
	throw new Web1on1Error('The contact names no conversation', { description: '', fate: 'refused' });
}

async function streamOf(session: Session, conversation: string): Promise<JsonRecord[]> {
	const query = { conversation, sort: '-createdAt' };
	return await list(session, '/messages', query, { most: MOST_MESSAGES });
}

/**
 * When and where to a key's message went out, as the mark says, which stays in the conversation as a
 * message of type `command` (facts: C8, F1, F4). Nothing where it is not found, or may not be read:
 * it is but told to whom it may interest.
 */
export async function whenSent(session: Session, target: Target, { mark }: OnceKey): Promise<Sent> {
	const within: Record<string, string> =
		target.kind === 'contact'
			? { organization: target.organization }
			: { conversation: target.conversation };
	const query = { ...within, type: 'command', text: mark.text };
	const [command] = await list(session, '/messages', query, { most: 1 }).catch(() => []);
	return command?.text === mark.text ? sentOf(command) : {};
}

/** What a mark says. */
export function sentOf(mark: JsonRecord): Sent {
	const time = timeOf(mark);
	const conversationId = idOf(mark.conversation);
	return {
		...(conversationId === undefined ? {} : { conversationId }),
		...(time === 0 ? {} : { sentAt: new Date(time).toISOString() }),
	};
}
