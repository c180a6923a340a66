import type { Parameters } from '../../n8n/parameters';
import { InputError } from '../../values/inputError';

/** Who is asked, and what of the answer is a yes. */
const NOT_THE_MODELS = [
	['organization', 'Organization'],
	['telephone', 'Telephone'],
	['email', 'Email'],
	['conversation', 'Conversation'],
	// A button may say one thing, and its payload another.
	['quickReplies', 'Quick Replies'],
	['options.yesWords', 'Words for Yes'],
	['options.noWords', 'Words for No'],
	['options.overlookedWords', 'Words to Overlook'],
] as const;

/**
 * What an expression may read: other nodes by name, time, and what the workflow and its n8n have. All the
 * rest of n8n's names (n8n-workflow, `workflow-data-proxy.js`) gives what the model has written, by one
 * way or another, or may in a later n8n: the arguments of its call, the item they come in, the node's own
 * parameters with its message, or an expression that is put together while it runs.
 */
const NOT_BY_MODEL = new Set([
	...['$node', '$now', '$today', '$vars', '$env', '$secrets', '$workflow', '$execution'],
	...['$itemIndex', '$runIndex', '$mode', '$if', '$ifEmpty', '$min', '$max', '$jmespath'],
]);

function isByModel(expression: string): boolean {
	const names = expression.match(/\$[a-z_]\w*/gi) ?? [];
	return names.some((name) => !NOT_BY_MODEL.has(name));
}

/**
 * Refuses to ask whom the model chooses, where a person reviews what an agent is about to do: who
 * wants permission does not choose who gives it, nor what counts as it.
 * @throws InputError naming the parameter
 */
export function refuseModelsChoice(parameters: Parameters): void {
	if (!parameters.isReview) return;
	for (const [name, label] of NOT_THE_MODELS) {
		if (!parameters.someExpression(name, isByModel)) continue;
		throw new InputError(
			`'${label}' may be filled in by the model`,
			"An agent must not choose who gives it permission, or what counts as a yes. Enter the value yourself, or take it from a node in front of the agent by that node's name.",
		);
	}
}
