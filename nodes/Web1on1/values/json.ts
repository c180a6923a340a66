import { InputError } from './inputError';

/** A plain JSON object of unknown content. */
export type JsonRecord = Record<string, unknown>;

/** True for a JSON object; false for arrays, null and class instances without own data. */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
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
