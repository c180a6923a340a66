import * as n8nWorkflow from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

/**
 * Came with a version later than the one whose error output knows `details`. When that was is not
 * known to the version: n8n 1.123 and 2.20 don't know it, 2.35 does, and this came after 2.35. So
 * whoever has it knows `details`; some that would know it are treated as if they did not.
 */
const LATER = 'isIndefiniteWait';

/**
 * Whether an item that failed may carry `details` beside its `error`. Older versions of n8n look for
 * `error` alone, or with `message`, and take anything else for a success: it would come out of the
 * wrong output (n8n-core, `WorkflowExecute.handleNodeErrorOutput`).
 */
export function takesDetails(
	{ onError }: Pick<INode, 'onError'>,
	n8n: object = n8nWorkflow,
): boolean {
	return onError !== 'continueErrorOutput' || LATER in n8n;
}
