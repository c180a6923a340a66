import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';

import { isRecord } from '../values/json';
import { Web1on1Error } from '../transport/errors';
import { drop, fetchOwnFile, isOwnFile } from '../transport/files';
import { isLocalAddress } from '../transport/localAddress';
import type { Attachment } from '../messages/written';
import type { Asking } from './credential';
import { fileFacts } from './fileName';

/** How long a server may keep silent. */
const TIMEOUT_MS = 8000;

/** WhatsApp's largest files, documents, have 100 MB. */
const MOST_BYTES = 100 * 1024 * 1024;

/** Storage services answer with a redirect to a signed address. */
const MAX_HOPS = 3;

interface Download {
	status: number;
	location: string | undefined;
	headers: unknown;
	body: unknown;
}

/**
 * Downloads what a consumer sent, first without any credential; whether the address needs one is
 * not known (facts: H2, U9). The bearer goes to the API's own host and nowhere else, and
 * no address inside this network is called, unless the API itself is there.
 *
 * @param late ends the download
 * @throws Web1on1Error when it can't be had
 */
export async function download(
	{ context, credential }: Asking,
	attachment: Attachment,
	apiUrl: string,
	late: AbortSignal,
): Promise<IBinaryData> {
	let address = attachment.url;
	for (let hop = 0; hop <= MAX_HOPS; hop++) {
		refuseInternal(address, apiUrl);
		const found = await fetchOnce({ context, credential }, address, apiUrl, late);
		if (found.location === undefined && found.status === 200) {
			const bytes = await bytesOf(found.body);
			const { name, type } = fileFacts(attachment, found.headers);
			return await context.helpers.prepareBinaryData(bytes, name, type);
		}
		drop(found.body);
		if (found.location === undefined) throw notDownloaded(`status ${found.status}`);
		address = found.location;
	}
	throw notDownloaded('too many redirects');
}

function notDownloaded(reason: string): Web1on1Error {
	return new Web1on1Error(`The attachment could not be downloaded (${reason})`, {
		description: "Its URL is in 'attachmentUrl'.",
		fate: 'refused',
	});
}

function refuseInternal(url: string, apiUrl: string): void {
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw notDownloaded('not a URL');
	}
	if (isLocalAddress(url) && !isLocalAddress(apiUrl)) throw notDownloaded('an internal URL');
}

async function fetchOnce(
	{ context, credential }: Asking,
	url: string,
	apiUrl: string,
	late: AbortSignal,
): Promise<Download> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		// As a stream, so that its size shows before it fills the memory.
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
		abortSignal: late,
	};
	const answer: unknown = isOwnFile(url, apiUrl)
		? await fetchOwnFile(context, apiUrl, options, {
				hurry: { timeoutMs: TIMEOUT_MS, late },
				open: async (hurry) => await credential.open(hurry),
			})
		: await context.helpers.httpRequest(options);
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
		headers,
		body,
	};
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

async function bytesOf(body: unknown): Promise<Buffer> {
	if (!isStream(body)) throw notDownloaded('no content');
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		if (!Buffer.isBuffer(chunk)) continue;
		size += chunk.length;
		if (size > MOST_BYTES) throw notDownloaded('more than 100 MB');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
