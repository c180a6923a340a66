import { InputError } from './inputError';
import { requireText, textOrRefuse } from './kinds';

/**
 * Several texts: a list, or one text with commas, semicolons or white space between them.
 * @param label how a message names the value, for example "'Channel IDs'"
 * @returns none where there is nothing
 * @throws InputError for what is no text, and for an entry of a list that is empty or no text
 */
export function textList(value: unknown, label: string): string[] {
	if (!Array.isArray(value)) {
		return textOrRefuse(value, label)
			.split(/[\s,;]+/)
			.filter((entry) => entry !== '');
	}
	const entries: unknown[] = value;
	return entries.map((entry) =>
		requireText(entry, `An entry of ${label}`, 'Give each entry of the list as text.'),
	);
}

/**
 * One of several choices, whether or not it is written in the same case.
 * @throws InputError when it is none of them
 */
export function choiceOf<Choice extends string>(
	value: unknown,
	label: string,
	choices: readonly Choice[],
): Choice {
	return amongChoices(requireText(value, label, advice(choices)), label, choices);
}

/**
 * Some of several choices: a list, or a text with commas between them.
 * @returns none where there is nothing
 * @throws InputError when one is none of them
 */
export function choicesOf(value: unknown, label: string, choices: readonly string[]): string[] {
	return textList(value, label).map((entry) => amongChoices(entry, label, choices));
}

function amongChoices<Choice extends string>(
	text: string,
	label: string,
	choices: readonly Choice[],
): Choice {
	const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
	if (found !== undefined) return found;
	throw new InputError(`${label} holds something that is not one of its choices`, advice(choices));
}

function advice(choices: readonly string[]): string {
	return `Choose from the list. In an expression, give one of: ${choices.join(', ')}.`;
}
