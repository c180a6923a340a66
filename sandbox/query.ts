import { badRequest } from './errors';

/** Parsed query string: one value per key (of repeated keys the last one counts). */
export type Query = Record<string, string>;

const RESERVED = ['sort', 'limit', 'offset', 'select', 'populate'];
/** Page size of the official SDK; taken as the default and the maximum (facts: F2). */
const PAGE_SIZE = 100;

export interface Page<T> {
	items: T[];
	/** Offset of the next page, if there is one. */
	next?: number;
}

/** The record without one member. */
export const omit = (record: Record<string, unknown>, key: string): Record<string, unknown> =>
	Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));

export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dot path; arrays on the way give all their members' values. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
	if (Array.isArray(value)) return value.flatMap((member) => valuesAt(member, path));
	const [key, ...rest] = path;
	if (key === undefined) return [value];
	if (!isRecord(value)) return [];
	// Keys may contain dots themselves (`meta['mybot.status']`).
	const whole = path.join('.');
	if (rest.length > 0 && Object.hasOwn(value, whole)) return valuesAt(value[whole], []);
	return Object.hasOwn(value, key) ? valuesAt(value[key], rest) : [];
}

const asText = (value: unknown): string =>
	typeof value === 'string' ? value : JSON.stringify(value);

function compare(left: string, right: string): number {
	const [leftNumber, rightNumber] = [Number(left), Number(right)];
	if (left !== '' && right !== '' && !Number.isNaN(leftNumber) && !Number.isNaN(rightNumber)) {
		return leftNumber - rightNumber;
	}
	const [leftTime, rightTime] = [Date.parse(left), Date.parse(right)];
	if (/^\d{4}-\d\d/.test(left) && !Number.isNaN(leftTime) && !Number.isNaN(rightTime)) {
		return leftTime - rightTime;
	}
	return left < right ? -1 : left > right ? 1 : 0;
}

function contains(pattern: string): (value: string) => boolean {
	try {
		const expression = new RegExp(pattern, 'i');
		return (value) => expression.test(value);
	} catch {
		return (value) => value.toLowerCase().includes(pattern.toLowerCase());
	}
}

/** The test that a filter value stands for: `~text`, `>value`, `<value`, `[a,b]` or equality. */
function testFor(filter: string): (value: string) => boolean {
	const rest = filter.slice(1);
	if (filter.startsWith('~')) return contains(rest);
	if (filter.startsWith('>')) return (value) => compare(value, rest) > 0;
	if (filter.startsWith('<')) return (value) => compare(value, rest) < 0;
	if (filter.startsWith('[') && filter.endsWith(']')) {
		const members = filter.slice(1, -1).split(',');
		return (value) => members.includes(value);
	}
	return (value) => value === filter;
}

function matches(document: object, query: Query): boolean {
	return Object.entries(query).every(([field, filter]) => {
		if (RESERVED.includes(field)) return true;
		const test = testFor(filter);
		return valuesAt(document, field.split('.')).some((value) => test(asText(value)));
	});
}

function sorted<T extends object>(documents: T[], sort: string | undefined): T[] {
	if (!sort) return documents;
	const keys = sort.split(',').filter(Boolean);
	return [...documents].sort((left, right) => {
		for (const key of keys) {
			const path = key.replace(/^-/, '').split('.');
			const order = compare(
				asText(valuesAt(left, path)[0] ?? ''),
				asText(valuesAt(right, path)[0] ?? ''),
			);
			if (order !== 0) return key.startsWith('-') ? -order : order;
		}
		return 0;
	});
}

/** Keeps the selected top-level members (and the id). */
export function select(document: object, selection: string | undefined): object {
	if (!selection) return document;
	const keys = selection.split(',').map((key) => key.trim().split('.')[0]);
	return Object.fromEntries(
		Object.entries(document).filter(([key]) => key === 'id' || keys.includes(key)),
	);
}

function wholeNumber(query: Query, key: string, fallback: number): number {
	const text = query[key];
	if (text === undefined) return fallback;
	if (!/^\d+$/.test(text)) throw badRequest(`${key} must be a whole number`);
	return Number(text);
}

/** One page of the documents that match the query language (facts: F1). */
export function runQuery<T extends object>(
	documents: T[],
	query: Query,
	pageSize = PAGE_SIZE,
): Page<T> {
	const offset = wholeNumber(query, 'offset', 0);
	const limit = Math.min(Math.max(wholeNumber(query, 'limit', pageSize), 1), pageSize);
	const matching = sorted(
		documents.filter((document) => matches(document, query)),
		query.sort,
	);
	return {
		items: matching.slice(offset, offset + limit),
		...(offset + limit < matching.length ? { next: offset + limit } : {}),
	};
}

/**
 * The `Link` header that got's paginator in the SDK follows. URLSearchParams encodes commas and
 * semicolons, on which that paginator splits the header.
 */
export function nextLink(base: string, path: string, query: Query, next: number): string {
	const parameters = new URLSearchParams({ ...query, offset: String(next) });
	return `<${base}${path}?${parameters.toString()}>; rel="next"`;
}
