import type { IDataObject } from 'n8n-workflow';

import { isObjectId } from '../values/ids';
import { isRecord } from '../values/json';
import type { Web1on1Credential } from '../transport/tokens/credential';
import type { Answer } from '../transport/wire/rules';
import type { Target } from './target';

/** Links to one conversation: the API's (documented) and the console's (a setting). */
export function conversationLinks(
	{ apiUrl, conversationUrl }: Readonly<Web1on1Credential>,
	conversation: string,
): { apiUrl: string; conversationUrl: string } {
	return {
		apiUrl: `${apiUrl}/v2/conversations/${conversation}`,
		conversationUrl: conversationUrl.replaceAll('{conversationId}', conversation),
	};
}

/** ID of the conversation an answer is about. */
function conversationIdOf(target: Target, body: unknown): string {
	if (target.kind === 'conversation') return target.conversation;
	return isRecord(body) && isObjectId(body.id) ? body.id : '';
}

/**
 * The output of sending into a conversation or to a contact: small, the same shape for both.
 * `accepted` is all the answer says; whether the consumer got it shows later in the conversation.
 */
export function deliveryOutput(
	target: Target,
	answer: Answer,
	credential: Readonly<Web1on1Credential>,
	extra: IDataObject,
): IDataObject {
	const conversationId = conversationIdOf(target, answer.body);
	return {
		conversationId,
		accepted: true,
		...(target.kind === 'contact'
			? { organizationId: target.organization, created: answer.status === 201 }
			: { messageIds: messageIds(answer.body) }),
		...withWarnings(extra, target.kind === 'contact' ? target.warnings : []),
		...links(credential, conversationId),
	};
}

/** An output with what its `warning` says, and these sentences. */
export function withWarnings(output: IDataObject, warnings: readonly string[]): IDataObject {
	const said = [output.warning ?? [], ...warnings].flat();
	return said.length === 0 ? output : { ...output, warning: said.join(' ') };
}

/** One object or an array: the shape of the answer to an array is not documented. */
function messageIds(body: unknown): string[] {
	const list = Array.isArray(body) ? body : [body];
	return list.flatMap((message) =>
		isRecord(message) && isObjectId(message.id) ? [message.id] : [],
	);
}

function links(credential: Readonly<Web1on1Credential>, conversationId: string): IDataObject {
	return conversationId === '' ? {} : conversationLinks(credential, conversationId);
}
