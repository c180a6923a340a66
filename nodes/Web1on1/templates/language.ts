/**
 * A language as it is compared: `nl_NL`, `nl-NL` and `nl_NL.UTF-8` are the same. Which of them Web1on1
 * writes is not documented (facts: D5).
 */
function tagOf(language: string): string {
	return language
		.trim()
		.toLowerCase()
		.replace(/[.@].*$/, '')
		.replace(/[\s_-]+/g, '-');
}

/** The language without its country. */
function primaryOf(tag: string): string {
	return tag.split('-')[0] ?? '';
}

/** True where both texts mean the same language of the same country. */
export function isSameLanguage(one: string, other: string): boolean {
	return tagOf(one) === tagOf(other);
}

/**
 * Those in a language: exactly in it, else in what comes near. `nl` finds `nl_NL` too, and `nl_NL` finds
 * `nl`, but not `nl_BE`: another country's words are for its own consumers.
 */
export function inLanguage<One>(
	ones: readonly One[],
	languageOf: (one: One) => string,
	wanted: string,
): One[] {
	const tag = tagOf(wanted);
	const primary = primaryOf(tag);
	const exact = ones.filter((one) => tagOf(languageOf(one)) === tag);
	if (exact.length > 0) return exact;
	return ones.filter((one) => {
		const theirs = tagOf(languageOf(one));
		return theirs !== '' && (tag === primary ? primaryOf(theirs) : theirs) === primary;
	});
}
