import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { containing, contains } from '../transport/containing';
import { page, type Page, type PageRequest } from '../transport/lists';
import { Session } from '../transport/session';
import { isObjectId } from '../values/ids';
import type { JsonRecord } from '../values/json';
import { withPermissionAdvice } from './permission';

type Query = PageRequest['query'];

/** What tells one picker from another. */
export interface Picker {
	/** What it lists, as people say it. */
	things: string;
	/** How the list is narrowed and sorted, whatever was typed. */
	query: Query;
	/** The organization to narrow it to, if something else in the node says which. */
	organization?: (
		context: ILoadOptionsFunctions,
		session: Session,
	) => string | undefined | Promise<string | undefined>;
	/** Where to look for what was typed. */
	search: (typed: string) => Search;
	read: ReadPage;
	/** How an entry is called; empty shows its ID. */
	label: (record: JsonRecord) => string;
}

/** A text, and the members to look for it in, the likeliest first; dots for those further in. */
export interface Search {
	text: string;
	fields: string[];
}

type ReadPage = (
	session: Session,
	request: { organization: string | undefined; query: Query; offset: number },
) => Promise<Page>;

/** A search of n8n's: what was typed and where to go on give one page. */
type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Looks in these members for what was typed. */
export function inFields(...fields: string[]): Picker['search'] {
	return (text) => ({ text, fields });
}

/** Pages of one list of the API. */
export function pagesOf(path: string): ReadPage {
	return async (session, { organization, query, offset }) => {
		const owned: Query = organization === undefined ? query : { organization, ...query };
		return await page(session, { path, query: owned, offset });
	};
}

/**
 * The search behind a picker. The pagination token says which member is searched and where to go on:
 * the API knows no "or". It throws NodeApiError, so that the editor shows why the list stays empty.
 */
export function searchOf(picker: Picker): ListSearch {
	return async function (filter, paginationToken) {
		const typed = filter?.trim() ?? '';
		const [field = 0, offset = 0] = (paginationToken ?? '0:0').split(':').map(Number);
		try {
			const session = await Session.open(this);
			return await withPermissionAdvice(picker.things, async () => {
				const organization = await picker.organization?.(this, session);
				const sought = typed === '' ? undefined : picker.search(typed);
				return await hits({ session, picker, organization, sought }, field, offset);
			});
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}

/** What one page is asked for. */
interface Asked {
	session: Session;
	picker: Picker;
	organization: string | undefined;
	sought: Search | undefined;
}

/**
 * One page, and where it is the last for one member, what the next member finds: the editor asks
 * for more only when its list is long enough to scroll.
 *
 * @param number of the member that is searched
 */
async function hits(asked: Asked, number: number, offset: number): Promise<INodeListSearchResult> {
	const { session, picker, organization, sought } = asked;
	const field = sought?.fields[number];
	const narrowing =
		sought === undefined || field === undefined ? undefined : containing(field, sought.text);
	const query = { ...picker.query, ...narrowing?.query };
	const found = await picker.read(session, { organization, query, offset });
	const results = found.records
		.filter((record) => narrowing?.keep?.(record) !== false)
		.filter((record) => !isFoundBefore(record, sought, number))
		.flatMap((record) => toItem(record, picker.label(record)));
	if (found.nextOffset !== undefined) {
		return { results, paginationToken: `${number}:${found.nextOffset}` };
	}
	if (number + 1 >= (sought?.fields.length ?? 0)) return { results };
	const others = await hits(asked, number + 1, 0);
	return { ...others, results: [...results, ...others.results] };
}

/** True for what an earlier member's search has listed. */
function isFoundBefore(record: JsonRecord, sought: Search | undefined, number: number): boolean {
	if (sought === undefined) return false;
	return sought.fields.slice(0, number).some((field) => contains(record, field, sought.text));
}

function toItem({ id }: JsonRecord, label: string): INodeListSearchItems[] {
	return isObjectId(id) ? [{ name: label === '' ? id : label, value: id }] : [];
}
