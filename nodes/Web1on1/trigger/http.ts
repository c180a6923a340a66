import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRecord } from '../values/json';

/** The answer is written already: n8n shall add nothing and start nothing. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/** Long enough for any challenge, too short to be of use to anybody else. */
const MAX_CHALLENGE = 1024;

/**
 * Answers with a status and, but for the challenge, no body: what Web1on1 gets back it may post
 * into the conversation (facts: E9). Nobody is answered who has hung up.
 */
export function answer(
	context: IWebhookFunctions,
	status: number,
	text = '',
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (!response.destroyed) {
		response
			.status(status)
			.set({ 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
			.end(text);
	}
	return ANSWERED;
}

/** The verification handshake: exactly the challenge as plain text, anything else is refused. */
export function answerChallenge(context: IWebhookFunctions): IWebhookResponseData {
	const query: unknown = context.getQueryData();
	const { type, challenge } = isRecord(query) ? query : {};
	const isAsked = type === 'subscribe' && typeof challenge === 'string' && challenge !== '';
	if (!isAsked || challenge.length > MAX_CHALLENGE) return answer(context, 403);
	return answer(context, 200, challenge);
}

/**
 * The bytes of a request as they came: n8n keeps them before it parses them, and only they can be
 * checked against a signature.
 * @returns undefined where they can't be had: n8n does not read forms, and refuses what is too large
 */
export async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const request = context.getRequestObject();
	if (request.rawBody === undefined && typeof request.readRawBody === 'function') {
		try {
			await request.readRawBody();
		} catch {
			return undefined;
		}
	}
	const { rawBody } = request;
	return Buffer.isBuffer(rawBody) ? rawBody : undefined;
}
