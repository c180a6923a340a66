import { LOOK_FIRST, vendorMessage, Web1on1Error, type FailureCause } from '../errors';
import { isElsewhere, TOO_MANY_PERHAPS, type Answer } from './outcome';
import { answerError, NOT_THE_API } from './refusals';
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
	const open = mayBeDelivered(
		vendorMessage(body) ?? `Web1on1 answered with status ${status}`,
		status,
	);
	if (isElsewhere(status)) return open.with(elsewhere(status));
	if (status === 409) {
		return open.with({
			description: `Web1on1 says that this conflicts with what it has already, which may be this very message. ${LOOK_FIRST}`,
			cause: 'configuration-invalid',
		});
	}
	if (status !== TOO_MANY_PERHAPS) return open;
	return open.with({
		description: `Web1on1 may have meant that there were too many requests, but its documents do not say what status ${status} means. ${LOOK_FIRST}`,
		cause: 'rate-limited',
	});
}

/** Somebody on the way has answered, and the request may have been carried out before that. */
function elsewhere(status: number): { description: string; cause?: FailureCause } {
	return {
		...NOT_THE_API,
		description: `${NOT_THE_API.description} Whether the request went through, status ${status} does not say. ${LOOK_FIRST}`,
	};
}

/**
 * A success that names nothing the platform has taken: an empty body, `{"queued": true}`, or a
 * refusal in the clothes of a success, `{"code": 401}`.
 */
export function unconfirmed({ status, body }: Answer): Web1on1Error {
	const said = vendorMessage(body);
	const what = said ?? `Web1on1 answered with status ${status}, but without an ID`;
	return new Web1on1Error(`${what}: it may have been delivered`, {
		description: `Web1on1 answers with the ID of what it has taken, and in this answer (status ${status}) there is none. ${LOOK_FIRST}`,
		status,
		fate: 'unknown',
	});
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
