import { leaveMessage } from '../../messages/command';
import { fieldMessage } from '../../messages/field';
import type { Message } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import { variablesInForm, variablesInPairs } from '../../templates/given';
import { nameInLabel } from '../../templates/label';
import { templateMessage } from '../../templates/message';
import { jsonObjectIn, type JsonRecord } from '../../values/json';
import { optionText } from '../../values/options';
import { switchIn } from '../../values/switches';

/** Everything about the message that one item says. */
export interface TemplateRequest {
	/** ID of the template. */
	template: string;
	/** Name given in the options. */
	name: string;
	/** Name kept beside the ID when it was picked. */
	pickedName: string;
	/** Whichever way they were entered, by name. */
	variables: JsonRecord;
	extraMeta: JsonRecord;
	/** Whether to compare the variables with the template. */
	check: boolean;
	/** The messages to send; the template's name may have to be looked up first. */
	messages: (name: string) => Message[];
}

/**
 * Reads what to send, and makes sure that it can be.
 * @throws InputError naming the parameter
 */
export function readTemplateRequest(parameters: Parameters): TemplateRequest {
	const template = parameters.id('template', 'Template');
	const options = parameters.collection('options', 'Options');
	const variables = readVariables(parameters);
	const extraMeta = jsonObjectIn(options, 'extraMeta', 'Extra Meta (JSON)');
	const leaves = switchIn(options, 'leave', "'Leave Conversation Afterwards'", false);
	const touchpoint = optionText(options, 'touchpoint', "'Touchpoint'") || 'whatsapp';
	const fields = parameters
		.entries('fields', 'field', 'Fields to Set')
		.map(({ key, value }) => fieldMessage({ key, value }));
	const messages = (name: string): Message[] => [
		...fields,
		templateMessage({ templateId: template, name, variables, extraMeta, touchpoint }),
		...(leaves ? [leaveMessage()] : []),
	];
	// Built once ahead of time, so that a bad variable is refused before anything is sent.
	messages(template);
	return {
		template,
		name: optionText(options, 'templateName', "'Template Name'"),
		pickedName: nameInLabel(parameters.pickedName('template')),
		variables,
		extraMeta,
		check: switchIn(options, 'checkVariables', "'Check Variables'", true),
		messages,
	};
}

/** The variables by name, in the way chosen under 'Enter Variables'. */
function readVariables(parameters: Parameters): JsonRecord {
	const mode = parameters.choice('variableMode', 'Enter Variables', ['form', 'list', 'json']);
	if (mode === 'json') return parameters.json('variablesJson', 'Variables (JSON)');
	if (mode === 'list') {
		return variablesInPairs(parameters.entries('variables', 'variable', 'Variables'));
	}
	return variablesInForm(parameters.collection('variableValues', 'Template Variables'));
}
