import { deskToken } from './token';

/** The sandbox has refused something, or can't be reached (status 0). */
export class Problem extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

export const asProblem = (error: unknown): Problem =>
	error instanceof Problem ? error : new Problem(0, String(error));

/** Asks the server for something below `/sandbox`, with the desk's token. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
	let response: Response;
	try {
		response = await fetch(`/sandbox${path}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
				...(deskToken === '' ? {} : { Authorization: `Bearer ${deskToken}` }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	} catch {
		throw new Problem(0, 'The sandbox does not answer: is it still running?');
	}
	const answer: unknown = await response.json().catch(() => undefined);
	if (!response.ok) throw new Problem(response.status, messageOf(answer) || response.statusText);
	// Page and server are one program: the types are those of the server.
	return answer as T;
}

function messageOf(answer: unknown): string {
	if (typeof answer !== 'object' || answer === null || !('error' in answer)) return '';
	const { error } = answer;
	if (typeof error !== 'object' || error === null || !('message' in error)) return '';
	return String(error.message);
}
