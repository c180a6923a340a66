import type { IBinaryData, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../messages/values';
import { CREDENTIAL } from '../transport/credential';
import { Web1on1Error } from '../transport/errors';
import { isLocalAddress } from '../transport/localAddress';
import type { Attachment } from './item';

/** Web1on1 waits 20 seconds for our answer; this leaves room for the rest. */
const TIMEOUT_MS = 8000;

/** Storage services answer with a redirect to a signed address. */
const MAX_HOPS = 3;

interface Download {
	status: number;
	location: string | undefined;
	body: Buffer;
}

/**
 * Downloads what a consumer sent, first without any credential; whether the address needs one is
 * not known (fact sheet, section h). The bearer goes to the API's own host and nowhere else, and
 * no address inside this network is called, unless the API itself is there.
 *
 * @throws Web1on1Error when it can't be had
 */
export async function download(
	context: IWebhookFunctions,
	{ url, contentType }: Attachment,
	apiUrl: string,
): Promise<IBinaryData> {
	let address = url;
	for (let hop = 0; hop <= MAX_HOPS; hop++) {
		refuseInternal(address, apiUrl);
		const found = await fetchOnce(context, address, apiUrl);
		if (found.location === undefined) {
			if (found.status !== 200) throw notDownloaded(`status ${found.status}`);
			return await context.helpers.prepareBinaryData(found.body, fileName(url), contentType);
		}
		address = found.location;
	}
	throw notDownloaded('too many redirects');
}

function notDownloaded(reason: string): Web1on1Error {
	return new Web1on1Error(`The attachment could not be downloaded (${reason})`, {
		description: "Its address is in 'attachmentUrl'.",
		fate: 'refused',
	});
}

function refuseInternal(url: string, apiUrl: string): void {
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw notDownloaded('not a web address');
	}
	if (isLocalAddress(url) && !isLocalAddress(apiUrl)) throw notDownloaded('an internal address');
}

async function fetchOnce(
	context: IWebhookFunctions,
	url: string,
	apiUrl: string,
): Promise<Download> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		encoding: 'arraybuffer',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
	const open = read(await context.helpers.httpRequest(options), url);
	const mayAuthenticate = new URL(url).origin === new URL(apiUrl).origin;
	if (!mayAuthenticate || (open.status !== 401 && open.status !== 403)) return open;
	const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
		context,
		CREDENTIAL,
		options,
	);
	return read(answer, url);
}

function read(answer: unknown, url: string): Download {
	const { statusCode, headers, body } = isRecord(answer) ? answer : {};
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const target = isRecord(headers) ? headers.location : undefined;
	const isRedirect = status >= 300 && status < 400 && typeof target === 'string';
	return {
		status,
		location: isRedirect && URL.canParse(target, url) ? new URL(target, url).href : undefined,
		body: bytes(body),
	};
}

function bytes(body: unknown): Buffer {
	if (Buffer.isBuffer(body)) return body;
	return body instanceof ArrayBuffer ? Buffer.from(body) : Buffer.alloc(0);
}

/** The last part of the address; n8n adds an ending from the content type where there is none. */
function fileName(url: string): string {
	const last = new URL(url).pathname.split('/').pop() ?? '';
	return last.replace(/[^\w.-]+/g, '_').slice(-100) || 'attachment';
}
