import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../../values/json';
import { recordsIn } from '../once/copy';
import { TriggerRecord } from './record';

type Context = IHookFunctions | IWebhookFunctions;

/** What a trigger keeps, as it stands in this call's copy of static data. */
export function recordOf(context: Context): TriggerRecord {
	return new TriggerRecord(ownRecord(context) ?? firstRecord(context));
}

function ownRecord(context: Context): JsonRecord | undefined {
	return recordsIn(context.getWorkflowStaticData('global'))[context.getNode().id];
}

/**
 * The first builds of 0.1.0 kept it in the node's own part of static data. What was published with one
 * goes on with the secret that is there.
 */
function firstRecord(context: Context): JsonRecord {
	const { subscriptions } = context.getWorkflowStaticData('node');
	return isRecord(subscriptions) ? { subscriptions } : {};
}

/** Takes away what those builds have kept, once there is a record in its place. */
export function dropFirstRecord(context: Context): void {
	const part = context.getWorkflowStaticData('node');
	delete part.subscriptions;
	delete part.seen;
}

/** True while there is no record but, perhaps, that of those builds. */
export function hasNoRecord(context: Context): boolean {
	return ownRecord(context) === undefined;
}
