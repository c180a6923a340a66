import type { INodeProperties } from 'n8n-workflow';

import { filtersField } from '../descriptions/collections';
import { pagingFields, simplifyField } from '../descriptions/list';
import type { Parameters } from '../n8n/parameters';
import type { Containing } from '../transport/containing';
import { list, type PageRequest, type Selection } from '../transport/lists';
import type { Session } from '../transport/session';
import type { JsonRecord } from '../values/json';
import { narrowedBy, type Filter } from './filters';
import type { Operation, PlannedCall } from './operation';
import { shownAs, type View } from './views';

type Query = PageRequest['query'];

/** What tells one list of the API from another. */
export interface List {
	/** What it lists, as people say it. */
	things: string;
	description: string;
	/** Locator of what they belong to; the query calls it as the node does. */
	of?: INodeProperties;
	filters: Filter[];
	path: string;
	/** What the query always says. */
	always?: Record<string, string>;
	/** A member, with a minus for descending order. */
	sort: string;
	view: View;
	/** Reads it, where that takes more than following the pages of `path`. */
	read?: ReadList;
}

/** @param owner ID of what the records belong to, where one is chosen */
type ReadList = (
	session: Session,
	request: { owner: string | undefined; query: Query },
	selection: Selection,
) => Promise<JsonRecord[]>;

/**
 * The operation 'Get Many' of a resource: one item per record of a list, narrowed by its filters.
 * The query language is [A] (facts: F1).
 */
export function getMany(these: List): Operation {
	const { things, description, of, filters } = these;
	return {
		option: { name: 'Get Many', value: 'getAll', action: `Get many ${things}`, description },
		fields: [
			...(of === undefined ? [] : [of]),
			...pagingFields,
			simplifyField,
			filtersField(filters.map(({ field }) => field)),
		],
		plan: (parameters) => plan(parameters, these),
	};
}

/** Reading waits for nobody: there are no recipients. */
function plan(parameters: Parameters, these: List): PlannedCall {
	const { of, filters, sort, view, read = reader(these) } = these;
	const narrowed = narrowedBy(filters, parameters.collection('filters', 'Filters'));
	const owner = of === undefined ? undefined : readOwner(parameters, of);
	const query = { ...mergedQuery(narrowed), sort };
	const selection = { most: readLimit(parameters), ...mergedKeep(narrowed) };
	const show = shownAs(parameters, view);
	return {
		recipients: [],
		run: async (session) =>
			(await read(session, { owner, query }, selection)).map((record) => show(record, session)),
	};
}

function readOwner(
	parameters: Parameters,
	{ name, displayName, required }: INodeProperties,
): string | undefined {
	return required === true
		? parameters.id(name, displayName)
		: parameters.optionalId(name, displayName);
}

function mergedQuery(narrowed: readonly Containing[]): Record<string, string> {
	return Object.fromEntries(narrowed.flatMap(({ query }) => Object.entries(query)));
}

/** What is left to be looked at here. */
function mergedKeep(narrowed: readonly Containing[]): Pick<Selection, 'keep'> {
	const tests = narrowed.flatMap(({ keep }) => keep ?? []);
	return tests.length === 0 ? {} : { keep: (record) => tests.every((test) => test(record)) };
}

/** How many records to return. */
function readLimit(parameters: Parameters): number {
	if (parameters.flag('returnAll', 'Return All', false)) return Number.POSITIVE_INFINITY;
	return parameters.count('limit', 'Limit', 50, "Enter a number, or turn on 'Return All'.");
}

/** Follows the pages of one list of the API. */
function reader({ path, always, of }: List): ReadList {
	return async (session, { owner, query }, selection) => {
		const owned = of === undefined || owner === undefined ? {} : { [of.name]: owner };
		return await list(session, path, { ...always, ...owned, ...query }, selection);
	};
}
