import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { toData } from '../n8n/data';
import { Parameters } from '../n8n/parameters';
import { clock } from '../transport/timing';
import { isRecord, type JsonRecord } from '../values/json';
import type { Handover } from '../waiting/handover';
import { answeredItem, answerIn, approval, readReply } from '../waiting/reply';
import { readQuestionSettings } from './message/questionSettings';
import { sayOther } from './otherReply';

/** What a waiting node has to say to what a trigger hands over. */
type Given = Pick<Handover, 'reply' | 'conversation'>;

/**
 * What the execution goes on with.
 * @param askedAt when the question was asked (milliseconds since 1970)
 * @returns undefined for a reply that does not count: the execution keeps waiting
 */
export function answerOf(
	context: IWebhookFunctions,
	{ reply: given, conversation }: Given,
	askedAt: number,
): IDataObject | undefined {
	const parameters = Parameters.ofTrigger(context);
	const input = parameters.isReview ? {} : inputOf(context);
	if (given === undefined) return superseded(input, parameters.isReview);
	const { meaning, counts, otherRepliesText } = readQuestionSettings(parameters);
	const reply = readReply(given.message, new Date(clock.now()));
	const value = counts(reply);
	if (value === undefined) {
		if (conversation !== undefined) sayOther(context, conversation, otherRepliesText);
		return undefined;
	}
	const answer = answerIn(reply, meaning);
	if (parameters.isReview) return { data: approval(reply, answer) };
	const fields = given.item;
	return toData(answeredItem({ input, reply, fields, answer, value, askedAt: new Date(askedAt) }));
}

/** A newer question has taken the place of this one: nobody has answered it, or given permission. */
function superseded(input: JsonRecord, isReview: boolean): IDataObject {
	return isReview
		? { data: { approved: false } }
		: toData({ ...input, replied: false, superseded: true });
}

/** The item that asked. */
function inputOf(context: IWebhookFunctions): JsonRecord {
	const input: unknown = context.evaluateExpression('{{ $input.first().json }}', 0);
	return isRecord(input) ? input : {};
}
