import { isRecord, type JsonRecord } from '../messages/values';
import type { ApiRequest, Session } from './session';

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
	const records = Array.isArray(body) ? body.filter(isRecord) : [];
	const count = Array.isArray(body) ? body.length : 0;
	// The API may allow fewer in a page than were asked for.
	const isFull = count >= limit || (count > 0 && NEXT_LINK.test(textOf(headers.link)));
	return isFull ? { records, nextOffset: request.offset + count } : { records };
}

function textOf(header: unknown): string {
	return typeof header === 'string' ? header : '';
}

/** A list over all its pages, up to `most` records. */
export async function list(
	session: Session,
	path: string,
	query: PageRequest['query'],
	most: number = Number.POSITIVE_INFINITY,
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	const known = new Set<unknown>();
	let offset: number | undefined = 0;
	while (offset !== undefined && records.length < most) {
		const limit = Math.min(PAGE_SIZE, most - records.length);
		const found: Page = await page(session, { path, query, offset, limit });
		// What moves down while we read comes twice, and everything does where the offset is ignored.
		const fresh = found.records.filter(({ id }) => id === undefined || !known.has(id));
		if (fresh.length === 0) break;
		for (const record of fresh) known.add(record.id);
		records.push(...fresh);
		offset = found.nextOffset;
	}
	return records.slice(0, most);
}
