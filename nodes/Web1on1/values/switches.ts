import { InputError } from './inputError';

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
