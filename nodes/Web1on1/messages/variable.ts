import { commandMessage } from './command';
import { InputError } from '../values/inputError';
import type { Message } from './message';
import { refuseRounded } from '../values/numbers';
import { textOrRefuse } from '../values/kinds';

/**
 * The command that keeps a variable in the conversation: `/set key value`, found again in the
 * conversation's `meta` (fact sheet, section c).
 *
 * @throws InputError for a key that is empty, has white space or starts with @, and for no value
 */
export function variableMessage(key: unknown, value: unknown): Message {
	return commandMessage(`/set ${variableKey(key)} ${variableValue(value)}`);
}

function variableKey(value: unknown): string {
	const key = textOrRefuse(value, "The variable's 'Name'").trim();
	if (key === '' || /\s/.test(key)) {
		throw new InputError(
			key === ''
				? "The variable's 'Name' is empty"
				: `The variable name '${key}' contains white space`,
			'Enter one word, for example appointmentId. What follows a space would become the value.',
		);
	}
	if (!key.startsWith('@')) return key;
	throw new InputError(
		`The variable name '${key}' starts with @`,
		"That sets a property of the conversation itself. Leave the @ out, or send the command with 'Create or Update'.",
	);
}

function variableValue(value: unknown): string {
	refuseRounded(value, "in 'Value'");
	const text = textOrRefuse(value, "The variable's 'Value'").trim();
	if (text !== '') return text;
	throw new InputError(
		"The variable's 'Value' is empty",
		'Enter text or a number. Write a list or an object as JSON text.',
	);
}
