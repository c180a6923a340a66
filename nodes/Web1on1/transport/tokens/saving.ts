import type { Caller } from '../caller';
import { warn } from '../log';
import { paceOf, type Turn } from '../pace';
import { clock, steadyClock } from '../timing';
import { saysTooMany, type Outcome } from '../wire/outcome';
import { sendOnce, type ApiRequest } from '../wire/request';
import { readToken } from './claims';
import { CREDENTIAL, readCredential, type Web1on1Credential } from './credential';
import { dataOf, type Held } from './held';
import { RENEWAL_IN_ALL_MS } from './exchange';
import { newestOf } from './renewal';

/** Waits between tries to have n8n save a new pair. */
const SAVE_PAUSES_MS = [250, 1000, 3000];

/**
 * Has n8n run the credential's `preAuthentication` and save what it returns: it does both when the
 * expirable field is empty. The request itself, the bot's own user, is of no interest. Never rejects.
 */
export async function renewThroughN8n(caller: Caller, held: Held): Promise<void> {
	const { apiUrl, refreshToken } = held.credential;
	const pace = paceOf(apiUrl, steadyClock);
	// The renewal and the request behind it count like any others. They are made for everybody
	// who waits, so that the first one's execution being cancelled does not stop them.
	const turn = async (): Promise<Turn | undefined> => await pace.turn(() => false, 'renewal');
	const turns = [await turn(), await turn()];
	const probe = probeFor(readToken(refreshToken)?.userId);
	const ask = async (): Promise<Outcome> =>
		await sendOnce(
			{ ...caller, cancelled: undefined },
			apiUrl,
			probe,
			{ ...dataOf(held), accessToken: '' },
			RENEWAL_IN_ALL_MS,
		);
	const outcome = await ask();
	for (const turn of turns) turn?.end(saysTooMany(outcome));
	if (outcome.kind === 'failure') await insistOnSaving(caller, held.credential, ask);
}

function probeFor(userId: string | undefined): ApiRequest {
	return userId === undefined
		? { method: 'GET', path: '/organizations', query: { limit: 1 } }
		: { method: 'GET', path: `/users/${encodeURIComponent(userId)}` };
}

/**
 * n8n may have failed to save the new pair, its database being locked for instance. The platform
 * takes the old one no more, so that a restart would lose the credential. Asked again, the
 * credential gives n8n the pair it has.
 */
async function insistOnSaving(
	caller: Caller,
	before: Web1on1Credential,
	ask: () => Promise<unknown>,
): Promise<void> {
	for (const pause of SAVE_PAUSES_MS) {
		if (await isSaved(caller, before)) return;
		await clock.sleep(pause);
		await ask();
	}
	if (await isSaved(caller, before)) return;
	warn(
		caller.context,
		'n8n could not save the renewed token of the credential. If n8n is restarted now, a new pair is needed.',
	);
}

/** True unless this process knows a newer pair than n8n's database for the token that is entered. */
async function isSaved({ context }: Caller, before: Web1on1Credential): Promise<boolean> {
	const { accessToken } = newestOf(before);
	if (accessToken === before.accessToken) return true;
	try {
		const stored = readCredential(await context.getCredentials(CREDENTIAL));
		return stored.accessToken === accessToken || stored.enteredToken !== before.enteredToken;
	} catch {
		// The database can't be read either.
		return false;
	}
}
