import type { IHttpRequestOptions } from 'n8n-workflow';

import { isRecord } from '../../values/json';
import { vendorMessage, Web1on1Error } from '../errors';
import { clock, RENEWAL_TIMEOUT_MS } from '../timing';
import { untilDone } from '../wire/attempts';
import { backoffMs } from '../wire/backoff';
import { BLOCKED, isUnreachable, isUntrusted } from '../wire/failure';
import { unreachableError } from '../wire/fates';
import { isSuccess, saysLater, TOO_MANY_PERHAPS, type Answer, type Failure } from '../wire/outcome';
import { NOT_THE_API } from '../wire/refusals';
import { inAll, wholeAnswer } from '../wire/request';
import { again, decideBy, done, fail, type Patience, type RuleTable } from '../wire/table';
import { readToken, type TokenPair } from './claims';
import type { Web1on1Credential } from './credential';

/** n8n's plain HTTP helper, as `preAuthentication` has it. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** Tries of one renewal at most, the first included. */
const TRIES = 5;

/** A renewal that has taken so long is not tried again: a whole execution waits for it. */
const LONGEST_MS = 60_000;

/** After which a renewal is over, its last try included. */
export const RENEWAL_IN_ALL_MS = LONGEST_MS + RENEWAL_TIMEOUT_MS;

/** A refresh token that is to be exchanged, and the tries so far. */
interface Exchange {
	credential: Web1on1Credential;
	refreshToken: string;
	attempt: number;
	/** An earlier try may have used up the token, its answer being lost. */
	answerLost: boolean;
	now: number;
	/** When it has taken long enough. */
	end: number;
}

/**
 * `POST /v2/auth/token {clientId, refreshToken}` without bearer (SDK lib/client.js). Repeated when
 * no answer came: a renewal reaches no consumer, and the platform may accept the token again.
 * @throws Web1on1Error with its own words for each way it can go wrong
 */
export async function exchangeToken(
	credential: Web1on1Credential,
	refreshToken: string,
	http: HttpRequest,
): Promise<TokenPair> {
	const { apiUrl, botEmail, enteredToken } = credential;
	const end = clock.now() + LONGEST_MS;
	return await untilDone({
		send: async () =>
			await inAll(
				RENEWAL_TIMEOUT_MS,
				async (abortSignal) =>
					await http({
						...wholeAnswer(),
						method: 'POST',
						url: `${apiUrl}/v2/auth/token`,
						body: { clientId: botEmail, refreshToken },
						timeout: RENEWAL_TIMEOUT_MS,
						abortSignal,
					}),
			),
		decide: (outcome, { attempt, mayHaveActed: answerLost }) =>
			decideBy(RULES, outcome, {
				...{ credential, refreshToken, attempt, answerLost, end },
				now: clock.now(),
			}),
		between: async (pause) => {
			if (pause.next === 'wait') await clock.sleep(pause.ms);
		},
		conclude: (over) => {
			if (over.next === 'fail') throw over.error.without([refreshToken, enteredToken]);
			return pairIn(over.answer, refreshToken);
		},
	});
}

const PATIENCE: Patience<Exchange> = {
	backoffMs: ({ attempt }) => backoffMs(attempt, Math.random()) / 2,
	isWorth: (ms, { attempt, now, end }) => attempt < TRIES && now + ms <= end,
};

const RULES: RuleTable<Exchange> = {
	failures: {
		rows: [{ when: ({ code }) => code === BLOCKED || isUntrusted(code), next: fail(unanswered) }],
		otherwise: again(PATIENCE, unanswered),
	},
	answers: {
		rows: [
			{ when: (answer) => isSuccess(answer) && textIn(answer, 'token') !== '', next: done },
			{ when: isBusy, next: again(PATIENCE, notNow) },
			{ when: isRefusal, next: fail(refused) },
		],
		otherwise: fail(notTheApi),
	},
};

/** What a service says of itself while it is down, under whatever status its gateway likes. */
const OUTAGE =
	/unavailable|temporar|try (?:it )?again|\blater\b|time[d -]?out|overload|maintenance|too many|rate.?limit|throttl|internal error|server.error|gateway|upstream|database|unreachable|not reach|econn|\bbusy\b|\bdown\b|offline/i;

/** And what it says of a token, whatever it advises. */
const ABOUT_TOKEN =
	/(?:invalid|expired|revoked|malformed|unknown|used)\b.{0,20}(?:token|grant)|(?:token|grant)\b.{0,20}(?:invalid|expired|revoked|malformed|unknown|used|valid)\b|invalid.grant|jwt/i;

/** A refusal is final, and costs the user a new pair: so anything that speaks of a trouble that passes is none. */
function isBusy({ status, headers, body }: Answer): boolean {
	if (saysLater(status) || status >= 500) return true;
	if (headers['retry-after'] !== undefined || CODES.some((code) => isLater(body, code)))
		return true;
	const said = `${vendorMessage(body) ?? ''} ${errorCode(body)}`;
	return OUTAGE.test(said) && !ABOUT_TOKEN.test(said);
}

/** Where a body may hold a status of its own. */
const CODES = ['code', 'status', 'statusCode'];

function isLater(body: unknown, name: string): boolean {
	const found = isRecord(body) ? [body[name], isRecord(body.error) ? body.error[name] : 0] : [];
	return found.map(Number).some((status) => saysLater(status) || (status >= 500 && status < 600));
}

/** As in OAuth: `{"error": {"code": "temporarily_unavailable"}}`. */
function errorCode(body: unknown): string {
	const error = isRecord(body) && isRecord(body.error) ? body.error : {};
	return [error.code, error.type, error.name].filter((part) => typeof part === 'string').join(' ');
}

/** A success with an error inside is a refusal too (facts: G3). */
function isRefusal({ status, body }: Answer): boolean {
	if (!isRecord(body)) return false;
	return [400, 401, 403, 422].includes(status) || (status < 300 && Boolean(body.error));
}

function textIn({ body }: Answer, member: 'refreshToken' | 'token'): string {
	const value = isRecord(body) ? body[member] : undefined;
	return typeof value === 'string' ? value : '';
}

/** The old refresh token stays good where the answer brings no new one (SDK `_setTokens`). */
function pairIn(answer: Answer, refreshToken: string): TokenPair {
	return {
		accessToken: textIn(answer, 'token'),
		refreshToken: textIn(answer, 'refreshToken') || refreshToken,
	};
}

function unanswered({ code }: Failure, { credential: { apiUrl } }: Exchange): Web1on1Error {
	if (isUnreachable(code) || code === BLOCKED) return unreachableError(apiUrl, code);
	return new Web1on1Error(`Web1on1 did not answer when asked to renew the token (${code})`, {
		description: `Nothing was sent. Check that this n8n can reach ${apiUrl}, and run it again.`,
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function wordsOf({ status, body }: Answer): string {
	return vendorMessage(body) ?? `status ${status}`;
}

function notNow(answer: Answer): Web1on1Error {
	const { status } = answer;
	return new Web1on1Error(`Web1on1 could not renew the token: ${wordsOf(answer)}`, {
		description: 'Nothing was sent. Web1on1 is not available right now. Run it again later.',
		cause:
			status === 429 || status === TOO_MANY_PERHAPS ? 'rate-limited' : 'temporarily-unavailable',
		// A 401 that speaks of an outage is not about anybody's permission.
		...(saysLater(status) || status >= 500 ? { status } : {}),
		fate: 'not-sent',
	});
}

function refused(answer: Answer, exchange: Exchange): Web1on1Error {
	return new Web1on1Error(`Web1on1 did not renew the token: ${wordsOf(answer)}`, {
		description: whyRefused(exchange),
		cause: 'credential-invalid',
		status: answer.status,
		fate: 'not-sent',
	});
}

function notTheApi({ status }: Answer, { credential: { apiUrl } }: Exchange): Web1on1Error {
	return new Web1on1Error(`${apiUrl} does not answer like the Web1on1 API (status ${status})`, {
		...NOT_THE_API,
		status,
		fate: 'not-sent',
	});
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
