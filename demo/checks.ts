import { isDeepStrictEqual } from 'node:util';

/** Something the story promised and the world did not keep. */
export class BrokenPromise extends Error {
	constructor(
		message: string,
		readonly details: string[] = [],
	) {
		super(message);
		this.name = 'BrokenPromise';
	}
}

/** Compares two values as JSON knows them, and shows both if they differ. */
export function same(what: string, actual: unknown, expected: unknown): void {
	if (isDeepStrictEqual(asJson(actual), asJson(expected))) return;
	throw new BrokenPromise(`${what} is not as it should be`, [
		`expected ${JSON.stringify(expected)}`,
		`found    ${JSON.stringify(actual)}`,
	]);
}

/** Without prototypes: under jest the same object may come from another realm. */
function asJson(value: unknown): unknown {
	const [copy]: unknown[] = JSON.parse(JSON.stringify([value])) as unknown[];
	return copy;
}

/** Looks for a text inside another. */
export function includes(what: string, text: string, part: string): void {
	if (text.includes(part)) return;
	throw new BrokenPromise(`${what} lacks ${JSON.stringify(part)}`, [
		`found ${JSON.stringify(text)}`,
	]);
}
