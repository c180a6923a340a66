import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was typed is wrong: the message says what is right instead. */
export class UsageError extends Error {}

/** Node's `parseArgs`; what it does not take is a `UsageError`. */
export function readCommandLine<T extends ParseArgsConfig>(
	config: T,
): ReturnType<typeof parseArgs<T>> {
	try {
		return parseArgs(config);
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

/** The whole number an option was given. */
export function wholeNumber(
	option: string,
	text: string,
	{ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
): number {
	const value = /^\d+$/.test(text) ? Number(text) : NaN;
	if (value >= min && value <= max) return value;
	const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
	throw new UsageError(`--${option} takes a whole number ${range}, not '${text}'`);
}

/** The one of several texts an option was given. */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === text);
	if (found !== undefined) return found;
	throw new UsageError(`--${option} takes ${allowed.join(' or ')}, not '${text}'`);
}

/** What to say about an error: of a wrong command line also what a right one looks like. */
export function explain(error: unknown, usage: string): string {
	const message = error instanceof Error ? error.message : String(error);
	return error instanceof UsageError ? `${message}\n\n${usage}` : message;
}
