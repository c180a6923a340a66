import type { IDataObject } from 'n8n-workflow';

import { InputError } from '../values/inputError';
import { isRecord, type JsonRecord } from '../values/json';
import { objectId } from '../values/ids';
import { scalarText } from '../values/text';
import type { Web1on1Credential } from '../transport/tokens/credential';
import { containing, type Containing } from '../transport/containing';
import { list, type PageRequest, type Selection } from '../transport/lists';
import type { ApiRequest, Session } from '../transport/session';
import type { PlannedCall } from './operation';
import { toData } from '../n8n/data';
import { type Parameters } from '../n8n/parameters';

/** A record of the API as an item: what matters of it, in our names. */
export type View = (record: JsonRecord, credential: Readonly<Web1on1Credential>) => IDataObject;

/** A list to read, with what the operation's parameters say about it. */
interface ListPlan {
	path: string;
	query: PageRequest['query'];
	view: View;
	/** Filter by a text that a member contains. */
	search?: Containing | undefined;
}

/** How many records to return. */
export function readLimit(parameters: Parameters): number {
	if (parameters.flag('returnAll')) return Number.POSITIVE_INFINITY;
	const limit = Number(parameters.raw('limit') ?? 50);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new InputError(
		"'Limit' is not a whole number above 0",
		"Enter a number, or turn on 'Return All'.",
	);
}

/** Reads a list, one item per record. Reading waits for nobody: there are no recipients. */
export function planList(
	parameters: Parameters,
	{ path, query, view, search }: ListPlan,
): PlannedCall {
	const selection = select(readLimit(parameters), search);
	const narrowed = { ...query, ...search?.query };
	const show = shownAs(parameters, view);
	return {
		recipients: [],
		run: async (session) =>
			(await list(session, path, narrowed, selection)).map((record) => show(record, session)),
	};
}

/** What of a list to return. */
export function select(most: number, search: Containing | undefined): Selection {
	return search?.keep === undefined ? { most } : { most, keep: search.keep };
}

/** 'Name Contains' in the filters; undefined while nothing is entered. */
export function nameFilter(parameters: Parameters, member: string): Containing | undefined {
	const text = (scalarText(parameters.collection('filters').name) ?? '').trim();
	return text === '' ? undefined : containing(member, text);
}

/** Reads one record. */
export function planGet(parameters: Parameters, request: ApiRequest, view: View): PlannedCall {
	const show = shownAs(parameters, view);
	return {
		recipients: [],
		run: async (session) => {
			const { body } = await session.request(request);
			return [show(isRecord(body) ? body : {}, session)];
		},
	};
}

/** The record as the API gives it, or, with 'Simplify', what matters of it. */
export function shownAs(
	parameters: Parameters,
	view: View,
): (record: JsonRecord, session: Session) => IDataObject {
	const simplify = parameters.flag('simplify');
	return (record, { credential }) => (simplify ? view(record, credential) : toData(record));
}

/** The ID in a locator that may stay empty, wherever it stands. */
export function optionalId(value: unknown, label: string): string | undefined {
	const id = scalarText(isRecord(value) ? value.value : value)?.trim() ?? '';
	return id === '' ? undefined : objectId(id, label);
}

/**
 * IDs given as a list, or as text with commas between them.
 * @throws InputError when one of them is no ID
 */
export function idList(value: unknown, label: string): string[] {
	const entries: unknown[] = Array.isArray(value)
		? value
		: (scalarText(value) ?? '').split(/[\s,;]+/);
	return entries.filter((entry) => entry !== '').map((entry) => objectId(entry, label));
}

/** The members that are there: no nulls, no empty texts. */
export function present(members: Record<string, unknown>): IDataObject {
	return toData(
		Object.fromEntries(
			Object.entries(members).filter(
				([, value]) => value !== undefined && value !== null && value !== '',
			),
		),
	);
}
