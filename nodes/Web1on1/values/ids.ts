import { InputError } from './inputError';
import { isRecord } from './json';
import { requireText } from './kinds';
import { textList } from './lists';

const OBJECT_ID = /^[0-9a-f]{24}$/i;

/** True for an ID of Web1on1: 24 hexadecimal digits (a Mongo ObjectId). */
export function isObjectId(value: unknown): value is string {
	return typeof value === 'string' && OBJECT_ID.test(value);
}

/**
 * Finds the ID in a pasted URL, as its only group: the conversation's where one is named
 * (`…/conversations/<id>/messages/<id>`), else the last one. Links of the console are not documented,
 * those of the API are. A text without flags, since n8n's editor takes it so.
 */
export const ID_IN_URL = idInUrl('[0-9a-fA-F]', '[cC]onversations?(?:[iI][dD])?(?:/|=|%2[fF])');

function idInUrl(digit: string, named: string): string {
	const id = `${digit}{24}(?!${digit})`;
	const last = `(?![\\s\\S]*${named}${id})[\\s\\S]*(?<!${digit})`;
	return `^(?:[\\s\\S]*?${named}(?=${id})|${last})(${digit}{24})(?!${digit})[\\s\\S]*$`;
}

/** The ID in a pasted URL, see {@link ID_IN_URL}; undefined where there is none. */
export function pastedId(url: string): string | undefined {
	return new RegExp(ID_IN_URL).exec(url)?.[1];
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

/** An ID that may be a text, a number, or an object with an `id` (facts: E7). */
export function idOf(value: unknown): string | undefined {
	if (isRecord(value)) return isRecord(value.id) ? undefined : idOf(value.id);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}
