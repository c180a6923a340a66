import { InputError } from './inputError';
import { isRecord } from './json';
import { requireText } from './kinds';
import { textList } from './lists';

const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** True for an ID of Web1on1: 24 hexadecimal digits (a Mongo ObjectId). */
export function isObjectId(value: unknown): value is string {
	return typeof value === 'string' && OBJECT_ID.test(value);
}

const IDS = /(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])/gi;

/** The last ID in a pasted URL. Links of the console are not documented, those of the API end in one. */
export function lastId(text: string): string | undefined {
	return text.match(IDS)?.at(-1);
}

const ADVICE =
	'A Web1on1 ID has 24 characters, 0-9 and a-f. Choose from the list, or copy the ID from Web1on1.';

/**
 * An ID as Web1on1 writes it, without the blanks that copying adds.
 * @param label how a message names it, for example "'Conversation'"
 * @throws InputError when it is not 24 hexadecimal digits
 */
export function objectId(value: unknown, label: string): string {
	const id = requireText(value, label, ADVICE);
	if (isObjectId(id)) return id;
	throw new InputError(`${label} is not a Web1on1 ID`, ADVICE);
}

/**
 * IDs given as a list, or as text with commas between them.
 * @param label how a message names them, for example "'Channel IDs'"
 * @returns none where there is nothing
 * @throws InputError when one of them is no ID
 */
export function objectIds(value: unknown, label: string): string[] {
	return textList(value, label).map((entry) => objectId(entry, label));
}

/** An ID that may be a text, a number, or an object with an `id` (fact sheet, section e). */
export function idOf(value: unknown): string | undefined {
	if (isRecord(value)) return isRecord(value.id) ? undefined : idOf(value.id);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}
