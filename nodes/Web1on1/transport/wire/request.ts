import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type { JsonRecord } from '../../values/json';
import type { ApiContext, Caller } from '../caller';
import { CREDENTIAL } from '../tokens/credential';
import { endIn } from './deadline';
import { outcomeOf, type Outcome } from './outcome';

/** One request to the API. */
export interface ApiRequest {
	method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
	/** Path after `/v2`, for example `/conversations`. */
	path: string;
	/** Values of the query; a list becomes `[a,b]`, which means "any of" (facts: F1). */
	query?: Record<string, number | string | string[]>;
	body?: JsonRecord | JsonRecord[];
}

/** What a request asks for, whatever it asks it about: `PATCH /conversations/:id`. */
export function kindOf({ method, path }: ApiRequest): string {
	return `${method} ${path.replaceAll(/\/[0-9a-f]{24}(?=\/|$)/gi, '/:id')}`;
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
 * What every request to the API wants of n8n: the whole answer, whatever its status. Made anew for
 * each, since n8n adds headers to the object it is given.
 */
export function wholeAnswer(): Partial<IHttpRequestOptions> {
	return {
		headers: { Accept: 'application/json' },
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The API does not redirect, and a token must not travel to another host.
		disableFollowRedirect: true,
	};
}

/**
 * Makes one try of a request through n8n, with these credential values. Where the access token in
 * them is empty, n8n runs the credential's `preAuthentication` first and saves what it returns.
 *
 * @param beforeMs how long that may take
 */
export async function sendOnce(
	{ context, timeoutMs, cancelled }: Caller,
	apiUrl: string,
	{ method, path, query, body }: ApiRequest,
	data: ICredentialDataDecryptedObject,
	beforeMs = 0,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		...wholeAnswer(),
		method,
		url: `${apiUrl}/v2${path}${queryString(query)}`,
		timeout: timeoutMs,
		...(body === undefined ? {} : { body }),
	};
	return await inAll(
		timeoutMs + beforeMs,
		async (abortSignal) => await authenticated(context, { ...options, abortSignal }, data),
		cancelled,
	);
}

/** n8n, or an older version of it, may take no notice of a signal: then nobody waits any longer. */
const GRACE_MS = 1000;

/** No answer has come in time, to the last byte of it; the code is that of axios. */
const TOO_LATE: Outcome = { kind: 'failure', code: 'ECONNABORTED' };

/**
 * What comes of a request within this time, from the first byte to the last (a deadline). n8n's
 * `timeout` is only for a connection that keeps silent: an answer may come drop by drop for ever, and
 * a change of protocol has no end either.
 *
 * @param ask is to hand the signal to n8n
 * @param cancelled goes off once the user has ended the execution
 */
export async function inAll(
	milliseconds: number,
	ask: (abortSignal: AbortSignal) => Promise<unknown>,
	cancelled?: AbortSignal,
): Promise<Outcome> {
	const stop = new AbortController();
	const ended: Array<() => void> = [endIn(milliseconds, cancelled, () => stop.abort())];
	const given = new Promise<Outcome>((resolve) => {
		ended.push(endIn(milliseconds + GRACE_MS, undefined, () => resolve(TOO_LATE)));
	});
	const answered = outcomeOf(ask(stop.signal)).then((outcome) => {
		const isLate = stop.signal.aborted && cancelled?.aborted !== true;
		return isCancelled(outcome) && isLate ? TOO_LATE : outcome;
	});
	return await Promise.race([answered, given]).finally(() => {
		for (const end of ended) end();
	});
}

function isCancelled(outcome: Outcome): boolean {
	return outcome.kind === 'failure' && outcome.code === 'ERR_CANCELED';
}

/** A request of n8n's with these credential values. */
export async function authenticated(
	context: ApiContext,
	options: IHttpRequestOptions,
	data: ICredentialDataDecryptedObject,
): Promise<unknown> {
	const { abortSignal } = options;
	const caller = abortSignal === undefined ? context : cancelledBy(context, abortSignal);
	return await context.helpers.httpRequestWithAuthentication.call(caller, CREDENTIAL, options, {
		credentialsDecrypted: decrypted(context, data),
	});
}

/**
 * The context with another signal. In an execution n8n puts the execution's own in place of the one in
 * the options (n8n 1.123 to 2.41, `httpRequestWithAuthentication`), and takes it from its context.
 */
function cancelledBy(context: ApiContext, signal: object): ApiContext {
	return new Proxy(context, {
		get: (target, name): unknown =>
			name === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, name),
	});
}

/** With the credential at hand n8n does not read and decrypt it again for every request. */
function decrypted(
	context: ApiContext,
	data: ICredentialDataDecryptedObject,
): ICredentialsDecrypted {
	const details = context.getNode().credentials?.[CREDENTIAL];
	return { id: details?.id ?? '', name: details?.name ?? CREDENTIAL, type: CREDENTIAL, data };
}
