import { sleep, type IHttpRequestOptions } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../messages/values';
import { checkTokens, type RenewedFields, type Web1on1Credential } from './credential';
import { vendorMessage, Web1on1Error } from './errors';
import { failureCode, isUnreachable } from './network';
import { fingerprint, isFresh, type TokenPair } from './tokens';

/** n8n's plain HTTP helper, as `preAuthentication` has it. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** Renewals a process remembers; each is two tokens. */
const REMEMBERED = 1000;

const ATTEMPTS = 3;
const PAUSE_MS = 500;

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
		const started = exchange(refreshToken).then(
			(pair) => this.remember(key, pair),
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
	failure({ apiUrl, refreshToken }: Web1on1Credential): Web1on1Error | undefined {
		return this.failures.get(fingerprint(apiUrl, refreshToken));
	}

	private rememberFailure(key: string, error: unknown): never {
		if (error instanceof Web1on1Error) this.failures.set(key, error);
		throw error;
	}

	private remember(key: string, pair: TokenPair): TokenPair {
		this.failures.delete(key);
		this.pairs.delete(key);
		this.pairs.set(key, pair);
		const oldest = this.pairs.keys().next();
		if (this.pairs.size > REMEMBERED && oldest.done !== true) this.pairs.delete(oldest.value);
		return pair;
	}
}

/** Shared by both nodes and the credential: n8n loads this module once per process. */
export const renewals = new Renewals();

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

type Exchange = { status: number; body: unknown } | { failure: string };

/**
 * `POST /v2/auth/token {clientId, refreshToken}` without bearer (SDK lib/client.js). Repeated when
 * no answer came: a renewal reaches no consumer, and the platform may accept the token again.
 */
async function exchangeToken(
	credential: Web1on1Credential,
	refreshToken: string,
	http: HttpRequest,
): Promise<TokenPair> {
	let outcome: Exchange = { failure: '' };
	let answersLost = 0;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		outcome = await tryExchange(credential, refreshToken, http);
		if ('status' in outcome && outcome.status < 500 && outcome.status !== 429) break;
		if ('failure' in outcome && !isUnreachable(outcome.failure)) answersLost++;
		if (attempt < ATTEMPTS) await sleep(PAUSE_MS * attempt);
	}
	return readExchange(outcome, credential, refreshToken, answersLost > 0);
}

async function tryExchange(
	credential: Web1on1Credential,
	refreshToken: string,
	http: HttpRequest,
): Promise<Exchange> {
	try {
		const answer = await http({
			method: 'POST',
			url: `${credential.apiUrl}/v2/auth/token`,
			headers: { Accept: 'application/json' },
			body: { clientId: credential.botEmail, refreshToken },
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: 30_000,
		});
		if (!isRecord(answer) || typeof answer.statusCode !== 'number') return { failure: 'EBADANSWER' };
		return { status: answer.statusCode, body: answer.body };
	} catch (error) {
		return { failure: failureCode(error) };
	}
}

function readExchange(
	outcome: Exchange,
	credential: Web1on1Credential,
	refreshToken: string,
	answerLost: boolean,
): TokenPair {
	if ('failure' in outcome) throw unreachable(credential.apiUrl, outcome.failure);
	const { status, body } = outcome;
	if (status >= 200 && status < 300 && isRecord(body)) {
		const pair = pairFrom(body, refreshToken);
		if (pair !== undefined) return pair;
	}
	throw refused(status, body, credential, answerLost);
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

function unreachable(apiUrl: string, code: string): Web1on1Error {
	return new Web1on1Error(`Could not reach Web1on1 at ${apiUrl} (${code})`, {
		description: "Check 'API URL' in the credential and that this n8n can reach it.",
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function refused(
	status: number,
	body: unknown,
	{ apiUrl, botEmail }: Web1on1Credential,
	answerLost: boolean,
): Web1on1Error {
	const said = vendorMessage(body);
	if (status === 400 || status === 401 || status === 403 || status === 422) {
		const lost = answerLost
			? ' The answer to an earlier renewal was lost on its way here, so the token may already have been exchanged.'
			: '';
		return new Web1on1Error(
			`Web1on1 did not renew the token: ${said ?? `status ${status}`}`,
			{
				description: `The refresh token is used up, revoked or belongs to another bot than ${botEmail}.${lost} Generate a new pair in Web1on1 under the bot's details, tab 'API token', and enter the new refresh token in the credential.`,
				cause: 'credential-invalid',
				status,
				fate: 'refused',
			},
		);
	}
	if (status >= 500 || status === 429) {
		return new Web1on1Error(`Web1on1 could not renew the token: ${said ?? `status ${status}`}`, {
			description: 'Web1on1 is not available right now. Run it again later.',
			cause: status === 429 ? 'rate-limited' : 'temporarily-unavailable',
			status,
			fate: 'refused',
		});
	}
	return new Web1on1Error(`${apiUrl} does not answer like the Web1on1 API (status ${status})`, {
		description: "Check 'API URL' in the credential.",
		cause: 'configuration-invalid',
		status,
		fate: 'refused',
	});
}
