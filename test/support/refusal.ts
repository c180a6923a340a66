import { InputError } from '../../nodes/Web1on1/values/inputError';

/** Why input was refused; fails where it was not, and passes on any other error. */
export function refusal(build: () => unknown): InputError {
	try {
		build();
	} catch (error) {
		if (error instanceof InputError) return error;
		throw error;
	}
	throw new Error('It was not refused');
}
