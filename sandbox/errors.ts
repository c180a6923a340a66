/** An answer of the API that is not a success; becomes `{"error":{"message"}}` (facts: G2). */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'ApiError';
	}
}

/** Validation statuses are not documented; 400 is the sandbox's choice (facts: U5). */
export const badRequest = (message: string): ApiError => new ApiError(400, message);
export const unauthorized = (message: string): ApiError => new ApiError(401, message);
export const forbidden = (message: string): ApiError => new ApiError(403, message);
export const notFound = (message: string): ApiError => new ApiError(404, message);

/** A document that must be there. */
export function found<T>(document: T | undefined, message = 'Not found'): T {
	if (document === undefined) throw notFound(message);
	return document;
}
