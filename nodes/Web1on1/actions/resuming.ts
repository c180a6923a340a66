import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { warn } from '../transport/log';
import { isRecord } from '../values/json';
import { handedOver, type Handover } from '../waiting/handover';
import { isOwn, readKept, type Kept } from '../waiting/reference';
import { answerOf } from './answering';
import { KEPT } from './asking';

/** The answer is written already, and the execution keeps waiting. */
const KEEPS_WAITING: IWebhookResponseData = { noWebhookResponse: true };

/**
 * A call to the waiting node: goes on with what a trigger of this n8n hands over, and with nothing
 * else. Must never throw: that would end the execution.
 */
export function resume(context: IWebhookFunctions): IWebhookResponseData {
	const body: unknown = context.getBodyData();
	const handover = handedOver(isRecord(body) ? body.ticket : undefined);
	if (handover === undefined) return close(context, 403);
	try {
		const item = decide(context, handover);
		return item === undefined ? close(context, 200) : { workflowData: [[{ json: item }]] };
	} catch (error) {
		handover.verdict = 'refused';
		const { message } = toNodeError(context.getNode(), error);
		warn(context, `a reply could not be looked at, and starts the trigger's workflow: ${message}`);
		return close(context, 500);
	}
}

/** @returns what the execution goes on with; undefined where it keeps waiting */
function decide(context: IWebhookFunctions, handover: Handover): IDataObject | undefined {
	const { reference, conversation, isLook } = handover;
	const kept = keptIn(context);
	if (!isOwn(kept, reference, conversation)) {
		handover.verdict = 'refused';
		return undefined;
	}
	const item =
		isLook === true ? undefined : answerOf(context, handover, kept?.askedAt ?? reference.askedAt);
	handover.verdict = item === undefined ? 'kept' : 'taken';
	return item;
}

/** What `execute()` has kept: nothing that this call could store would outlive it. */
function keptIn(context: IWebhookFunctions): Kept | undefined {
	const name = JSON.stringify(context.getNode().name);
	return readKept(context.evaluateExpression(`{{ $node[${name}].context["${KEPT}"] }}`, 0));
}

function close(context: IWebhookFunctions, status: number): IWebhookResponseData {
	const response = context.getResponseObject();
	if (!response.headersSent) response.status(status).end();
	return KEEPS_WAITING;
}
