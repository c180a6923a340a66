import { hasStatus } from '../transport/errors';

/** Runs a look-up; when the token may not do it, the error says so and how to go on without. */
export async function withPermissionAdvice<Result>(
	things: string,
	lookUp: () => Promise<Result>,
): Promise<Result> {
	try {
		return await lookUp();
	} catch (error) {
		return Promise.reject(withAdvice(error, things));
	}
}

function withAdvice(error: unknown, things: string): unknown {
	if (!hasStatus(error, 403)) return error;
	return error.with({
		message: `The token of this credential may not list ${things}`,
		description: `Web1on1 said: ${error.message}. Choose 'By ID' and enter the ID, or use a token with a wider scope.`,
	});
}
