import { InputError } from './inputError';
import type { JsonRecord } from './json';

/**
 * A switch that an expression may have set. A text that says true or false is read as what it says:
 * JavaScript takes "false" for true.
 * @param label how a message names it, for example "'Simplify'"
 * @throws InputError when it is neither true nor false
 */
export function switchValue(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	const said = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (said === 'true' || said === 'false') return said === 'true';
	throw new InputError(
		`${label} is neither true nor false`,
		'Switch it on or off, or have the expression give true or false.',
	);
}

/** A switch among others, such as options: its default unless it was added. */
export function switchIn(
	holder: JsonRecord,
	name: string,
	label: string,
	preset: boolean,
): boolean {
	return Object.hasOwn(holder, name) ? switchValue(holder[name], label) : preset;
}
