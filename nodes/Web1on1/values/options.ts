import type { JsonRecord } from './json';
import { isUnseen, refuseMissing, textOrRefuse } from './kinds';

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
