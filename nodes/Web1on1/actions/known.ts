import { recordAt } from '../transport/records';
import { Remembered } from '../transport/remembered';
import type { Session } from '../transport/session';
import { idOf, isObjectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { trimmed } from '../values/text';
import type { Target } from './target';

const records = new Remembered<JsonRecord>();

/** A record of the platform, asked for once per execution. */
async function knownAt(session: Session, path: string): Promise<JsonRecord> {
	return await records.get(session, path, async () => await recordAt(session, path));
}

async function conversationOf(session: Session, id: string): Promise<JsonRecord> {
	return await knownAt(session, `/conversations/${id}`);
}

/**
 * The organization messages to a target are sent for: the item's, or the conversation's.
 * @returns undefined where the platform does not say
 * @throws Web1on1Error where the conversation can't be read
 */
export async function organizationFor(
	session: Session,
	target: Target,
): Promise<string | undefined> {
	if (target.kind === 'contact') return target.organization;
	return idOf((await conversationOf(session, target.conversation)).organization);
}

/** The consumer's language: what the item says, or Web1on1 for a known conversation; undefined if neither does. */
export async function localeOf(session: Session, target: Target): Promise<string | undefined> {
	if (target.kind === 'contact') return languageIn(target.profile);
	try {
		const { contact } = await conversationOf(session, target.conversation);
		const known = isRecord(contact) ? languageIn(contact.profile) : undefined;
		const id = idOf(contact);
		if (known !== undefined || !isObjectId(id)) return known;
		return languageIn((await knownAt(session, `/contacts/${id}`)).profile);
	} catch {
		// Then it is not known, and the error about the choice of languages says what to do.
		return undefined;
	}
}

function languageIn(profile: unknown): string | undefined {
	const locale = isRecord(profile) ? trimmed(profile.locale) : '';
	return locale === '' ? undefined : locale;
}
