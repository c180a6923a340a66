import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';
import { kindOf } from '../values/kinds';
import { refuseRounded } from '../values/numbers';
import { Outgoing, tidyName } from '../values/outgoing';
import type { Message } from './message';

/** A field of the contact's record: a form field's key and its value. */
export interface FieldInput {
	key: unknown;
	value: unknown;
	/** Binds the value to one form (`meta.form`), where several forms share a key. */
	form?: string;
}

/**
 * The message that sets a field: `{type: "field", text: ".licenseplate XX-99-WZ"}` (facts: C1, C2).
 * The platform splits at the first blank and knows no quoting, so the value goes out as it is, on
 * one line.
 *
 * @param outgoing decides what text may leave
 * @throws InputError for a key that is empty or holds white space, and for a value that may not leave
 */
export function fieldMessage(
	{ key, value, form }: FieldInput,
	outgoing: Outgoing = new Outgoing(),
): Message {
	const name = fieldKey(key, outgoing);
	const text = fieldValue(name, value, outgoing);
	const message: Message = { type: 'field', text: `.${name} ${text}` };
	return form === undefined ? message : { ...message, meta: { form } };
}

/**
 * The messages that set some fields.
 * @param leavesOutEmpty whether a field without a value is left out, instead of being refused
 * @throws InputError as {@link fieldMessage} does
 */
export function fieldMessages(
	entries: readonly JsonRecord[],
	outgoing: Outgoing,
	leavesOutEmpty: boolean,
): Message[] {
	return entries
		.filter(({ value }) => !(leavesOutEmpty && isEmpty(value)))
		.map(({ key, value }) => fieldMessage({ key, value }, outgoing));
}

function isEmpty(value: unknown): boolean {
	const kind = kindOf(value);
	return kind === 'missing' || kind === 'empty';
}

/** The key in such a message. */
export function fieldKeyIn({ text }: Message): string {
	return text.slice(1, text.indexOf(' '));
}

function fieldKey(key: unknown, outgoing: Outgoing): string {
	const name = tidyName(outgoing.line(key, "a field's 'Key'")).replace(/^\./, '');
	if (name === '') {
		throw new InputError(
			"A field's 'Key' is empty",
			'Enter the key of a form field in Web1on1, for example licenseplate.',
		);
	}
	if (/\s/.test(name)) {
		throw new InputError(
			`The field key '${name}' contains white space`,
			'What follows the first space would become the value. Enter the key of the form field, not its label.',
		);
	}
	return name;
}

function fieldValue(name: string, value: unknown, outgoing: Outgoing): string {
	refuseRounded(value, `for the field '${name}'`);
	const text = outgoing.line(value, `the field '${name}'`);
	if (text !== '') return text;
	throw new InputError(
		`The field '${name}' has no value`,
		"Web1on1 does not document what an empty value does, so it is not sent. Enter text or a number, or have it left out with 'Empty Fields' in the options.",
	);
}
