import { LOOK_FIRST, vendorMessage, Web1on1Error } from '../errors';
import type { Answer } from './outcome';
import { answerError } from './refusals';
import type { ApiRequest } from './request';

/** What the words for an outcome depend on. */
export interface Asked {
	/** A POST may reach a consumer, a GET reaches nobody. */
	method: ApiRequest['method'];
	apiUrl: string;
}

/** Nobody could be reached: nothing was sent. */
export function unreachableError(apiUrl: string, code: string): Web1on1Error {
	return new Web1on1Error(`Could not reach Web1on1 at ${apiUrl}`, {
		description: `Nothing was sent (${code}). Check 'API URL' in the credential and that this n8n can reach it.`,
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

/** n8n has not even tried. */
export function blocked(apiUrl: string): Web1on1Error {
	return new Web1on1Error(`n8n may not call ${apiUrl}`, {
		description:
			"Nothing was sent. Check 'API URL' and the allowed domains in the credential, and this n8n's rules for outgoing requests.",
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

/** It left, and no answer came. */
export function unanswered(code: string, { method }: Asked): Web1on1Error {
	const said = `Web1on1 gave no answer (${code})`;
	if (method === 'POST') return mayBeDelivered(said);
	return new Web1on1Error(said, {
		description: 'Run it again later.',
		cause: 'temporarily-unavailable',
		// Reading sends nothing to anybody, answered or not.
		fate: method === 'GET' ? 'not-sent' : 'unknown',
	});
}

function mayBeDelivered(what: string, status?: number): Web1on1Error {
	return new Web1on1Error(`${what}: it may have been delivered`, {
		description: `The request left, and nothing says what became of it. ${LOOK_FIRST}`,
		cause: 'temporarily-unavailable',
		fate: 'unknown',
		...(status === undefined ? {} : { status }),
	});
}

/** The answer does not say whether the message was taken. */
export function undecided({ status, body }: Answer): Web1on1Error {
	return mayBeDelivered(vendorMessage(body) ?? `Web1on1 answered with status ${status}`, status);
}

/** A success and an error in the same answer. */
export function contradiction({ status, body }: Answer, { method }: Asked): Web1on1Error {
	const error = answerError(status, body);
	if (method !== 'POST') return method === 'GET' ? error : error.as('unknown');
	return new Web1on1Error(`${error.message}: it may have been delivered`, {
		description: `Web1on1 refused the request and reported success (status ${status}) in the same answer. ${LOOK_FIRST}`,
		status,
		fate: 'unknown',
	});
}

/** A success that the API has not written. */
export function unreadable({ status }: Answer, { method }: Asked): Web1on1Error {
	const check = "Check 'API URL' in the credential.";
	return new Web1on1Error(
		`The answer is not JSON, so it is not from the Web1on1 API (status ${status})`,
		{
			description:
				method === 'POST'
					? `${check} If it is right, the message may have been delivered. ${LOOK_FIRST}`
					: check,
			cause: 'configuration-invalid',
			status,
			fate: method === 'GET' ? 'refused' : 'unknown',
		},
	);
}

/** A change that was made again, and may have been made before. */
export function changedPerhaps(error: Web1on1Error): Web1on1Error {
	return error.with({
		description:
			'An earlier try may have made the change. Look at it in Web1on1 before you run this item again.',
		fate: 'unknown',
	});
}
