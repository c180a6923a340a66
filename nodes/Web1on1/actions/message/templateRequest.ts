import { leaveMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import type { Message } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import type { TemplateDefinition } from '../../templates/definition';
import { variablesInForm, variablesInJson, variablesInPairs } from '../../templates/given';
import { nameInLabel } from '../../templates/label';
import { templateMessage, variableName } from '../../templates/message';
import type { JsonRecord } from '../../values/json';
import type { Outgoing } from '../../values/outgoing';
import { switchValue } from '../../values/switches';
import { trimmed } from '../../values/text';

/** Everything about the message that one item says. */
export interface TemplateRequest {
	/** ID of the template. */
	template: string;
	/** Name given in the options. */
	name: string;
	/** Name kept beside the ID when it was picked. */
	pickedName: string;
	/** Names of the variables, whichever way they were entered. */
	given: string[];
	/** Names of what else goes into `meta`, which may stand for a variable. */
	further: string[];
	/** Whether to compare the variables with the template. */
	check: boolean;
	/**
	 * The messages to send; the template may have to be looked up first.
	 * @throws InputError where the extra meta holds what can't be a variable of this template
	 */
	messages: (name: string, definition: TemplateDefinition | undefined) => Message[];
}

/**
 * Reads what to send, and makes sure that it can be.
 * @param outgoing decides what text may leave
 * @throws InputError naming the parameter
 */
export function readTemplateRequest(parameters: Parameters, outgoing: Outgoing): TemplateRequest {
	const template = parameters.id('template', 'Template');
	const options = parameters.collection('options');
	const variables = readVariables(parameters);
	const extraMeta = variablesInJson(options.extraMeta ?? '', 'Extra Meta (JSON)');
	const leaves = switchValue(options.leave, false, 'Leave Conversation Afterwards');
	const touchpoint = trimmed(options.touchpoint) || 'whatsapp';
	const fields = parameters
		.entries('fields', 'field')
		.map(({ key, value }) => fieldMessage({ key, value }, outgoing));
	const sent = { templateId: template, variables, extraMeta, touchpoint };
	const messages: TemplateRequest['messages'] = (name, definition) => [
		...fields,
		templateMessage({ ...sent, name, names: definition?.names ?? [] }, outgoing),
		...(leaves ? [leaveMessage()] : []),
	];
	// Built once ahead of time, so that a bad variable is refused before anything is sent.
	messages(template, undefined);
	return {
		template,
		name: trimmed(options.templateName),
		pickedName: nameInLabel(parameters.pickedName('template')),
		given: Object.keys(variables).map(variableName),
		further: Object.keys(extraMeta).map(variableName),
		check: options.checkVariables !== false,
		messages,
	};
}

/** The variables by name, in the way chosen under 'Enter Variables'. */
function readVariables(parameters: Parameters): JsonRecord {
	const mode = parameters.text('variableMode');
	if (mode === 'json') {
		return variablesInJson(parameters.raw('variablesJson'), 'Variables (JSON)');
	}
	if (mode === 'list') return variablesInPairs(parameters.entries('variables', 'variable'));
	return variablesInForm(parameters.collection('variableValues'));
}
