import { leaveMessage } from '../../messages/command';
import { fieldMessages } from '../../messages/field';
import type { Message } from '../../messages/message';
import type { Parameters } from '../../n8n/parameters';
import { variablesInForm, variablesInJson, variablesInPairs } from '../../templates/given';
import type { Session } from '../../transport/session';
import { jsonObjectIn, type JsonRecord } from '../../values/json';
import { optionText } from '../../values/options';
import type { Outgoing } from '../../values/outgoing';
import { switchIn } from '../../values/switches';
import { leavesOut } from '../leftOut';
import type { Target } from '../target';
import { readReference, templateDraft, type ReadyTemplate } from '../templateDraft';

const EXTRA_META = 'Extra Meta (JSON)';
const VARIABLES = 'Variables (JSON)';

/** A template looked up and checked, and all the messages to send with it. */
export interface TemplateRequest extends ReadyTemplate {
	messages: Message[];
}

/**
 * Reads what to send, and makes sure that it can be, as far as that can be told without the platform.
 *
 * @param outgoing decides what text may leave
 * @returns what looks the template up and makes sure of the rest; asked again it costs nothing
 * @throws InputError naming the parameter
 */
export function readTemplateRequest(
	parameters: Parameters,
	target: Target,
	outgoing: Outgoing,
): (session: Session) => Promise<TemplateRequest> {
	const options = parameters.collection('options', 'Options');
	const language = parameters.optionalText('templateLanguage', 'Template Language');
	const leaves = switchIn(options, 'leave', "'Leave Conversation Afterwards'", false);
	const draft = templateDraft(
		{
			reference: readReference(parameters.raw('template'), language, options),
			variables: readVariables(parameters),
			extraMeta: variablesInJson(
				options.extraMeta,
				EXTRA_META,
				jsonObjectIn(options, 'extraMeta', EXTRA_META),
			),
			touchpoint: optionText(options, 'touchpoint', "'Touchpoint'") || 'whatsapp',
			sentName: optionText(options, 'templateName', "'Template Name'"),
			isChecked: switchIn(options, 'checkVariables', "'Check Template'", true),
			leavesOutUnknown: leavesOut(options, 'unknownVariables', 'Unknown Variables'),
		},
		target,
		outgoing,
	);
	const fields = fieldMessages(
		parameters.entries('fields', 'field', 'Fields to Set'),
		outgoing,
		leavesOut(options, 'emptyFields', 'Empty Fields'),
	);
	return async (session) => {
		const ready = await draft(session);
		const messages = [...fields, ready.message, ...(leaves ? [leaveMessage()] : [])];
		return { ...ready, messages };
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
