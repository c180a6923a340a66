import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type { JsonRecord } from '../../values/json';
import type { ApiContext, Caller } from '../caller';
import { CREDENTIAL } from '../tokens/credential';
import { outcomeOf, type Outcome } from './outcome';

/** One request to the API. */
export interface ApiRequest {
	method: 'DELETE' | 'GET' | 'PATCH' | 'POST';
	/** Path after `/v2`, for example `/conversations`. */
	path: string;
	/** Values of the query; a list becomes `[a,b]`, which means "any of" (fact sheet, section f). */
	query?: Record<string, number | string | string[]>;
	body?: JsonRecord | JsonRecord[];
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
 */
export async function sendOnce(
	{ context, timeoutMs }: Caller,
	apiUrl: string,
	{ method, path, query, body }: ApiRequest,
	data: ICredentialDataDecryptedObject,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		...wholeAnswer(),
		method,
		url: `${apiUrl}/v2${path}${queryString(query)}`,
		timeout: timeoutMs,
		...(body === undefined ? {} : { body }),
	};
	return await outcomeOf(authenticated(context, options, data));
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
