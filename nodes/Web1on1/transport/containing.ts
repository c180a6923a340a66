import { isRecord, type JsonRecord } from '../values/json';
import { scalarText } from '../values/text';

/** A look for records with a text in one of their members. */
export interface Containing {
	/** What to ask the platform for. */
	query: Record<string, string>;
	/** What of its answer is meant; absent where all of it is. */
	keep?: (record: JsonRecord) => boolean;
}

/** Characters that mean something in a regular expression, save the dot, which matches itself too. */
const SPECIAL = /[\\^$*+?()[\]{}|]+/;

/**
 * `member=~text` finds records whose member contains the text. Whether the text is taken as it is
 * or as a regular expression is not documented (facts: F1, F8): so the platform is asked for the
 * longest part that means the same both ways, and the rest is looked at here.
 *
 * @param member dots for those further in
 */
export function containing(member: string, text: string): Containing {
	const [asked = ''] = text.split(SPECIAL).sort((one, other) => other.length - one.length);
	const query: Record<string, string> = asked === '' ? {} : { [member]: `~${asked}` };
	if (asked === text) return { query };
	return { query, keep: (record) => contains(record, member, text) };
}

/** True for a record whose member holds the text, in whatever case. */
export function contains(record: JsonRecord, member: string, text: string): boolean {
	const found = member
		.split('.')
		.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), record);
	return (scalarText(found) ?? '').toLowerCase().includes(text.toLowerCase());
}
