import { isRecord, type JsonRecord } from '../../values/json';
import { trimmed } from '../../values/text';

/** A key without case and signs: `body_text` and `bodyText` are the same. */
export function lettersOf(key: unknown): string {
	return typeof key === 'string' ? key.toLowerCase().replace(/[^a-z]/g, '') : '';
}

/** The members of an object under their letters; of two that are alike, the first that holds something. */
export function lettered(record: JsonRecord): ReadonlyMap<string, unknown> {
	const members = new Map<string, unknown>();
	for (const [key, value] of Object.entries(record)) {
		const letters = lettersOf(key);
		members.set(letters, members.get(letters) ?? value);
	}
	return members;
}

/** The first of some members that holds a word, as text or as `{code}`, `{name}`, `{value}`. */
export function firstWord(members: ReadonlyMap<string, unknown>, keys: readonly string[]): string {
	for (const key of keys) {
		const value = members.get(key);
		const candidates = isRecord(value) ? [value.code, value.name, value.value] : [value];
		const words = candidates.map(trimmed);
		const word = words.find((text) => text !== '');
		if (word !== undefined) return word;
	}
	return '';
}
