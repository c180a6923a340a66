import type { Message } from '../messages/message';
import { InputError } from '../values/inputError';
import { type JsonRecord } from '../values/json';
import { refuseRounded } from '../values/numbers';
import { isUnseen, textOrRefuse } from '../values/kinds';

/** A WhatsApp template to send, with its variables by name. */
export interface TemplateInput {
	/** ID of the template (`watemplates`). */
	templateId: string;
	/** Name of the template: the message's text in the only documented example (fact sheet, section d). */
	name: string;
	variables: JsonRecord;
	/** Further members of `meta`, passed on as they are: header media and buttons are not documented. */
	extraMeta?: JsonRecord;
	touchpoint?: string;
}

/**
 * The chat message that sends a template to the consumer (fact sheet, section d): role `agent`,
 * since role `bot` stays inside Web1on1, and in `meta` the template's ID beside the variables.
 *
 * @throws InputError for a variable that is empty, has no plain value, or is called `template`
 */
export function templateMessage(input: TemplateInput): Message {
	const extraMeta = input.extraMeta ?? {};
	Object.keys(extraMeta).forEach(variableName);
	return {
		text: input.name,
		role: 'agent',
		touchpoint: input.touchpoint ?? 'whatsapp',
		type: 'chat',
		meta: { template: input.templateId, ...variableTexts(input.variables), ...extraMeta },
	};
}

/** The variables as the API takes them: names to texts. */
export function variableTexts(variables: JsonRecord): Record<string, string> {
	return Object.fromEntries(
		Object.entries(variables).map(([name, value]) => [
			variableName(name),
			variableText(name, value),
		]),
	);
}

function variableName(name: string): string {
	const trimmed = name.trim();
	if (trimmed === '') {
		throw new InputError(
			'A template variable has no name',
			'Enter the name that stands between the double braces in the template, for example PlanTime.',
		);
	}
	if (trimmed === 'template') {
		throw new InputError(
			"A template variable can't be called 'template'",
			'Web1on1 reads that name as the ID of the template. Rename the variable in the template.',
		);
	}
	return trimmed;
}

function variableText(name: string, value: unknown): string {
	refuseRounded(value, `for the template variable '${name.trim()}'`);
	const text = textOrRefuse(value, `The template variable '${name.trim()}'`);
	if (!isUnseen(text)) return text;
	throw new InputError(
		`The template variable '${name.trim()}' has no value`,
		'The consumer would read a gap. Enter text or a number.',
	);
}
