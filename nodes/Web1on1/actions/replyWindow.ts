import {
	activeTouchpoint,
	lastOpening,
	replyWindow,
	type ReplyWindow,
} from '../messages/replyWindow';
import type { Message } from '../messages/message';
import { isForWhatsApp } from '../messages/whatsapp';
import type { Parameters } from '../n8n/parameters';
import { hasStatus } from '../transport/errors';
import { page } from '../transport/lists';
import { organizationOf } from '../transport/organizations';
import { Remembered } from '../transport/remembered';
import type { Session } from '../transport/session';
import { idOf } from '../values/ids';
import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';
import { optionChoice } from '../values/options';
import type { Outgoing } from '../values/outgoing';
import { findContactOf } from './identifier';
import type { PlannedCall } from './operation';
import { recipientsOf, type Target } from './target';

/** Messages in one look: a consumer's last ones by WhatsApp are among the last by any touchpoint. */
const FEW = 20;

/** A consumer who has written a thousand messages by other touchpoints since is not read further. */
const MOST_LOOKS = 50;

/**
 * The window of a conversation: the consumer's messages, the latest first, until one came by WhatsApp
 * (facts: F1, F4). The time is the platform's own, so that no clock has to be right.
 */
export async function windowOf(session: Session, conversation: string): Promise<ReplyWindow> {
	const query = { conversation, role: 'contact', sort: '-createdAt' };
	let offset: number | undefined = 0;
	let now = 0;
	for (let looks = 0; offset !== undefined && looks < MOST_LOOKS; looks++) {
		const found = await page(session, { path: '/messages', query, offset, limit: FEW });
		const last = lastOpening(found.records);
		if (last !== undefined) return replyWindow(last, found.at);
		now = found.at;
		offset = found.nextOffset;
	}
	return replyWindow(undefined, now);
}

/** What is known of the window a message would go through. */
type Known =
	| { is: 'open' | 'otherTouchpoint' }
	| { is: 'closed'; window: ReplyWindow; isNew: boolean }
	/** The look has told nothing. */
	| { is: 'unknown'; why: string };

/** By whom the message is for, and whether it names its touchpoint. */
const looked = new Remembered<Known>();

/**
 * Looks whether WhatsApp would take a message, before anything is sent: Web1on1 accepts what WhatsApp
 * then drops (facts: D3, D4). What can't be told keeps nothing from being sent.
 *
 * @param outgoing takes the warning where nothing could be told
 */
export function checkedWindow(
	parameters: Parameters,
	target: Target,
	message: Message,
	outgoing: Outgoing,
): Pick<PlannedCall, 'check'> {
	if (sendsAnyway(parameters) || !isForWhatsApp(message)) return {};
	return {
		check: async (session) => {
			const isSaid = message.touchpoint !== undefined;
			const known = await look(session, target, isSaid);
			if (known.is === 'closed') throw closed(known);
			if (known.is === 'unknown') outgoing.warn(known.why);
		},
	};
}

function sendsAnyway(parameters: Parameters): boolean {
	const options = parameters.collection('options', 'Options');
	const label = "'If the 24-Hour Window Is Closed'";
	return optionChoice(options, 'closedWindow', label, ['refuse', 'send']) === 'send';
}

async function look(session: Session, target: Target, isSaid: boolean): Promise<Known> {
	const work = async (): Promise<Known> =>
		target.kind === 'conversation'
			? await lookInto(session, target.conversation, isSaid)
			: await lookFor(session, target);
	const key = [...recipientsOf(target), isSaid].join(' ');
	return await looked.get(session, key, async () => await orUnknown(work));
}

async function lookFor(
	session: Session,
	{ organization, profile }: Target & { kind: 'contact' },
): Promise<Known> {
	const contact = await findContactOf(session, organization, profile);
	if (contact !== undefined) {
		const conversation = idOf(contact.conversation);
		return conversation === undefined
			? { is: 'unknown', why: NOT_TOLD }
			: await lookInto(session, conversation, true);
	}
	// A list shows nothing of an organization that is closed to the bot: that is told by sending.
	await organizationOf(session, organization);
	return { is: 'closed', window: replyWindow(undefined, 0), isNew: true };
}

/** @param isSaid whether the message names its touchpoint, or goes on with the conversation's */
async function lookInto(session: Session, conversation: string, isSaid: boolean): Promise<Known> {
	const window = await windowOf(session, conversation);
	if (window.isOpen) return { is: 'open' };
	if (!isSaid) {
		const active = activeTouchpoint(await latestMessages(session, conversation));
		if (active === undefined) return { is: 'unknown', why: NO_TOUCHPOINT };
		if (active.trim().toLowerCase() !== 'whatsapp') return { is: 'otherTouchpoint' };
	}
	// Of a conversation that does not exist there are no messages either.
	if (window.last === undefined) {
		await session.request({ method: 'GET', path: `/conversations/${conversation}` });
	}
	return { is: 'closed', window, isNew: false };
}

async function latestMessages(session: Session, conversation: string): Promise<JsonRecord[]> {
	const query = { conversation, sort: '-createdAt' };
	return (await page(session, { path: '/messages', query, offset: 0, limit: FEW })).records;
}

const NOT_TOLD =
	"Whether WhatsApp's 24-hour window is open could not be told. If it was closed, the consumer gets nothing.";

const NO_TOUCHPOINT =
	"Whether this goes by WhatsApp could not be told, so its 24-hour window was not looked at. Set 'Touchpoint' in the options.";

/**
 * A look that is refused tells nothing: the token may not read (403), or what is asked for is not
 * there, which sending tells better (400, 404).
 */
async function orUnknown(asked: () => Promise<Known>): Promise<Known> {
	try {
		return await asked();
	} catch (error) {
		if (!hasStatus(error, 400, 403, 404)) return await Promise.reject(error);
		const why = `Whether WhatsApp's 24-hour window is open could not be looked up (Web1on1 said: ${error.message}). If it was closed, the consumer gets nothing.`;
		return { is: 'unknown', why };
	}
}

const REMEDY =
	"Send a template, or set 'If the 24-Hour Window Is Closed' to 'Send Anyway' in the options.";

function closed({ window, isNew }: Known & { is: 'closed' }): InputError {
	const { closesAt } = window;
	const reason = isNew
		? 'Web1on1 knows no contact with this telephone number or email address in the organization, so the consumer has written nothing.'
		: closesAt === undefined
			? 'The consumer has written nothing by WhatsApp in this conversation.'
			: `It closed 24 hours after the consumer's last WhatsApp message, at ${new Date(closesAt).toISOString()}.`;
	return new InputError(
		`WhatsApp's 24-hour window is closed, so it would drop this message. ${REMEDY}`,
		`${reason} Web1on1 accepts such a message all the same, and the consumer gets nothing.`,
	);
}
