/** Any JSON object, its members still to be looked at. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object (not a list, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an error that names it. */
export function asObject(value: unknown, what: string): JsonObject {
	if (isJsonObject(value)) return value;
	throw new Error(`${what} is no object: ${preview(value)}`);
}

/** The value as a list of objects, or an error that names it. */
export function asObjects(value: unknown, what: string): JsonObject[] {
	if (Array.isArray(value) && value.every(isJsonObject)) return value;
	throw new Error(`${what} is no list of objects: ${preview(value)}`);
}

/** The value as a string (numbers are converted: n8n writes IDs both ways), or an error. */
export function asText(value: unknown, what: string): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	throw new Error(`${what} is no text: ${preview(value)}`);
}

/** Follows member names and list positions; `undefined` as soon as one is missing. */
export function dig(value: unknown, ...steps: Array<string | number>): unknown {
	let current = value;
	for (const step of steps) {
		if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined;
		else current = isJsonObject(current) ? current[step] : undefined;
	}
	return current;
}

/** A value for an error message. */
export function preview(value: unknown): string {
	if (value === undefined) return 'undefined';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
