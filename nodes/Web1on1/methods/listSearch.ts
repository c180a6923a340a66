import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { isObjectId, isRecord, scalarText, type JsonRecord } from '../messages/values';
import { toNodeError } from '../transport/errors';
import { page, type PageRequest } from '../transport/paging';
import { Session } from '../transport/session';

type Entry = (record: JsonRecord) => INodeListSearchItems | undefined;

/**
 * One page of a list for a picker. The offset travels as the pagination token.
 * @throws NodeApiError, so that the editor shows why the list stays empty
 */
async function search(
	context: ILoadOptionsFunctions,
	request: Omit<PageRequest, 'offset'>,
	entry: Entry,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const session = await Session.open(context);
		const found = await page(session, { ...request, offset: Number(paginationToken ?? 0) });
		const results = found.records.flatMap((record) => entry(record) ?? []);
		return found.nextOffset === undefined
			? { results }
			: { results, paginationToken: String(found.nextOffset) };
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** `field=~text` means "contains" (fact sheet, section f). */
function contains(filter: string | undefined): Record<string, string> {
	return filter === undefined || filter.trim() === '' ? {} : { name: `~${filter.trim()}` };
}

function label(...candidates: unknown[]): string {
	return candidates.map(scalarText).find((text) => text !== undefined && text !== '') ?? '';
}

/** Organizations the bot sees: its own and those that have hired it. */
export async function searchOrganizations(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(
		this,
		{ path: '/organizations', query: { ...contains(filter), sort: 'name' } },
		({ id, name, displayName }) =>
			isObjectId(id) ? { name: label(displayName, name, id), value: id } : undefined,
		paginationToken,
	);
}

/** Templates of the chosen organization, or of all the bot sees. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const organization = chosenId(this.getCurrentNodeParameter('organization', { extractValue: true }));
	return await search(
		this,
		{
			path: '/watemplates',
			query: {
				...contains(filter),
				...(organization === undefined ? {} : { organization }),
				sort: 'name',
			},
		},
		({ id, name, language, locale, status }) =>
			isObjectId(id)
				? {
						name: label(name, id),
						value: id,
						description: [label(language, locale), label(status)].filter(Boolean).join(', '),
					}
				: undefined,
		paginationToken,
	);
}

function chosenId(value: unknown): string | undefined {
	const id = isRecord(value) ? value.value : value;
	return isObjectId(id) ? id : undefined;
}
