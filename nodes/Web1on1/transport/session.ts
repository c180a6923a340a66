import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Web1on1Credential } from './tokens/credential';
import { Web1on1Error } from './errors';
import {
	authenticated,
	isCancelled,
	isWaitedFor,
	sendOnce,
	type ApiContext,
	type ApiRequest,
} from './wire/request';
import { inTime } from './inTime';
import { Keyring } from './tokens/keyring';
import { paceOf, type Pace, type Turn } from './pace';
import { decide, mayHaveActed, type Answer, type Decision } from './wire/rules';
import { MAX_TRIES, MAX_TRIES_WAITED_FOR, MAX_WAIT_MS } from './wire/backoff';
import { clock, steadyClock, WAITED_FOR_MS } from './timing';
import { fingerprint, readToken } from './tokens/claims';

export type { ApiContext, ApiRequest } from './wire/request';

/** Longest sleep in one go, so that a cancelled execution stops soon. */
const SLICE_MS = 250;

/** A longer wait than this is asked about again: it may have been a proxy's idea. */
const LONGEST_PAUSE_MS = 600_000;

/** When keys may be used again, by the steady clock. */
const closedUntil = new Map<string, number>();

/**
 * The one door to the API: a credential read once, tokens that renew themselves, the shared pace,
 * and the rules for trying again. One session serves all items of an execution.
 */
export class Session {
	/** Where somebody waits: no request is begun after this. */
	private readonly end: AbortSignal | undefined;

	private constructor(
		private readonly context: ApiContext,
		private readonly keys: Keyring,
	) {
		// What is asked for on behalf of a delivery has an end of its own, or nobody waits for it.
		const isEndless = !isWaitedFor(context) || 'getRequestObject' in context;
		this.end = isEndless ? undefined : AbortSignal.timeout(WAITED_FOR_MS);
	}

	/**
	 * Reads the credential and checks what can be checked without the platform.
	 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
	 */
	static async open(context: ApiContext): Promise<Session> {
		return new Session(context, await Keyring.open(context));
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
		const before = { mayHaveActed: false };
		try {
			return await this.tryUntilDone(request, before);
		} catch (error) {
			const isOpen = before.mayHaveActed && error instanceof Web1on1Error;
			return await Promise.reject(isOpen ? changedPerhaps(error) : error);
		}
	}

	/** @param before whether an earlier try of a change may have made it, though it is made again */
	private async tryUntilDone(
		request: ApiRequest,
		before: { mayHaveActed: boolean },
	): Promise<Answer> {
		let renewed = false;
		for (let attempt = 1; ; attempt++) {
			const turn = await this.ready(request);
			const { apiUrl, accessToken } = this.credential;
			const outcome = await sendOnce(this.context, apiUrl, request, this.keys.data);
			turn.end();
			const decision = decide(outcome, {
				attempt,
				maxTries: request.hurry === undefined ? this.maxTries : 1,
				renewed,
				method: request.method,
				apiUrl,
				now: clock.now(),
				random: Math.random(),
			});
			if (decision.next === 'return') {
				this.keys.proven = accessToken;
				return decision.answer;
			}
			if (decision.next === 'fail') throw this.failed(decision.error, accessToken);
			before.mayHaveActed ||= request.method !== 'GET' && mayHaveActed(outcome);
			if (decision.next === 'renew') {
				await this.freshen(accessToken);
				renewed = true;
			} else {
				await this.wait(decision);
			}
		}
	}

	/**
	 * Fetches a file of the API's own host, as it is; the caller has made sure of the host.
	 * @returns n8n's answer to these options
	 */
	async fetch(options: IHttpRequestOptions): Promise<unknown> {
		await this.freshen();
		return await authenticated(this.context, options, this.keys.data);
	}

	/** Renews ahead of time where it is due, and does nothing else. */
	async keepAlive(): Promise<void> {
		await this.keys.freshen();
	}

	private get maxTries(): number {
		return isWaitedFor(this.context) ? MAX_TRIES_WAITED_FOR : MAX_TRIES;
	}

	/** A fresh token, or none in time; a renewal that takes longer goes on, for whoever asks next. */
	private async freshen(rejected?: string): Promise<void> {
		const work = this.keys.freshen(rejected);
		await (this.end === undefined ? work : inTime(work, this.end, tooLate));
	}

	private get isLate(): boolean {
		return this.end?.aborted === true;
	}

	/** Milliseconds for which this key is not to be used, since it was asked to wait for too long. */
	private get closedFor(): number {
		// Asked again and again while a request waits, and hardly ever is there a key to look for.
		if (closedUntil.size === 0) return 0;
		return Math.max(0, (closedUntil.get(this.keyName) ?? 0) - steadyClock.now());
	}

	/** What the platform counts requests by, beside the address (fact sheet, section g). */
	private get keyName(): string {
		const { apiUrl, refreshToken, enteredToken, accessToken } = this.credential;
		const user = readToken(refreshToken || accessToken)?.userId;
		return fingerprint(apiUrl, user ?? (enteredToken || accessToken));
	}

	private get pace(): Pace {
		return paceOf(this.credential.apiUrl, steadyClock);
	}

	/** Waits for a fresh token and for the request's turn; a token may expire while it waits. */
	private async ready({ hurry }: ApiRequest): Promise<Turn> {
		const isOver = (): boolean =>
			this.closedFor > 0 ||
			this.isLate ||
			isCancelled(this.context) ||
			hurry?.late.aborted === true;
		for (;;) {
			if (this.closedFor > 0) throw askedToWait(this.closedFor);
			if (this.isLate) throw tooLate();
			await this.freshen();
			const turn = await this.pace.turn(isOver);
			if (turn === undefined && this.closedFor > 0) throw askedToWait(this.closedFor);
			if (turn === undefined) throw this.isLate ? tooLate() : cancelled();
			if (this.keys.isReady) return turn;
			turn.end();
		}
	}

	private failed(error: Web1on1Error, accessToken: string): Web1on1Error {
		const { retryAfterMs = 0, cause } = error.details;
		if (cause === 'rate-limited' && retryAfterMs > MAX_WAIT_MS) {
			const until = steadyClock.now() + Math.min(LONGEST_PAUSE_MS, retryAfterMs);
			closedUntil.set(this.keyName, until);
		}
		// Another request may have renewed the token this one went out with.
		const safe = error.without([...this.keys.secrets, accessToken]);
		const isHopeless =
			safe.details.cause === 'credential-invalid' && accessToken !== this.keys.proven;
		return isHopeless ? this.keys.giveUp(safe) : safe;
	}

	private async wait({ ms, everybody }: Extract<Decision, { next: 'wait' }>): Promise<void> {
		if (everybody) {
			this.pace.pauseUntil(steadyClock.now() + ms);
			return;
		}
		const until = steadyClock.now() + ms;
		while (steadyClock.now() < until) {
			if (isCancelled(this.context)) throw cancelled();
			if (this.isLate) throw tooLate();
			await steadyClock.sleep(Math.min(SLICE_MS, until - steadyClock.now()));
		}
	}
}

function cancelled(): Web1on1Error {
	return new Web1on1Error('The execution was cancelled before this was sent', {
		description: 'Nothing left for this item. Run it again if it is still wanted.',
		fate: 'not-sent',
	});
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

function tooLate(): Web1on1Error {
	return new Web1on1Error('Web1on1 did not answer in time', {
		description: 'Try again later. If it stays so, check that this n8n can reach Web1on1.',
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function changedPerhaps(error: Web1on1Error): Web1on1Error {
	return new Web1on1Error(error.message, {
		...error.details,
		description:
			'An earlier try may have made the change. Look at it in Web1on1 before you run this item again.',
		fate: 'unknown',
	});
}
