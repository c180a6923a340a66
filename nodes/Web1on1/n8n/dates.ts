import { isRecord, someText } from '../values/json';

/** What luxon's `toString` makes of a date: ISO 8601 with milliseconds and a zone, or that there is none. */
const TEXT_OF_DATE =
	/^(?:(?:\d{4}|[+-]\d{6})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:\d{2})|Invalid DateTime)$/;

function mayHoldDate(value: unknown): boolean {
	return someText(value, (text) => TEXT_OF_DATE.test(text));
}

/**
 * A parameter's value with the dates its expressions give. n8n (at least 1.123 to 2.41,
 * `cleanupParameterData`) leaves a date of luxon a date where it is the whole parameter, and makes it
 * text in a collection: the same expression would be refused in one field and sent in another. So an
 * expression whose value looks like such a text is asked again for what it really gives.
 *
 * @param stored the parameter as the node holds it
 * @param given the same with the values of its expressions
 * @param path of the parameter, as lodash writes it
 */
export function withDates(
	stored: unknown,
	given: unknown,
	again: (expression: string, path: string) => unknown,
	path: string,
): unknown {
	if (typeof stored === 'string') {
		return stored.startsWith('=') && mayHoldDate(given) ? again(stored, path) : given;
	}
	if (Array.isArray(stored) && Array.isArray(given)) {
		return given.map((value, index) => withDates(stored[index], value, again, `${path}[${index}]`));
	}
	if (!isRecord(stored) || !isRecord(given)) return given;
	const members = Object.entries(given).map(([name, value]) => [
		name,
		withDates(stored[name], value, again, `${path}[${JSON.stringify(name)}]`),
	]);
	return Object.fromEntries(members) as unknown;
}
