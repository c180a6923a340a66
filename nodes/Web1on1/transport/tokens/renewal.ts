import type { IHttpRequestOptions } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../../values/json';
import { checkTokens, type RenewedFields, type Web1on1Credential } from './credential';
import { NOT_THE_API, vendorMessage, Web1on1Error } from '../errors';
import { readAnswer } from '../wire/request';
import { BLOCKED, failureCode, isUnreachable, isUntrusted } from '../wire/failure';
import { unreachableError, type Outcome } from '../wire/rules';
import { backoffMs, retryAfterMs, waitMs } from '../wire/backoff';
import { clock, RENEWAL_TIMEOUT_MS } from '../timing';
import { fingerprint, isFresh, readToken, type TokenPair } from './claims';

/** n8n's plain HTTP helper, as `preAuthentication` has it. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** Renewals, and failed ones, that a process remembers; each is two tokens or an error. */
const REMEMBERED = 1000;

/** Tries of one renewal at most, the first included. */
const ATTEMPTS = 5;

/** A renewal that has taken so long is not tried again: a whole execution waits for it. */
const LONGEST_MS = 60_000;

/**
 * What this process knows of renewed tokens: which pair came from which refresh token. n8n starts
 * one `preAuthentication` for every request that finds an expired token, all with the same spent
 * refresh token, and without a lock. Here the first one asks the platform and the others, also
 * those who come late, share its answer.
 */
class Renewals {
	private readonly pairs = new Map<string, TokenPair>();

	private readonly underWay = new Map<string, Promise<TokenPair>>();

	private readonly failures = new Map<string, Web1on1Error>();

	private readonly turns = new Map<string, Promise<void>>();

	/** Newest pair that came, over any number of renewals, from this credential's refresh token. */
	latest({ apiUrl, refreshToken }: Web1on1Credential): TokenPair | undefined {
		let newest: TokenPair | undefined;
		let next = this.pairs.get(fingerprint(apiUrl, refreshToken));
		while (next !== undefined && next !== newest) {
			newest = next;
			next = this.pairs.get(fingerprint(apiUrl, newest.refreshToken));
		}
		return newest;
	}

	/**
	 * Takes note that the platform rejects an access token, whatever its `exp` says. The refresh token
	 * beside it is still the way on: the platform need not give a new one each time.
	 */
	discard(accessToken: string): void {
		for (const [key, pair] of this.pairs) {
			if (pair.accessToken === accessToken) this.pairs.set(key, { ...pair, accessToken: '' });
		}
	}

	/**
	 * A pair whose access token is not the one the caller holds: the shared one where there is one,
	 * otherwise a new one from the platform.
	 */
	async renew(
		credential: Web1on1Credential,
		exchange: (refreshToken: string) => Promise<TokenPair>,
		now: number,
	): Promise<TokenPair> {
		const known = this.latest(credential);
		if (known && known.accessToken !== credential.accessToken && isFresh(known.accessToken, now)) {
			return known;
		}
		const refreshToken = known?.refreshToken ?? credential.refreshToken;
		const key = fingerprint(credential.apiUrl, refreshToken);
		const running = this.underWay.get(key);
		if (running !== undefined) return await running;
		this.failures.delete(key);
		const started = exchange(refreshToken).then(
			(pair) => this.remember(credential.apiUrl, key, pair),
			(error: unknown) => this.rememberFailure(key, error),
		);
		this.underWay.set(key, started);
		try {
			return await started;
		} finally {
			this.underWay.delete(key);
		}
	}

	/**
	 * Runs `work` once for all who call with the same name while it runs. It must not reject.
	 * @param name the stored credential and its refresh token: two stored credentials with the same
	 *   token are each saved
	 */
	async together(name: string, work: () => Promise<void>): Promise<void> {
		const running = this.turns.get(name);
		if (running !== undefined) return await running;
		const started = work();
		this.turns.set(name, started);
		try {
			await started;
		} finally {
			this.turns.delete(name);
		}
	}

	/** Why the last renewal from this credential's refresh token came to nothing, if it did. */
	failure(credential: Web1on1Credential): Web1on1Error | undefined {
		const refreshToken = this.latest(credential)?.refreshToken ?? credential.refreshToken;
		return this.failures.get(fingerprint(credential.apiUrl, refreshToken));
	}

	private rememberFailure(key: string, error: unknown): never {
		if (error instanceof Web1on1Error) keepNewest(this.failures, key, error);
		throw error;
	}

	private remember(apiUrl: string, key: string, pair: TokenPair): TokenPair {
		this.failures.delete(key);
		// A token that was issued just now leads nowhere yet: what came of it earlier, if the platform
		// issues one twice, is over. Otherwise `latest` would go round in circles.
		this.pairs.delete(fingerprint(apiUrl, pair.refreshToken));
		keepNewest(this.pairs, key, pair);
		return pair;
	}
}

function keepNewest<Value>(memory: Map<string, Value>, key: string, value: Value): void {
	memory.delete(key);
	memory.set(key, value);
	const oldest = memory.keys().next();
	if (memory.size > REMEMBERED && oldest.done !== true) memory.delete(oldest.value);
}

/** Shared by both nodes and the credential: n8n loads this module once per process. */
export const renewals = new Renewals();

/** The credential with the newest pair that this process has obtained from its refresh token. */
export function newestOf(credential: Web1on1Credential): Web1on1Credential {
	if (credential.refreshToken === '') return credential;
	const pair = renewals.latest(credential);
	return pair === undefined ? credential : { ...credential, ...pair };
}

/**
 * The hidden fields after a renewal, for n8n to save.
 * @throws Web1on1Error with its own words for each way it can go wrong
 */
export async function renewedFields(
	credential: Web1on1Credential,
	http: HttpRequest,
	now: number,
): Promise<RenewedFields> {
	checkTokens(credential, now);
	if (credential.refreshToken === '') {
		return { accessToken: credential.accessToken, renewedRefreshToken: '', renewedFrom: '' };
	}
	const pair = await renewals.renew(
		credential,
		async (refreshToken) => await exchangeToken(credential, refreshToken, http),
		now,
	);
	return {
		accessToken: pair.accessToken,
		renewedRefreshToken: pair.refreshToken,
		renewedFrom: fingerprint(credential.enteredToken),
	};
}

/** The attempt to exchange a refresh token, as its error messages need it. */
interface Exchange {
	credential: Web1on1Credential;
	refreshToken: string;
	/** An earlier try may have used up the token, its answer being lost. */
	answerLost: boolean;
}

/**
 * `POST /v2/auth/token {clientId, refreshToken}` without bearer (SDK lib/client.js). Repeated when
 * no answer came: a renewal reaches no consumer, and the platform may accept the token again.
 */
async function exchangeToken(
	credential: Web1on1Credential,
	refreshToken: string,
	http: HttpRequest,
): Promise<TokenPair> {
	const started = clock.now();
	const exchange: Exchange = { credential, refreshToken, answerLost: false };
	for (let attempt = 1; ; attempt++) {
		const outcome = await tryExchange(exchange, http);
		const wait = waitAfter(outcome, attempt);
		if (wait === undefined || clock.now() + wait - started > LONGEST_MS) {
			return readExchange(outcome, exchange);
		}
		exchange.answerLost ||= mayHaveRotated(outcome);
		await clock.sleep(wait);
	}
}

/** How long to wait before another try; undefined when there is nothing to gain from one. */
function waitAfter(outcome: Outcome, attempt: number): number | undefined {
	if (attempt >= ATTEMPTS) return undefined;
	const pause = backoffMs(attempt, Math.random()) / 2;
	if (outcome.kind === 'failure') {
		return outcome.code === BLOCKED || isUntrusted(outcome.code) ? undefined : pause;
	}
	if (outcome.status !== 429 && outcome.status < 500) return undefined;
	return waitMs(retryAfterMs(outcome.headers['retry-after'], clock.now()), pause);
}

function mayHaveRotated(outcome: Outcome): boolean {
	return outcome.kind === 'failure' ? !isUnreachable(outcome.code) : outcome.status >= 500;
}

async function tryExchange(
	{ credential, refreshToken }: Exchange,
	http: HttpRequest,
): Promise<Outcome> {
	try {
		const answer = await http({
			method: 'POST',
			url: `${credential.apiUrl}/v2/auth/token`,
			headers: { Accept: 'application/json' },
			body: { clientId: credential.botEmail, refreshToken },
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// The refresh token in the body must not travel to another host.
			disableFollowRedirect: true,
			timeout: RENEWAL_TIMEOUT_MS,
		});
		return readAnswer(answer);
	} catch (error) {
		return { kind: 'failure', code: failureCode(error) };
	}
}

function readExchange(outcome: Outcome, exchange: Exchange): TokenPair {
	const { credential, refreshToken } = exchange;
	if (outcome.kind === 'failure') throw unanswered(outcome.code, exchange);
	const { status, body } = outcome;
	if (status >= 200 && status < 300 && isRecord(body)) {
		const pair = pairFrom(body, refreshToken);
		if (pair !== undefined) return pair;
	}
	throw refused(status, body, exchange).without([refreshToken, credential.enteredToken]);
}

/** The old refresh token stays good where the answer brings no new one (SDK `_setTokens`). */
function pairFrom(body: JsonRecord, refreshToken: string): TokenPair | undefined {
	if (typeof body.token !== 'string' || body.token === '') return undefined;
	const rotated = body.refreshToken;
	return {
		accessToken: body.token,
		refreshToken: typeof rotated === 'string' && rotated !== '' ? rotated : refreshToken,
	};
}

function unanswered(code: string, { credential }: Exchange): Web1on1Error {
	if (isUnreachable(code) || code === BLOCKED) return unreachableError(credential.apiUrl, code);
	return new Web1on1Error(`Web1on1 did not answer when asked to renew the token (${code})`, {
		description: `Nothing was sent. Check that this n8n can reach ${credential.apiUrl}, and run it again.`,
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function refused(status: number, body: unknown, exchange: Exchange): Web1on1Error {
	const said = vendorMessage(body) ?? `status ${status}`;
	if (status >= 500 || status === 429) {
		return new Web1on1Error(`Web1on1 could not renew the token: ${said}`, {
			description: 'Nothing was sent. Web1on1 is not available right now. Run it again later.',
			cause: status === 429 ? 'rate-limited' : 'temporarily-unavailable',
			status,
			fate: 'not-sent',
		});
	}
	if (isRecord(body) && isRefusal(status, body)) {
		return new Web1on1Error(`Web1on1 did not renew the token: ${said}`, {
			description: whyRefused(exchange),
			cause: 'credential-invalid',
			status,
			fate: 'not-sent',
		});
	}
	const { apiUrl } = exchange.credential;
	return new Web1on1Error(`${apiUrl} does not answer like the Web1on1 API (status ${status})`, {
		...NOT_THE_API,
		status,
		fate: 'not-sent',
	});
}

/** A success with an error inside is a refusal too (fact sheet, section g). */
function isRefusal(status: number, body: JsonRecord): boolean {
	return [400, 401, 403, 422].includes(status) || (status < 300 && Boolean(body.error));
}

const NEW_PAIR =
	"Generate a new pair in Web1on1, in the tab 'API token' of the bot's details, and enter the new refresh token in the credential.";

function whyRefused({ credential: { botEmail }, refreshToken, answerLost }: Exchange): string {
	const inToken = readToken(refreshToken)?.userId;
	const inEmail = /^bot\+([\da-f]{24})@/i.exec(botEmail)?.[1];
	if (
		inToken !== undefined &&
		inEmail !== undefined &&
		inToken.toLowerCase() !== inEmail.toLowerCase()
	) {
		return `'Bot Email' (${botEmail}) belongs to another bot than the refresh token. Correct it, or leave it empty to derive it from the token.`;
	}
	const lost = answerLost
		? ' The answer to an earlier try was lost on its way here, so the token may already have been exchanged.'
		: '';
	return `The refresh token is used up, revoked, or belongs to another bot than ${botEmail}.${lost} ${NEW_PAIR}`;
}
