import { InputError } from '../values/inputError';
import { isRecord, parseJsonObject, type JsonRecord } from '../values/json';
import { isNothing } from '../values/present';
import { textOrRefuse } from '../values/kinds';

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
	const variables = new Map<string, unknown>();
	for (const pair of pairs) {
		const name = textOrRefuse(pair.name, 'The name of a template variable').trim();
		if (variables.has(name)) {
			throw new InputError(
				`The template variable '${name}' is given twice`,
				"Remove one of the two under 'Variables'.",
			);
		}
		variables.set(name, pair.value);
	}
	return Object.fromEntries(variables);
}
