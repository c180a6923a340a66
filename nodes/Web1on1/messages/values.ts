import { InputError } from './inputError';

/** A plain JSON object of unknown content. */
export type JsonRecord = Record<string, unknown>;

/** True for a JSON object; false for arrays, null and class instances without own data. */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** True for an ID of Web1on1: 24 hexadecimal digits (a Mongo ObjectId). */
export function isObjectId(value: unknown): value is string {
	return typeof value === 'string' && OBJECT_ID.test(value);
}

const IDS = /(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])/gi;

/** The last ID in a pasted URL. Links of the console are not documented, those of the API end in one. */
export function lastId(text: string): string | undefined {
	return text.match(IDS)?.at(-1);
}

/**
 * An ID as Web1on1 writes it, without the blanks that copying adds.
 * @throws InputError when it is not 24 hexadecimal digits
 */
export function objectId(value: unknown, parameter: string): string {
	const id = typeof value === 'string' ? value.trim() : '';
	if (isObjectId(id)) return id;
	throw new InputError(
		id === '' ? `'${parameter}' is empty` : `'${parameter}' is not a Web1on1 ID`,
		'A Web1on1 ID has 24 characters, 0-9 and a-f. Choose from the list, or copy the ID from Web1on1.',
	);
}

/**
 * A JSON value given as text or, from an expression, as the value itself.
 * @throws InputError when the text is not JSON
 */
export function parseJson(value: unknown, parameter: string): unknown {
	if (typeof value !== 'string') return value;
	if (value.trim() === '') return undefined;
	try {
		return JSON.parse(value);
	} catch {
		return malformed(parameter);
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
 * @throws InputError when it is anything else
 */
export function parseJsonObject(value: unknown, parameter: string): JsonRecord {
	const parsed = parseJson(value, parameter) ?? {};
	if (isRecord(parsed)) return parsed;
	throw new InputError(
		`'${parameter}' must be a JSON object`,
		'Write it as names and values in braces, for example {"PlanTime": "3.15 pm"}.',
	);
}

/** Text, number or boolean as text; anything else (null, objects, NaN) is undefined. */
export function scalarText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return undefined;
}

/**
 * A switch that an expression may have set. Absent means its default; a text such as "false", which
 * JavaScript takes for true, is refused where a wrong guess would reach somebody.
 * @throws InputError when it is neither true nor false
 */
export function switchValue(value: unknown, preset: boolean, parameter: string): boolean {
	if (value === undefined) return preset;
	if (typeof value === 'boolean') return value;
	throw new InputError(
		`'${parameter}' is neither true nor false`,
		'Switch it on or off, or have the expression give true or false.',
	);
}

/**
 * Refuses a whole number that JavaScript can't hold exactly: what was read from JSON or an expression
 * is not what was written there.
 * @param where how a message names the number's place, for example "for the field 'location'"
 * @throws InputError
 */
export function refuseRounded(value: unknown, where: string): void {
	if (!Number.isInteger(value) || Number.isSafeInteger(value)) return;
	throw new InputError(
		`The number ${where} has too many digits`,
		'A number can keep 15 digits for certain, so another one would be sent. Give it as text, in quotes.',
	);
}
