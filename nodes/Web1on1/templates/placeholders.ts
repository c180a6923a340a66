/** Blanks, and what pasting leaves between the braces: zero-width characters, marks of direction. */
const GAP = '[\\s\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*';

/** A name; U+200C and U+200D join letters of Persian and Indian scripts. */
const NAMES = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_.-]|\\u200c|\\u200d| (?! ))*';

/**
 * `{{PlanTime}}`. The platform's own reading is not documented (facts: D2, D5), so names may
 * be of any script, with dots, dashes and single blanks inside, and the space around them is free.
 */
const PLACEHOLDER = new RegExp(`\\{\\{${GAP}(${NAMES}?)${GAP}\\}\\}`, 'gu');

const NAME = new RegExp(`^${NAMES}$`, 'u');

/** Names in the placeholders of a text, each once, in the order they appear. */
export function placeholdersIn(text: string): string[] {
	return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** The text with the values that are known; other placeholders stay as they are. */
export function fillPlaceholders(
	text: string,
	valueOf: (name: string) => string | undefined,
): string {
	return text.replace(PLACEHOLDER, (whole, name: string) => valueOf(name) ?? whole);
}

/** The name in `PlanTime` or `{{ PlanTime }}`; undefined for anything that can't be one. */
export function placeholderName(text: string): string | undefined {
	const bare = text.trim();
	return placeholdersIn(bare)[0] ?? (NAME.test(bare) ? bare : undefined);
}

/**
 * True for what the platform fills itself: dotted names such as `contact.name` (facts: D2), and
 * `template`, which always holds the template's ID.
 */
export function isFilledByPlatform(name: string): boolean {
	return name.includes('.') || name === 'template';
}
