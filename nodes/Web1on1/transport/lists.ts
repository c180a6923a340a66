import { isRecord, type JsonRecord } from '../values/json';
import { Web1on1Error } from './errors';
import { timeOf } from './platformTime';
import type { ApiRequest, Session } from './session';
import { NOT_THE_API } from './wire/refusals';

/** Page size; the largest is not documented, the SDK uses 100 (facts: F2, U11). */
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
	/** When the platform answered, by its own clock: milliseconds since 1970. */
	at: number;
}

/** `Link: <…>; rel="next"`, which the SDK's paginator follows (facts: F3). */
const NEXT_LINK = /;\s*rel="?next\b/i;

/** One page of a list. A short page is the last unless it says otherwise: no total is documented. */
export async function page(session: Session, request: PageRequest): Promise<Page> {
	const limit = request.limit ?? PAGE_SIZE;
	const answer = await session.request({
		method: 'GET',
		path: request.path,
		query: { ...request.query, limit, offset: request.offset },
	});
	const { body, headers } = answer;
	const at = timeOf(answer);
	const entries = entriesOf(body);
	const records = entries.filter(isRecord);
	const count = entries.length;
	// The API may allow fewer in a page than were asked for.
	const isFull = count >= limit || (count > 0 && NEXT_LINK.test(textOf(headers.link)));
	return isFull ? { records, at, nextOffset: request.offset + count } : { records, at };
}

/**
 * Lists are bare arrays (facts: F2).
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

/**
 * Pages of records without ID at most. Such records can be told apart by all they hold at best, so
 * that a list whose offset is ignored and whose records change would never end.
 */
const PAGES_WITHOUT_ID = 100;

/** The records of one list that were seen. */
class Known {
	private readonly names = new Set<string>();

	private pagesWithoutId = 0;

	/**
	 * Those of a page that were on none before, and takes note of them.
	 * @throws Web1on1Error when there is no telling any more whether this ends
	 */
	takeNew(page: readonly JsonRecord[]): JsonRecord[] {
		const named = page.map((record) => ({ record, name: nameOf(record) }));
		const isNamed = page.length === 0 || page.some(({ id }) => hasName(id));
		this.pagesWithoutId += isNamed ? 0 : 1;
		if (this.pagesWithoutId > PAGES_WITHOUT_ID) throw endless();
		const here = new Set<string>();
		const fresh = named.filter(({ record, name }) => {
			// Without IDs, equal records on one page may be two of a kind.
			const isDouble = this.names.has(name) || (hasName(record.id) && here.has(name));
			here.add(name);
			return !isDouble;
		});
		for (const name of here) this.names.add(name);
		return fresh.map(({ record }) => record);
	}
}

function hasName(id: unknown): boolean {
	return (typeof id === 'string' && id !== '') || typeof id === 'number';
}

function nameOf(record: JsonRecord): string {
	return JSON.stringify(hasName(record.id) ? [record.id] : record);
}

function endless(): Web1on1Error {
	return new Web1on1Error('The list has no end: its records have no IDs to tell them apart by', {
		...NOT_THE_API,
		fate: 'not-sent',
	});
}

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
	const known = new Known();
	// What is chosen here may stand anywhere in the list.
	const limit = keep === undefined ? Math.min(PAGE_SIZE, most) : PAGE_SIZE;
	let offset: number | undefined = 0;
	for (let stale = 0; offset !== undefined && records.length < most && stale < STALE_PAGES;) {
		const found: Page = await page(session, { path, query, offset, limit });
		const fresh = known.takeNew(found.records);
		stale = fresh.length === 0 ? stale + 1 : 0;
		records.push(...(keep === undefined ? fresh : fresh.filter(keep)));
		offset = found.nextOffset;
	}
	return records.slice(0, most);
}
