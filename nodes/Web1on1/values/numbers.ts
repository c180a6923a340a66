import { InputError } from './inputError';
import { requireText } from './kinds';

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

/**
 * How many, as a number or as its digits.
 * @param label how a message names it, for example "'Limit'"
 * @param description what to do instead
 * @throws InputError when it is no whole number above 0
 */
export function countOf(value: unknown, label: string, description: string): number {
	const text = requireText(value, label, description);
	const count = typeof value === 'boolean' || !/^\d+$/.test(text) ? 0 : Number(text);
	if (count >= 1) return count;
	throw new InputError(`${label} is not a whole number above 0`, description);
}
