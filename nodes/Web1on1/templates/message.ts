import type { Message } from '../messages/message';
import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';
import { refuseRounded } from '../values/numbers';
import { Outgoing, tidyName } from '../values/outgoing';
import { refuseTwice } from './given';

/** A WhatsApp template to send, with its variables by name. */
export interface TemplateInput {
	/** ID of the template (`watemplates`). */
	templateId: string;
	/** Name of the template: the message's text in the only documented example (facts: D7). */
	name: string;
	variables: JsonRecord;
	/** Further members of `meta`, passed on as they are: header media and buttons are not documented. */
	extraMeta?: JsonRecord;
	/** What the template names, where that is known: such a member of the extra meta is a variable. */
	names?: readonly string[];
	touchpoint?: string;
}

/**
 * The chat message that sends a template to the consumer (facts: D1, B6): role `agent`,
 * since role `bot` stays inside Web1on1, and in `meta` the template's ID beside the variables.
 *
 * @param outgoing decides what text may leave
 * @throws InputError for a variable that is empty, has no plain value, is given twice, or is called
 * `template`
 */
export function templateMessage(
	input: TemplateInput,
	outgoing: Outgoing = new Outgoing(),
): Message & { meta: JsonRecord } {
	const { templateId, name, touchpoint = 'whatsapp' } = input;
	return {
		text: name,
		role: 'agent',
		touchpoint,
		type: 'chat',
		meta: { template: templateId, ...variableTexts(input, outgoing) },
	};
}

/** The variables as the API takes them, names to texts, and the extra meta behind them. */
function variableTexts(
	{ variables, extraMeta = {}, names = [] }: TemplateInput,
	outgoing: Outgoing,
): JsonRecord {
	const own = Object.entries(variables).map(([name, value]) => {
		const tidy = variableName(name);
		return [tidy, variableText(tidy, value, outgoing)] as const;
	});
	const extra = Object.entries(extraMeta).map(([name, value]) => {
		const tidy = variableName(name);
		const isText = typeof value === 'string' || value === null;
		const isVariable = isText && names.includes(tidy);
		return [tidy, isVariable ? variableText(tidy, value, outgoing) : value] as const;
	});
	const entries: Array<readonly [string, unknown]> = [...own, ...extra];
	refuseTwice(
		entries.map(([name]) => name),
		"Give it once: in the template's variables, or in 'Extra Meta (JSON)'.",
	);
	return Object.fromEntries(entries);
}

/**
 * The name of a variable as it is sent.
 * @throws InputError when it is empty, or `template`
 */
export function variableName(name: string): string {
	const tidy = tidyName(name);
	if (tidy === '') {
		throw new InputError(
			'A template variable has no name',
			'Enter the name that stands between the double braces in the template, for example PlanTime.',
		);
	}
	if (tidy === 'template') {
		throw new InputError(
			"A template variable can't be called 'template'",
			'Web1on1 reads that name as the ID of the template. Rename the variable in the template.',
		);
	}
	return tidy;
}

function variableText(name: string, value: unknown, outgoing: Outgoing): string {
	refuseRounded(value, `for the template variable '${name}'`);
	return outgoing.variable(name, value);
}
