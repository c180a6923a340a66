import type { IDataObject } from 'n8n-workflow';

import { whereabouts, type Inboxes, type Whereabouts } from '../messages/handOver';
import { Web1on1Error } from '../transport/errors';
import { recordAt } from '../transport/records';
import type { Session } from '../transport/session';
import type { JsonRecord } from '../values/json';
import { textOf } from '../values/text';

/** Web1on1 may still be at it when it answers. */
const LOOKS = 3;
const BETWEEN_MS = 1000;

/** What is to be said of a conversation that does not wait in an inbox. */
const SAID: Readonly<Record<Exclude<Whereabouts, 'waiting'>, string>> = {
	withAgent:
		'An agent has accepted this conversation already, so it stays with them, and no other inbox may have been told.',
	withBot:
		"Another bot holds this conversation, and while it does no routing rule tells anybody. Have that bot leave, or set 'Hand Over To' to 'User'.",
	nowhere:
		'The conversation is in no inbox, as far as Web1on1 shows it. Look into it in Web1on1, and at the routing rules of its organization.',
};

/**
 * Where a conversation is after it was handed over: no source says what every state makes of the
 * commands (facts: U20), so it is looked at. Whatever comes of the look, the commands have been sent.
 */
export async function whereItIs(
	session: Session,
	conversation: string,
	inboxes: Inboxes,
): Promise<{ output: IDataObject; warnings: string[] }> {
	try {
		const { record, where } = await lookAt(session, conversation, inboxes);
		const status = textOf(record.status);
		const output = {
			...(status === undefined ? {} : { conversationStatus: status }),
			handedOver: where === 'waiting' || where === 'withAgent',
		};
		return { output, warnings: where === 'waiting' ? [] : [SAID[where]] };
	} catch (error) {
		const said = error instanceof Web1on1Error ? error.message : 'something unexpected happened';
		const warning = `Whether the conversation is in an inbox now could not be looked up: ${said}.`;
		return { output: {}, warnings: [warning] };
	}
}

async function lookAt(
	session: Session,
	conversation: string,
	inboxes: Inboxes,
): Promise<{ record: JsonRecord; where: Whereabouts }> {
	const path = `/conversations/${conversation}`;
	for (let look = 1; ; look++) {
		const record = await recordAt(session, path);
		const where = whereabouts(record, inboxes);
		if (look >= LOOKS || where === 'waiting' || where === 'withAgent') return { record, where };
		await session.pause(BETWEEN_MS);
	}
}
