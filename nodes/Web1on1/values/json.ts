import { InputError } from './inputError';
import { isUnseen, kindOf, refuseKind, refuseMissing } from './kinds';

/** A plain JSON object of unknown content. */
export type JsonRecord = Record<string, unknown>;

/** True for a JSON object; false for arrays, null and class instances without own data. */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True where a text in the value, however deep, is such a one. */
export function someText(value: unknown, test: (text: string) => boolean): boolean {
	if (typeof value === 'string') return test(value);
	if (!Array.isArray(value) && !isRecord(value)) return false;
	return Object.values(value).some((member) => someText(member, test));
}

/**
 * A JSON value given as text or, from an expression, as the value itself.
 * @returns undefined for an empty text
 * @throws InputError when the text is not JSON, and when the value holds what JSON can't: dates first
 * of all, which would become text of their own accord
 */
export function parseJson(value: unknown, parameter: string): unknown {
	if (typeof value !== 'string') {
		refuseForeign(value, `'${parameter}'`);
		return value;
	}
	if (isUnseen(value)) return undefined;
	try {
		return JSON.parse(value);
	} catch {
		return malformed(parameter);
	}
}

function refuseForeign(value: unknown, label: string): void {
	const kind = kindOf(value);
	if (kind !== 'list' && kind !== 'object') refuseKind(value, label);
	else if (typeof value === 'object' && value !== null) {
		for (const [name, member] of Object.entries(value)) {
			refuseForeign(member, `'${name}' in ${label.split(' in ').at(-1) ?? label}`);
		}
	}
}

function malformed(parameter: string): never {
	throw new InputError(
		`'${parameter}' is not valid JSON`,
		'Check quotes, commas and brackets. Text inside JSON needs double quotes.',
	);
}

/**
 * A JSON object given as text or as the value itself; an empty text is an empty object.
 * @throws InputError when it is anything else; undefined and null are what an expression gives that
 * has found nothing
 */
export function parseJsonObject(value: unknown, parameter: string): JsonRecord {
	refuseMissing(value, `'${parameter}'`);
	const parsed = parseJson(value, parameter);
	if (parsed === undefined) return {};
	if (isRecord(parsed)) return parsed;
	throw new InputError(
		`'${parameter}' must be a JSON object`,
		'Write it as names and values in braces, for example {"PlanTime": "3.15 pm"}.',
	);
}

/** True for the text of a JSON object or list. */
export function isJsonText(value: unknown): boolean {
	if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return false;
	try {
		return typeof JSON.parse(value) === 'object';
	} catch {
		return false;
	}
}

/** Texts, brackets, colons and commas of JSON; what else there is needs no look. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/**
 * Names of the members of a JSON object given as text, each as often as it stands there: reading JSON
 * keeps the last one of a name and says nothing.
 */
export function memberNames(json: string): string[] {
	const names: string[] = [];
	let depth = 0;
	let before = '';
	for (const [token] of json.matchAll(TOKEN)) {
		if (token === '{' || token === '[') depth++;
		if (token === '}' || token === ']') depth--;
		if (token === ':' && depth === 1) names.push(String(JSON.parse(before)));
		before = token;
	}
	return names;
}

/** A JSON object among others, such as options: empty unless it was added. */
export function jsonObjectIn(holder: JsonRecord, name: string, parameter: string): JsonRecord {
	return Object.hasOwn(holder, name) ? parseJsonObject(holder[name], parameter) : {};
}
