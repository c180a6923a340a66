import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import {
	callerOf,
	cancellation,
	hurried,
	tooLate,
	whyOver,
	type ApiContext,
	type Caller,
	type Hurry,
} from './caller';
import { Web1on1Error } from './errors';
import { inTime } from './inTime';
import { paceOf, SLICE_MS, type Pace, type Turn } from './pace';
import { clock, steadyClock } from './timing';
import { readToken } from './tokens/claims';
import { apiKeyOf, type Web1on1Credential } from './tokens/credential';
import { openHeld } from './tokens/held';
import { Keyring } from './tokens/keyring';
import { noHistory, untilDone, type Pause, type Work } from './wire/attempts';
import { MAX_WAIT_MS } from './wire/backoff';
import { changedPerhaps } from './wire/fates';
import { saysTooMany, type Answer } from './wire/outcome';
import { authenticated, kindOf, sendOnce, type ApiRequest } from './wire/request';
import { decide } from './wire/rules';

export type { ApiContext, Hurry } from './caller';
export type { Answer } from './wire/outcome';
export type { ApiRequest } from './wire/request';

/**
 * The one door to the API: a credential read once, tokens that renew themselves, the shared pace,
 * and the rules for trying again. One session serves all items of an execution.
 */
export class Session {
	private constructor(
		private readonly caller: Caller,
		private readonly keys: Keyring,
	) {}

	/**
	 * Reads the credential and checks what can be checked without the platform.
	 * @param hurry for what is asked while somebody else waits
	 * @param stored the credential's values, where they have been read a moment ago
	 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
	 */
	static async open(
		context: ApiContext,
		hurry?: Hurry,
		stored?: ICredentialDataDecryptedObject,
	): Promise<Session> {
		const held = await openHeld(context, stored);
		// Not before: from here on the caller's time runs.
		const caller = callerOf(context);
		return new Session(hurried(caller, hurry), new Keyring(caller, held));
	}

	/** Credential as it is now. */
	get credential(): Readonly<Web1on1Credential> {
		return this.keys.credential;
	}

	/** Organization the token belongs to, as far as it says. */
	get organization(): string | undefined {
		const { accessToken, refreshToken } = this.credential;
		return readToken(accessToken)?.organization ?? readToken(refreshToken)?.organization;
	}

	/**
	 * Sends one request and returns the successful answer.
	 * @throws Web1on1Error that says what became of it (`details.fate`)
	 */
	async request(request: ApiRequest): Promise<Answer> {
		const history = noHistory();
		try {
			return await untilDone(this.workOf(request), history);
		} catch (error) {
			const mayHaveChanged = request.method !== 'GET' && history.mayHaveActed;
			const isOpen = mayHaveChanged && error instanceof Web1on1Error;
			return await Promise.reject(isOpen ? changedPerhaps(error) : error);
		}
	}

	/**
	 * Fetches a file of the API's own host, as it is; the caller has made sure of the host, and waited for
	 * its turn.
	 * @returns n8n's answer to these options
	 */
	async fetch(options: IHttpRequestOptions): Promise<unknown> {
		await this.freshen();
		return await authenticated(this.caller.context, options, this.keys.data);
	}

	/**
	 * Waits.
	 * @throws Web1on1Error as soon as nothing more is to be sent for this caller
	 */
	async pause(milliseconds: number): Promise<void> {
		await this.waitUntil(steadyClock.now() + milliseconds);
	}

	/** Renews ahead of time where it is due, and does nothing else. */
	async keepAlive(): Promise<void> {
		await this.keys.freshen();
	}

	private workOf(request: ApiRequest): Work<Answer> {
		// What the last try went out with; another request may renew the token meanwhile.
		let used = this.credential;
		return {
			send: async () => {
				const turn = await this.ready(kindOf(request));
				used = this.credential;
				const outcome = await sendOnce(this.caller, used.apiUrl, request, this.keys.data);
				turn.end(saysTooMany(outcome));
				return outcome;
			},
			decide: (outcome, history) =>
				decide(outcome, {
					...history,
					method: request.method,
					maxTries: this.caller.tries,
					apiUrl: used.apiUrl,
					undated: this.keys.suspicionOf(used.accessToken),
					now: clock.now(),
					random: Math.random(),
				}),
			between: async (pause) => await this.between(pause, used.accessToken),
			conclude: (end) => {
				if (end.next === 'fail') throw this.failed(end.error, used.accessToken);
				this.keys.accepted(used.accessToken);
				return end.answer;
			},
		};
	}

	private get pace(): Pace {
		return paceOf(this.credential.apiUrl, steadyClock);
	}

	/** A fresh token, or none in time; a renewal that takes longer goes on, for whoever asks next. */
	private async freshen(rejected?: string): Promise<void> {
		const work = this.keys.freshen(rejected);
		const { late } = this.caller;
		await (late === undefined ? work : inTime(work, late, tooLate));
	}

	/** Waits for a fresh token and for the request's turn; a token may expire while it waits. */
	private async ready(kind: string): Promise<Turn> {
		const key = apiKeyOf(this.credential);
		this.pace.wish(key, this.credential.allowance.perSecond);
		for (;;) {
			const why = this.whyNot(key);
			if (why !== undefined) throw why;
			await this.freshen();
			const turn = await this.pace.turn(() => this.whyNot(key) !== undefined, kind);
			if (turn === undefined) throw this.whyNot(key) ?? cancellation();
			if (this.keys.isReady) return turn;
			turn.end();
		}
	}

	/** Why nothing may be sent now with this API key; undefined as long as something may. */
	private whyNot(key: string): Web1on1Error | undefined {
		const closedFor = this.pace.closedFor(key);
		return closedFor > 0 ? askedToWait(closedFor) : whyOver(this.caller);
	}

	private failed(error: Web1on1Error, accessToken: string): Web1on1Error {
		const { retryAfterMs = 0, cause } = error.details;
		if (cause === 'rate-limited' && retryAfterMs > MAX_WAIT_MS) {
			this.pace.close(apiKeyOf(this.credential), retryAfterMs);
		}
		// A request that is not made again may tell the others to wait all the same.
		if (cause === 'rate-limited' && error.isFateOpen) {
			this.pace.pauseUntil(steadyClock.now() + Math.min(MAX_WAIT_MS, retryAfterMs || 1000));
		}
		return this.keys.failed(error, accessToken);
	}

	/** Another token, where the one in use is only suspected to be over, or what the refusal says. */
	private async replace(suspect: string, refusal: Web1on1Error): Promise<void> {
		const { late } = this.caller;
		const work = this.keys.replace(suspect).catch(() => false);
		const isReplaced = await (late === undefined ? work : inTime(work, late, tooLate));
		if (!isReplaced) throw this.failed(refusal, suspect);
	}

	private async between(pause: Pause, accessToken: string): Promise<void> {
		if (pause.next === 'renew') {
			if (pause.orElse === undefined) await this.freshen(accessToken);
			else await this.replace(accessToken, pause.orElse);
			return;
		}
		const until = steadyClock.now() + pause.ms;
		if (pause.everybody) {
			this.pace.pauseUntil(until);
			return;
		}
		await this.waitUntil(until);
	}

	private async waitUntil(until: number): Promise<void> {
		while (steadyClock.now() < until) {
			const why = whyOver(this.caller);
			if (why !== undefined) throw why;
			await steadyClock.sleep(Math.min(SLICE_MS, until - steadyClock.now()));
		}
	}
}

/** The platform named a time that is too long to wait, and it means everybody. */
function askedToWait(ms: number): Web1on1Error {
	const minutes = Math.ceil(ms / 60_000);
	return new Web1on1Error(`Web1on1 has asked to wait, for about ${minutes} minutes more`, {
		description: 'Nothing left for this item. Run it again later.',
		cause: 'rate-limited',
		fate: 'not-sent',
		retryAfterMs: Math.ceil(ms),
	});
}
