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

/** One page of a list. A short page is the last: no total is documented. */
export async function page(session: Session, request: PageRequest): Promise<Page> {
	const limit = request.limit ?? PAGE_SIZE;
	const { body } = await session.request({
		method: 'GET',
		path: request.path,
		query: { ...request.query, limit, offset: request.offset },
	});
	const records = Array.isArray(body) ? body.filter(isRecord) : [];
	const isFull = Array.isArray(body) && body.length >= limit;
	return isFull ? { records, nextOffset: request.offset + body.length } : { records };
}

/** A list over all its pages, up to `most` records. */
export async function list(
	session: Session,
	path: string,
	query: PageRequest['query'],
	most: number = Number.POSITIVE_INFINITY,
): Promise<JsonRecord[]> {
	const records: JsonRecord[] = [];
	let offset: number | undefined = 0;
	while (offset !== undefined && records.length < most) {
		const limit = Math.min(PAGE_SIZE, most - records.length);
		const found: Page = await page(session, { path, query, offset, limit });
		records.push(...found.records);
		offset = found.nextOffset;
	}
	return records.slice(0, most);
}
