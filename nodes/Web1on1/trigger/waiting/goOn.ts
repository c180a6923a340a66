import type { IWebhookFunctions } from 'n8n-workflow';

import { warn } from '../../transport/log';
import { inTime } from '../../transport/inTime';
import { clock, steadyClock } from '../../transport/timing';
import type { Handover, Reply } from '../../waiting/handover';
import { answeredKeyOf, questionName, type Found } from '../../waiting/reference';
import type { Awaited } from './awaited';
import { forget, variablesNow } from './conversation';
import { flights, type Landed } from './flights';
import { offer } from './offer';

/** A question may want the reply that can't take it yet: Web1on1 is to deliver it again. */
export class NotYet extends Error {}

/** Time for all of it: Web1on1 waits 20 seconds for our answer (facts: E8). */
const IN_ALL_MS = 12_000;

/**
 * For so long after it was asked a question may be about to wait. Who is still busy then was answered
 * long ago, and what could be noted of that is lost.
 */
const BEING_ASKED_MS = 20 * 60_000;

/** Another process may have handed over the reply, and not noted it in the conversation yet. */
const BETWEEN_LOOKS_MS = 1000;

/**
 * Offers a reply to the executions that wait in its conversation. The newest question gets it, the
 * others are over. One that has lost its execution hands it on to the one before.
 *
 * @returns true when an execution goes on with the reply
 * @throws NotYet when an execution may want it that can't take it yet
 */
export async function goOn(context: IWebhookFunctions, awaited: Awaited): Promise<boolean> {
	const { questions, conversation, reply } = awaited;
	const late = AbortSignal.timeout(IN_ALL_MS);
	for (const [index, question] of questions.entries()) {
		const older = questions.slice(index + 1);
		const { offered, isOwn } = await (reply === undefined
			? looked(context, awaited, question)
			: answered(context, awaited, question, reply, late));
		if (offered === 'notYet') return false;
		if (offered === 'gone') {
			if (isOwn) forget(context, conversation, [question.key]);
			continue;
		}
		const over = await supersede(context, awaited, older, late);
		if (offered === 'taken' && isOwn) {
			const { key } = question;
			forget(context, conversation, [key, ...over], [answeredKeyOf(key), awaited.name]);
		} else forget(context, conversation, over);
		return offered === 'taken';
	}
	return false;
}

/** Whether a question still waits. */
async function looked(
	context: IWebhookFunctions,
	{ conversation }: Awaited,
	{ reference }: Found,
): Promise<Landed> {
	const look: Handover = { reference, conversation, reply: undefined, isLook: true };
	return { offered: await offer(context, look), isOwn: true };
}

/** Offers a reply to one question. */
async function answered(
	context: IWebhookFunctions,
	{ conversation, name }: Awaited,
	{ key, reference }: Found,
	reply: Reply,
	late: AbortSignal,
): Promise<Landed> {
	const question = questionName(reference);
	const landed = await flights.land(
		question,
		name,
		async () => await offer(context, { reference, conversation, reply }),
		async (work) => await inTime(work, late, () => new NotYet()),
	);
	const isOpen = landed.offered === 'gone' || landed.offered === 'notYet';
	if (!isOpen || flights.isAnswered(question)) return landed;
	const fate = await fateIn(context, conversation, key, name, landed.offered === 'gone');
	if (fate === 'taken') flights.note(question, name);
	if (fate !== undefined) return { offered: fate, isOwn: false };
	if (landed.offered === 'gone') return landed;
	if (clock.now() - reference.askedAt < BEING_ASKED_MS) throw new NotYet();
	warn(context, `execution ${reference.execution} could not be asked whether it waits for a reply`);
	return { ...landed, offered: 'gone' };
}

/**
 * What the conversation says of a reply that nobody here could take: the trigger of another workflow,
 * in another process or before a restart, may have handed it over.
 *
 * @returns undefined where it says nothing
 */
async function fateIn(
	context: IWebhookFunctions,
	conversation: string,
	key: string,
	name: string,
	looksTwice: boolean,
): Promise<'taken' | 'gone' | undefined> {
	for (const pause of looksTwice ? [0, BETWEEN_LOOKS_MS] : [0]) {
		if (pause > 0) await steadyClock.sleep(pause);
		const variables = await variablesNow(context, conversation);
		if (variables === undefined) return undefined;
		if (variables[answeredKeyOf(key)] === name) return 'taken';
		if (!Object.hasOwn(variables, key)) return 'gone';
	}
	return undefined;
}

const SUPERSEDED = 'a newer question';

/**
 * Lets executions go on whose question a newer one has replaced.
 * @returns the variables of those that are over
 */
async function supersede(
	context: IWebhookFunctions,
	{ conversation }: Awaited,
	questions: readonly Found[],
	late: AbortSignal,
): Promise<string[]> {
	const over = questions.map(async ({ key, reference }) => {
		const { offered, isOwn } = await flights.land(
			questionName(reference),
			SUPERSEDED,
			async () => await offer(context, { reference, conversation, reply: undefined }),
			// What takes longer goes on, and the next event finds it over.
			async (work) => await inTime(work, late, () => new NotYet()).catch(() => 'notYet'),
		);
		return isOwn && (offered === 'taken' || offered === 'gone') ? [key] : [];
	});
	return (await Promise.all(over)).flat();
}
