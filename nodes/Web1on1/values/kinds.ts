import { InputError } from './inputError';
import { trimUnseen } from './text';

/** What a value is that a parameter or an expression has given. */
export type Kind =
	/** undefined or null: an expression that found nothing. */
	| 'missing'
	/** Text in which nothing can be seen. */
	| 'empty'
	| 'text'
	/** A finite number, of any size. */
	| 'number'
	| 'boolean'
	/** NaN or infinite: a calculation that went wrong. */
	| 'notANumber'
	/** A date of JavaScript, or of n8n's expressions (luxon). */
	| 'date'
	/** One of those that stands for no point in time. */
	| 'invalidDate'
	/** A duration or an interval of n8n's expressions (luxon). */
	| 'duration'
	| 'list'
	| 'object'
	/** A function, whose brackets were forgotten, or a symbol. */
	| 'function';

/** True for text in which nothing can be seen. */
export function isUnseen(text: string): boolean {
	return trimUnseen(text) === '';
}

/** What a value is. Dates are told by what they can do: n8n may hold another copy of their class. */
export function kindOf(value: unknown): Kind {
	if (value === undefined || value === null) return 'missing';
	if (typeof value === 'string') return isUnseen(value) ? 'empty' : 'text';
	if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'notANumber';
	if (typeof value === 'bigint') return 'number';
	if (typeof value === 'boolean') return 'boolean';
	return typeof value === 'object' ? kindOfObject(value) : 'function';
}

function kindOfObject(value: object): Kind {
	if (Array.isArray(value)) return 'list';
	// These can be formatted too.
	if ('isLuxonDuration' in value || 'isLuxonInterval' in value) return 'duration';
	if (!isDate(value)) return 'object';
	return Number.isNaN(Number(value.valueOf())) ? 'invalidDate' : 'date';
}

/** JavaScript's dates, and luxon's; plain data has no functions. */
function isDate(value: object): boolean {
	if ('isLuxonDateTime' in value) return true;
	const can = (name: string): boolean => typeof Reflect.get(value, name) === 'function';
	return can('toISOString') || (can('toISO') && can('toFormat'));
}

/** What a value is that is no text, and what to do about it. */
const REFUSALS: Readonly<Partial<Record<Kind, readonly [is: string, description: string]>>> = {
	notANumber: [
		'is not a number (NaN or infinite)',
		'A calculation in the expression went wrong. Look at the input of the node.',
	],
	date: [
		"is a date; format it, for example with toFormat('HH:mm')",
		"Write the expression so that it gives text, for example {{ $now.toFormat('dd-MM-yyyy HH:mm') }}.",
	],
	invalidDate: [
		'is a date that does not exist',
		'The expression has read a date from something that is none. Look at the input of the node.',
	],
	duration: [
		"is a duration; format it, for example with toFormat('hh:mm')",
		'Write the expression so that it gives text or a number.',
	],
	list: [
		'is a list',
		"Enter text or a number. Choose one entry of the list in the expression, or join them with join(', ').",
	],
	object: [
		'is an object',
		'Enter text or a number. Choose one member of the object in the expression, or write it as JSON text with toJsonString().',
	],
	function: ['is a function', 'Put brackets behind its name in the expression, as in trim().'],
};

/**
 * Refuses what is no text, number or boolean. Nothing at all passes: whether a parameter may be empty
 * is for who asks to know.
 *
 * @param label how a message names the value, for example "'Text'" or "The field 'location'"
 * @throws InputError for dates, durations, lists, objects, functions and numbers that are none
 */
export function refuseKind(value: unknown, label: string): void {
	const refusal = REFUSALS[kindOf(value)];
	if (refusal === undefined) return;
	const [is, description] = refusal;
	throw new InputError(`${label} ${is}`, description);
}

/**
 * A value as text, as it is; undefined and null are empty text.
 * @param label how a message names the value, for example "'Text'" or "The field 'location'"
 * @throws InputError for what is no text, see {@link refuseKind}
 */
export function textOrRefuse(value: unknown, label: string): string {
	refuseKind(value, label);
	return value === undefined || value === null ? '' : String(value);
}

/**
 * A value as text in which there is something to see, without blanks and invisible marks around it.
 * @param label how a message names the value, for example "'Text'"
 * @param description what to do where there is nothing
 * @throws InputError for what is no text, and for nothing
 */
export function requireText(value: unknown, label: string, description: string): string {
	const text = trimUnseen(textOrRefuse(value, label));
	if (text === '') throw new InputError(`${label} is empty`, description);
	return text;
}

/**
 * Refuses undefined and null where an empty text would mean "left empty": they are what an expression
 * gives that has found nothing.
 * @throws InputError
 */
export function refuseMissing(value: unknown, label: string): void {
	if (value !== undefined && value !== null) return;
	throw new InputError(
		`${label} is empty`,
		'Its expression has found nothing (undefined or null). Look at the input of the node, or give an empty text if it is meant to be empty.',
	);
}
