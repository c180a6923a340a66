import { InputError } from './inputError';

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
