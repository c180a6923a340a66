import type { IHttpRequestOptions } from 'n8n-workflow';

import { isRecord } from '../values/json';
import { Memory } from '../values/memory';
import { tooLate, type ApiContext, type Hurry } from './caller';
import { originOf } from './origin';
import { paceOf } from './pace';
import type { Session } from './session';
import { clock, steadyClock } from './timing';
import { backoffMs, MAX_WAIT_MS, retryAfterMs, waitMs } from './wire/backoff';
import { TOO_MANY_PERHAPS } from './wire/outcome';

/** APIs whose files have asked for the bearer; of more than so many the one idle longest is let go. */
const APIS = 100;

/**
 * Whether a file wants the bearer is not documented (facts: H2): the first one is asked for
 * without, and where the host refuses that, the others don't spend two turns each.
 */
const wantBearer = new Memory<true>(APIS);

/** True for an address of the API's own host, which alone may have the bearer. */
export function isOwnFile(url: string, apiUrl: string): boolean {
	return originOf(new URL(url)) === originOf(new URL(apiUrl));
}

/**
 * Fetches a file of the API's own host, as it is. The allowance holds for files too: each try waits
 * for its turn, and a 429 is waited out, for everybody, as long as there is time.
 *
 * @param options of a request for a stream that gives the whole answer, whatever its status
 * @param open gives a session where the host wants the bearer
 * @returns n8n's answer to these options
 * @throws Web1on1Error when the time is over, or there is no token to be had
 */
export async function fetchOwnFile(
	context: ApiContext,
	apiUrl: string,
	options: IHttpRequestOptions,
	{ hurry, open }: { hurry: Hurry; open: (hurry: Hurry) => Promise<Session> },
): Promise<unknown> {
	const pace = paceOf(apiUrl, steadyClock);
	const withBearer = async (): Promise<unknown> => await (await open(hurry)).fetch({ ...options });
	for (let attempt = 1; ;) {
		const turn = await pace.turn(() => hurry.late.aborted, 'file');
		if (turn === undefined) throw tooLate();
		const isAsked = wantBearer.get(apiUrl) === true;
		const asked = isAsked ? withBearer() : context.helpers.httpRequest({ ...options });
		const answer: unknown = await asked.catch(async (error: unknown) => {
			turn.end();
			return await Promise.reject(error);
		});
		const { status, ms } = readFile(answer, attempt);
		turn.end(ms !== undefined);
		if ((status === 401 || status === 403) && !isAsked) wantBearer.set(apiUrl, true);
		else if (ms === undefined || ms > MAX_WAIT_MS) return answer;
		else {
			attempt += 1;
			pace.pauseUntil(steadyClock.now() + ms);
		}
		dropBody(answer);
	}
}

/** @returns `ms` where the platform says that there were too many requests: how long to wait */
function readFile(answer: unknown, attempt: number): { status: number; ms?: number } {
	const { statusCode, headers } = isRecord(answer) ? answer : {};
	const status = typeof statusCode === 'number' ? statusCode : 0;
	if (status !== 429 && status !== TOO_MANY_PERHAPS) return { status };
	const asked = retryAfterMs(isRecord(headers) ? headers['retry-after'] : undefined, clock.now());
	return { status, ms: waitMs(asked, backoffMs(attempt, Math.random())) };
}

/** Closes the connection of an answer that is not read. */
function dropBody(answer: unknown): void {
	if (isRecord(answer)) drop(answer.body);
}

/** Closes the connection of a stream that is not read. */
export function drop(body: unknown): void {
	if (isRecord(body) && typeof body.destroy === 'function') body.destroy();
}
