import { leaveMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import type { Message } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import type { TemplateDefinition } from '../../templates/definition';
import { variablesInForm, variablesInJson, variablesInPairs } from '../../templates/given';
import { nameInLabel } from '../../templates/label';
import { templateMessage, variableName } from '../../templates/message';
import { jsonObjectIn, type JsonRecord } from '../../values/json';
import { optionText } from '../../values/options';
import type { Outgoing } from '../../values/outgoing';
import { switchIn } from '../../values/switches';

const EXTRA_META = 'Extra Meta (JSON)';
const VARIABLES = 'Variables (JSON)';

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
	const options = parameters.collection('options', 'Options');
	const variables = readVariables(parameters);
	const extraMeta = variablesInJson(
		options.extraMeta,
		EXTRA_META,
		jsonObjectIn(options, 'extraMeta', EXTRA_META),
	);
	const leaves = switchIn(options, 'leave', "'Leave Conversation Afterwards'", false);
	const touchpoint = optionText(options, 'touchpoint', "'Touchpoint'") || 'whatsapp';
	const fields = parameters
		.entries('fields', 'field', 'Fields to Set')
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
		name: optionText(options, 'templateName', "'Template Name'"),
		pickedName: nameInLabel(parameters.pickedName('template')),
		given: Object.keys(variables).map(variableName),
		further: Object.keys(extraMeta).map(variableName),
		check: switchIn(options, 'checkVariables', "'Check Variables'", true),
		messages,
	};
}

/** The variables by name, in the way chosen under 'Enter Variables'. */
function readVariables(parameters: Parameters): JsonRecord {
	const mode = parameters.choice('variableMode', 'Enter Variables', ['form', 'list', 'json']);
	if (mode === 'json') {
		const given = parameters.json('variablesJson', VARIABLES);
		return variablesInJson(parameters.raw('variablesJson'), VARIABLES, given);
	}
	if (mode === 'list') {
		return variablesInPairs(parameters.entries('variables', 'variable', 'Variables'));
	}
	return variablesInForm(parameters.collection('variableValues', 'Template Variables'));
}
