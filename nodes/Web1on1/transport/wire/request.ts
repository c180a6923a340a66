import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../../values/json';
import { CREDENTIAL } from '../tokens/credential';
import { failureCode } from './failure';
import type { Outcome } from './rules';
import { REQUEST_TIMEOUT_MS, WAITED_FOR_TIMEOUT_MS } from '../timing';

/** The contexts of n8n from which Web1on1 is called. */
export type ApiContext =
	IExecuteFunctions | IHookFunctions | IWebhookFunctions | ILoadOptionsFunctions;

/** One request to the API. */
export interface ApiRequest {
	method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
	/** Path after `/v2`, for example `/conversations`. */
	path: string;
	/** Values of the query; a list becomes `[a,b]`, which means "any of" (fact sheet, section f). */
	query?: Record<string, number | string | string[]>;
	body?: JsonRecord | JsonRecord[];
	/** Gives up earlier than usual: for calls made while somebody else waits, until they are `late`. */
	hurry?: { timeoutMs: number; late: AbortSignal };
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
 * Makes one try of a request through n8n, with these credential values. Where the access token in
 * them is empty, n8n runs the credential's `preAuthentication` first and saves what it returns.
 * Never rejects: n8n's error carries the request with its bearer, so only its code leaves here.
 */
export async function sendOnce(
	context: ApiContext,
	apiUrl: string,
	request: ApiRequest,
	data: ICredentialDataDecryptedObject,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${apiUrl}/v2${request.path}${queryString(request.query)}`,
		headers: { Accept: 'application/json' },
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The API does not redirect, and a bearer must not travel to another host.
		disableFollowRedirect: true,
		timeout: request.hurry?.timeoutMs ?? timeoutFor(context),
		...(request.body === undefined ? {} : { body: request.body }),
	};
	try {
		return readAnswer(await authenticated(context, options, data));
	} catch (error) {
		return { kind: 'failure', code: failureCode(error) };
	}
}

function timeoutFor(context: ApiContext): number {
	return isWaitedFor(context) ? WAITED_FOR_TIMEOUT_MS : REQUEST_TIMEOUT_MS;
}

/** Executions have time; the editor and publishing are waited for. */
export function isWaitedFor(context: ApiContext): boolean {
	return !('getInputData' in context);
}

/** A request of n8n's with these credential values. */
export async function authenticated(
	context: ApiContext,
	options: IHttpRequestOptions,
	data: ICredentialDataDecryptedObject,
): Promise<unknown> {
	return await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
		credentialsDecrypted: decrypted(context, data),
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

/** n8n's full response, as far as its shape can be relied on. */
export function readAnswer(answer: unknown): Outcome {
	if (!isRecord(answer) || typeof answer.statusCode !== 'number') {
		return { kind: 'failure', code: 'EBADANSWER' };
	}
	const headers = isRecord(answer.headers) ? answer.headers : {};
	return { kind: 'answer', status: answer.statusCode, headers, body: answer.body };
}

/** True once the user, or a shutdown, has ended the execution. */
export function isCancelled(context: ApiContext): boolean {
	return (
		'getExecutionCancelSignal' in context && context.getExecutionCancelSignal()?.aborted === true
	);
}
