import { InputError } from '../values/inputError';
import { isRecord, memberNames, parseJsonObject, type JsonRecord } from '../values/json';
import { isNothing } from '../values/present';
import { textOrRefuse } from '../values/kinds';
import { lookOf, tidyName } from '../values/outgoing';

/**
 * The variables given in the form, by name: `{value: {PlanTime: …}, schema: […]}` as n8n's resource
 * mapper keeps it. An optional field that is empty is not given; a required one stays, empty, so that
 * it is refused: n8n itself does not see that an expression has come to nothing.
 *
 * @throws InputError when the values are no object
 */
export function variablesInForm({ value, schema }: JsonRecord): JsonRecord {
	const values = isRecord(value) ? value : parseJsonObject(value ?? {}, 'Template Variables');
	const fields = (Array.isArray(schema) ? schema : []).filter(isRecord);
	const optional = fields.filter(({ required }) => required !== true).map(({ id }) => id);
	const needed = fields
		.filter(({ required, removed }) => required === true && removed !== true)
		.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
	const names = [...new Set([...Object.keys(values), ...needed])];
	return Object.fromEntries(
		names
			.map((name) => [name, Object.hasOwn(values, name) ? values[name] : undefined] as const)
			.filter(([name, given]) => !isNothing(given) || !optional.includes(name)),
	);
}

/**
 * The variables given one by one, as pairs of name and value.
 * @throws InputError when one is given twice
 */
export function variablesInPairs(pairs: readonly JsonRecord[]): JsonRecord {
	const named = pairs.map(
		({ name, value }) => [textOrRefuse(name, 'The name of a template variable'), value] as const,
	);
	refuseTwice(
		named.map(([name]) => name),
		"Remove one of the two under 'Variables'.",
	);
	return Object.fromEntries(named);
}

/**
 * Variables, or further members of `meta`, given as JSON.
 * @param given what was read of it
 * @throws InputError when it is no JSON object, or names one of them twice
 */
export function variablesInJson(
	value: unknown,
	parameter: string,
	given: JsonRecord = parseJsonObject(value, parameter),
): JsonRecord {
	const names = typeof value === 'string' ? memberNames(value) : Object.keys(given);
	refuseTwice(names, `Remove one of the two in '${parameter}'.`);
	return given;
}

/**
 * Refuses variables that are given twice: one of the two would be sent, and nobody could say which.
 * Blanks around a name and marks that can't be seen make no other name of it.
 *
 * @throws InputError that names the variable
 */
export function refuseTwice(names: readonly string[], description: string): void {
	const looks = names.map(lookOf);
	const twice = names.find((_, index) => looks.indexOf(looks[index] ?? '') !== index);
	if (twice === undefined || lookOf(twice) === '') return;
	throw new InputError(`The template variable '${tidyName(twice)}' is given twice`, description);
}
