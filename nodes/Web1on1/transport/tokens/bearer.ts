import type { IHttpRequestOptions } from 'n8n-workflow';

import { Web1on1Error } from '../errors';
import { originOf } from '../origin';

/**
 * Where a request is to go. n8n's HTTP Request node has the address in `uri` (n8n 1.123 to 2.41,
 * `requestWithAuthentication`), everything else in `url`, with or without `baseURL`.
 */
type Addressed = Partial<Pick<IHttpRequestOptions, 'baseURL' | 'url'>> & { uri?: unknown };

/**
 * Refuses a request to anybody else than the API.
 *
 * @param apiUrl as `normalizeApiUrl` gives it
 * @throws Web1on1Error
 */
export function refuseStranger({ baseURL, url, uri }: Addressed, apiUrl: string): void {
	const { origin } = new URL(apiUrl);
	const addresses = [url, uri].filter((address) => address !== undefined && address !== '');
	// Without any, the request is for the base; without that, it can go nowhere.
	if (addresses.length === 0 && Boolean(baseURL)) addresses.push('');
	if (addresses.every((address) => targetOf(address, baseURL) === origin)) return;
	throw new Web1on1Error(`This credential's token goes to ${origin} only, and nothing was sent`, {
		description: "Use another credential for another host. This one's host is that of 'API URL'.",
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

/** As n8n puts the two together; undefined where they make no address. */
function targetOf(address: unknown, baseURL: string | undefined): string | undefined {
	const base = baseURL === undefined || baseURL === '' ? undefined : baseURL;
	const text = address instanceof URL ? address.href : address;
	if (typeof text !== 'string' || !URL.canParse(text, base)) return undefined;
	return originOf(new URL(text, base));
}

/**
 * A request with the bearer. No redirect is followed with it: the API has none, and n8n hands the
 * bearer on to subdomains, and with HTTP Request nodes before 4.4 to any host. `IHttpRequestOptions`
 * and the HTTP Request node's options say so differently.
 */
export function withBearer(options: IHttpRequestOptions, token: string): IHttpRequestOptions {
	const unfollowed = { followRedirect: false, followAllRedirects: false, maxRedirects: 0 };
	return {
		...options,
		...unfollowed,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		headers: { ...options.headers, Authorization: `Bearer ${token}` },
	};
}
