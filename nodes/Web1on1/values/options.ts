import type { JsonRecord } from './json';
import { isUnseen, refuseMissing, textOrRefuse } from './kinds';
import { choiceOf } from './lists';

/**
 * A text among options, without blanks around it; empty where it was not added or left empty.
 * @param label how a message names it, for example "'Touchpoint'"
 * @throws InputError for what is no text, undefined and null included: an expression that has found
 * nothing is not left empty
 */
export function optionText(options: JsonRecord, name: string, label: string): string {
	if (!Object.hasOwn(options, name)) return '';
	const value = options[name];
	refuseMissing(value, label);
	const text = textOrRefuse(value, label);
	return isUnseen(text) ? '' : text.trim();
}

/**
 * One of several choices among options; undefined where it was not added.
 * @param label how a message names it, for example "'Once Within'"
 * @throws InputError when it is none of them, undefined and null included
 */
export function optionChoice<Choice extends string>(
	options: JsonRecord,
	name: string,
	label: string,
	choices: readonly Choice[],
): Choice | undefined {
	return Object.hasOwn(options, name) ? choiceOf(options[name], label, choices) : undefined;
}
