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
 * What an agent's model has written can be read by these of n8n's expressions: the arguments of its
 * call, the item they come in, the node's own parameters, which hold its message, and whatever an
 * expression that is put together while it runs asks for (n8n-workflow, `workflow-data-proxy.js`).
 */
const BY_MODEL =
	/\$(?:fromai|tool|json|input|binary|data|items?|thisItem|getPairedItem|(?:raw)?parameter|evaluateExpression)\b/i;

/**
 * Refuses to ask whom the model chooses, where a person reviews what an agent is about to do: who
 * wants permission does not choose who gives it, nor what counts as it.
 * @throws InputError naming the parameter
 */
export function refuseModelsChoice(parameters: Parameters): void {
	if (!parameters.isReview) return;
	for (const [name, label] of NOT_THE_MODELS) {
		if (!BY_MODEL.test(parameters.written(name))) continue;
		throw new InputError(
			`'${label}' is filled in by the model`,
			"An agent must not choose who gives it permission, or what counts as a yes. Enter the value yourself, or take it from a node in front of the agent by that node's name.",
		);
	}
}
