import type { Parameters } from '../../n8n/parameters';
import { InputError } from '../../values/inputError';

/** What says who is asked. */
const WHOM = [
	['organization', 'Organization'],
	['telephone', 'Telephone'],
	['email', 'Email'],
	['conversation', 'Conversation'],
] as const;

/** What an agent's model has written stands in these. */
const BY_MODEL = /\$(?:fromai|tool|json|input|binary)\b/i;

/**
 * Refuses to ask whom the model chooses, where a person reviews what an agent is about to do: who
 * wants permission does not choose who gives it.
 * @throws InputError naming the parameter
 */
export function refuseModelsChoice(parameters: Parameters): void {
	if (!parameters.isReview) return;
	for (const [name, label] of WHOM) {
		if (!BY_MODEL.test(parameters.written(name))) continue;
		throw new InputError(
			`'${label}' is filled in by the model`,
			"An agent must not choose who gives it permission. Enter the value yourself, or take it from a node in front of the agent by that node's name.",
		);
	}
}
