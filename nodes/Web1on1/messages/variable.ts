import { InputError } from '../values/inputError';
import { isJsonText } from '../values/json';
import { refuseRounded } from '../values/numbers';
import { Outgoing, tidyName } from '../values/outgoing';
import { commandMessage } from './command';
import type { Message } from './message';

/**
 * The command that keeps a variable in the conversation: `/set key value`, found again in the
 * conversation's `meta` (facts: C3).
 *
 * @param outgoing decides what text may leave
 * @throws InputError for a key that is empty, has white space or starts with @, and for a value that
 * may not leave
 */
export function variableMessage(
	key: unknown,
	value: unknown,
	outgoing: Outgoing = new Outgoing(),
): Message {
	return commandMessage(`/set ${variableKey(key, outgoing)} ${variableValue(value, outgoing)}`);
}

function variableKey(value: unknown, outgoing: Outgoing): string {
	const key = tidyName(outgoing.line(value, "the variable's 'Name'"));
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

function variableValue(value: unknown, outgoing: Outgoing): string {
	refuseRounded(value, "in 'Value'");
	const text = outgoing.line(value, "the variable's 'Value'", isJsonText(value));
	if (text !== '') return text;
	throw new InputError(
		"The variable's 'Value' is empty",
		'Enter text or a number. Write a list or an object as JSON text.',
	);
}
