import { isRecord, type JsonRecord } from '../values/json';
import { Web1on1Error } from './errors';
import type { ApiRequest, Session } from './session';
import { NOT_THE_API } from './wire/refusals';

/** Page size; the largest is not documented, the SDK uses 100 (fact sheet, section f). */
export const PAGE_SIZE = 100;

export interface PageRequest {
	path: string;
	query: NonNullable<ApiRequest['query']>;
	offset: number;
	limit?: number;
}

export interface Page {
	records: JsonRecord[];
	/** Where the next page starts; undefined after the last one. */
	nextOffset?: number;
}

/** `Link: <…>; rel="next"`, which the SDK's paginator follows (fact sheet, section f). */
const NEXT_LINK = /;\s*rel="?next\b/i;

/** One page of a list. A short page is the last unless it says otherwise: no total is documented. */
export async function page(session: Session, request: PageRequest): Promise<Page> {
	const limit = request.limit ?? PAGE_SIZE;
	const { body, headers } = await session.request({
		method: 'GET',
		path: request.path,
		query: { ...request.query, limit, offset: request.offset },
	});
	const entries = entriesOf(body);
	const records = entries.filter(isRecord);
	const count = entries.length;
	// The API may allow fewer in a page than were asked for.
	const isFull = count >= limit || (count > 0 && NEXT_LINK.test(textOf(headers.link)));
	return isFull ? { records, nextOffset: request.offset + count } : { records };
}

/**
 * Lists are bare arrays (fact sheet, section f).
 * @throws Web1on1Error for anything else: an empty list would hide that this is not the API
 */
function entriesOf(body: unknown): unknown[] {
	if (Array.isArray(body)) return body;
	if (body === undefined || body === null || body === '') return [];
	throw new Web1on1Error('The answer is not a list, as those of the Web1on1 API are', {
		...NOT_THE_API,
		fate: 'not-sent',
	});
}

function textOf(header: unknown): string {
	return typeof header === 'string' ? header : '';
}

/**
 * Pages in a row that bring nothing new before a list is taken to be at its end: what is added in
 * front while we read moves the rest down, and where the offset is ignored every page is the first.
 */
const STALE_PAGES = 3;

/** Which records of a list to return, and how many. */
export interface Selection {
	most?: number;
	/** Applied here, where the platform can't be asked for exactly these. */
	keep?: (record: JsonRecord) => boolean;
}

/** A list over all its pages. */
export async function list(
	session: Session,
	path: string,
	query: PageRequest['query'],
	{ most = Number.POSITIVE_INFINITY, keep }: Selection = {},
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	const known = new Set<unknown>();
	// What is chosen here may stand anywhere in the list.
	const limit = keep === undefined ? Math.min(PAGE_SIZE, most) : PAGE_SIZE;
	let offset: number | undefined = 0;
	for (let stale = 0; offset !== undefined && records.length < most && stale < STALE_PAGES;) {
		const found: Page = await page(session, { path, query, offset, limit });
		const fresh = found.records.filter(({ id }) => id === undefined || !known.has(id));
		stale = fresh.length === 0 ? stale + 1 : 0;
		for (const record of fresh) known.add(record.id);
		records.push(...(keep === undefined ? fresh : fresh.filter(keep)));
		offset = found.nextOffset;
	}
	return records.slice(0, most);
}
