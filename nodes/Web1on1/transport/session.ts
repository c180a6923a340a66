import {
	sleep,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../messages/values';
import { checkTokens, CREDENTIAL, readCredential, type Web1on1Credential } from './credential';
import { Web1on1Error } from './errors';
import { failureCode } from './network';
import { Pace, type Clock } from './pace';
import { decide, type Answer, type Outcome } from './policy';
import { renewals } from './renewal';
import { MAX_TRIES, MAX_TRIES_WAITED_FOR } from './retry';
import { fingerprint, isFresh, readToken } from './tokens';

/** The contexts of n8n from which Web1on1 is called. */
export type ApiContext =
	| IExecuteFunctions
	| IHookFunctions
	| IWebhookFunctions
	| ILoadOptionsFunctions;

/** One request to the API. */
export interface ApiRequest {
	method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
	/** Path after `/v2`, for example `/conversations`. */
	path: string;
	/** Values of the query; a list becomes `[a,b]`, which means "any of" (fact sheet, section f). */
	query?: Record<string, number | string | string[]>;
	body?: JsonRecord | JsonRecord[];
	/** Gives up earlier than usual: for calls made while somebody else waits for us. */
	hurry?: { timeoutMs: number };
}

const TIMEOUT_MS = 60_000;

/** Waits between looks at the stored credential after another process was faster to renew. */
const RELOAD_PAUSES_MS = [0, 250, 500, 1000, 2000, 3000];

const clock: Clock = { now: () => Date.now(), sleep };

/** One pace per API key and host, for all executions of this process. */
const paces = new Map<string, Pace>();

function paceFor({ apiUrl, accessToken }: Web1on1Credential): Pace {
	const key = fingerprint(apiUrl, readToken(accessToken)?.userId ?? accessToken);
	const pace = paces.get(key) ?? new Pace(clock);
	paces.set(key, pace);
	return pace;
}

/** A query string as the SDK writes it (lib/client.js, `buildQs`). */
export function queryString(query: ApiRequest['query'] = {}): string {
	const pairs = Object.entries(query).map(([key, value]) => {
		const encoded = Array.isArray(value)
			? `[${value.map(encodeURIComponent).join(',')}]`
			: encodeURIComponent(value);
		return `${key}=${encoded}`;
	});
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * The one door to the API: a credential read once, tokens that renew themselves, the shared pace,
 * and the rules for trying again. One session serves all items of an execution.
 */
export class Session {
	/** The platform refused to renew: no further item needs to ask again. */
	private givenUp: Web1on1Error | undefined;

	/** Executions have time; the editor and publishing are waited for. */
	private get maxTries(): number {
		return 'getInputData' in this.context ? MAX_TRIES : MAX_TRIES_WAITED_FOR;
	}

	private constructor(
		private readonly context: ApiContext,
		private stored: ICredentialDataDecryptedObject,
		private current: Web1on1Credential,
	) {}

	/**
	 * Reads the credential and checks what can be checked without the platform.
	 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
	 */
	static async open(context: ApiContext): Promise<Session> {
		const stored = await context.getCredentials(CREDENTIAL);
		const current = readCredential(stored);
		checkTokens(newestOf(current), clock.now());
		return new Session(context, stored, current);
	}

	/** Credential as it is now. */
	get credential(): Readonly<Web1on1Credential> {
		return this.current;
	}

	/** Organization the token belongs to, as far as it says. */
	get organization(): string | undefined {
		const { accessToken, refreshToken } = this.current;
		return readToken(accessToken)?.organization ?? readToken(refreshToken)?.organization;
	}

	/**
	 * Sends one request and returns the successful answer.
	 * @throws Web1on1Error that says what became of it (`details.fate`)
	 */
	async request(request: ApiRequest): Promise<Answer> {
		let renewed = false;
		for (let attempt = 1; ; attempt++) {
			const outcome = await this.attempt(request);
			const decision = decide(outcome, {
				attempt,
				maxTries: request.hurry === undefined ? this.maxTries : 1,
				renewed,
				safeToRepeat: request.method !== 'POST',
				apiUrl: this.current.apiUrl,
				now: clock.now(),
				random: Math.random(),
			});
			if (decision.next === 'return') return decision.answer;
			if (decision.next === 'fail') throw decision.error;
			if (decision.next === 'renew') {
				await this.freshen(this.current.accessToken);
				renewed = true;
			} else if (decision.everybody) {
				paceFor(this.current).pauseUntil(clock.now() + decision.ms);
			} else {
				await this.pause(decision.ms);
			}
		}
	}

	/** Renews ahead of time where it is due, and does nothing else. */
	async keepAlive(): Promise<void> {
		await this.freshen();
	}

	private async attempt(request: ApiRequest): Promise<Outcome> {
		await this.freshen();
		if (!(await paceFor(this.current).turn(() => this.isCancelled()))) throw cancelled();
		return await this.send(request, { ...this.stored, ...accessFields(this.current) });
	}

	private async send(request: ApiRequest, data: ICredentialDataDecryptedObject): Promise<Outcome> {
		const options: IHttpRequestOptions = {
			method: request.method,
			url: `${this.current.apiUrl}/v2${request.path}${queryString(request.query)}`,
			headers: { Accept: 'application/json' },
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// The API does not redirect, and a bearer must not travel to another host.
			disableFollowRedirect: true,
			timeout: request.hurry?.timeoutMs ?? TIMEOUT_MS,
			...(request.body === undefined ? {} : { body: request.body }),
		};
		const { context } = this;
		try {
			const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL,
				options,
				{ credentialsDecrypted: this.decrypted(data) },
			);
			return readAnswer(answer);
		} catch (error) {
			return { kind: 'failure', code: failureCode(error) };
		}
	}

	/** With the credential at hand n8n does not read and decrypt it again for every request. */
	private decrypted(data: ICredentialDataDecryptedObject): ICredentialsDecrypted {
		const details = this.context.getNode().credentials?.[CREDENTIAL];
		return { id: details?.id ?? '', name: details?.name ?? CREDENTIAL, type: CREDENTIAL, data };
	}

	/**
	 * Makes the access token usable: one that is fresh, and not the one the platform just rejected.
	 * Whoever comes first renews, through n8n so that the new pair is saved; everybody else in this
	 * process takes what came of it, and other processes find it in the stored credential.
	 */
	private async freshen(rejected?: string): Promise<void> {
		if (this.isUsable(this.current, rejected) || this.adoptKnown(rejected)) return;
		if (this.givenUp !== undefined) throw this.givenUp;
		checkTokens(this.current, clock.now());
		if (this.current.refreshToken === '') throw tokenRejected();
		await renewals.together(this.renewalName(), async () => await this.renewThroughN8n());
		if (this.adoptKnown(rejected)) return;
		const failure = renewals.failure(this.current) ?? tokenRejected();
		if (failure.details.cause === 'credential-invalid') {
			if (await this.adoptStored(rejected)) return;
			this.givenUp = failure;
		}
		throw failure;
	}

	private renewalName(): string {
		const { apiUrl, refreshToken } = this.current;
		return fingerprint(apiUrl, this.decrypted({}).id, refreshToken);
	}

	private isUsable({ accessToken }: Web1on1Credential, rejected?: string): boolean {
		return accessToken !== rejected && isFresh(accessToken, clock.now());
	}

	/** Takes the newest pair this process knows. */
	private adoptKnown(rejected?: string): boolean {
		const newest = newestOf(this.current);
		if (!this.isUsable(newest, rejected)) return false;
		this.current = newest;
		return true;
	}

	/** Takes what another process has saved meanwhile. */
	private async adoptStored(rejected?: string): Promise<boolean> {
		for (const pause of RELOAD_PAUSES_MS) {
			await clock.sleep(pause);
			const stored = await this.context.getCredentials(CREDENTIAL);
			const found = readCredential(stored);
			if (found.refreshToken !== this.current.refreshToken && this.isUsable(found, rejected)) {
				this.stored = stored;
				this.current = found;
				return true;
			}
		}
		return false;
	}

	/**
	 * Has n8n run the credential's `preAuthentication` and save what it returns: it does both when
	 * the expirable field is empty. The request itself, the bot's own user, is of no interest.
	 */
	private async renewThroughN8n(): Promise<void> {
		const userId = readToken(this.current.refreshToken)?.userId;
		const probe: ApiRequest =
			userId === undefined
				? { method: 'GET', path: '/organizations', query: { limit: 1 } }
				: { method: 'GET', path: `/users/${encodeURIComponent(userId)}` };
		await this.send(probe, { ...this.stored, ...accessFields(this.current), accessToken: '' });
	}

	private isCancelled(): boolean {
		const { context } = this;
		return 'getExecutionCancelSignal' in context && context.getExecutionCancelSignal()?.aborted === true;
	}

	private async pause(ms: number): Promise<void> {
		const until = clock.now() + ms;
		while (clock.now() < until) {
			if (this.isCancelled()) throw cancelled();
			await clock.sleep(Math.min(250, until - clock.now()));
		}
	}
}

/** The hidden fields as {@link readCredential} expects them. */
function accessFields(credential: Web1on1Credential): ICredentialDataDecryptedObject {
	const { accessToken, refreshToken, enteredToken } = credential;
	if (refreshToken === '') return { accessToken };
	return {
		accessToken,
		renewedRefreshToken: refreshToken,
		renewedFrom: fingerprint(enteredToken),
	};
}

/** The credential with the newest pair that this process has obtained from its refresh token. */
function newestOf(credential: Web1on1Credential): Web1on1Credential {
	if (credential.refreshToken === '') return credential;
	const pair = renewals.latest(credential);
	return pair === undefined ? credential : { ...credential, ...pair };
}

function readAnswer(answer: unknown): Outcome {
	if (!isRecord(answer) || typeof answer.statusCode !== 'number') {
		return { kind: 'failure', code: 'EBADANSWER' };
	}
	const headers = isRecord(answer.headers) ? answer.headers : {};
	return { kind: 'answer', status: answer.statusCode, headers, body: answer.body };
}

function tokenRejected(): Web1on1Error {
	return new Web1on1Error('Web1on1 does not accept the token', {
		description:
			"Generate a new pair in Web1on1 under the bot's details, tab 'API token', and enter it in the credential.",
		cause: 'credential-invalid',
		fate: 'refused',
	});
}

function cancelled(): Web1on1Error {
	return new Web1on1Error('The execution was cancelled before this was sent', {
		description: 'Nothing left for this item. Run it again if it is still wanted.',
		fate: 'not-sent',
	});
}
