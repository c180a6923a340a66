import { isRecord } from '../../values/json';
import { languageOf } from './facts';
import { lettersOf } from './keys';

/** One language of a template, or of one of its texts. */
export interface Translation {
	language: string;
	content: unknown;
}

const TRANSLATION_KEYS = new Set(['i18n', 'languages', 'locales', 'localizations', 'translations']);

const LOCALE = /^[a-z]{2,3}(?:[-_][a-z\d]{2,8})*$/i;

/** Short of three letters, which many other keys have too ("url"). */
const SHORT_LOCALE = /^[a-z]{2}(?:[-_][a-z\d]{2,4})*$/i;

/**
 * The languages a value holds: a list whose entries each name their language, or an object with
 * languages for keys. None when it is something else.
 *
 * @param key letters of the key it stands under
 * @param isText whether that is the key of a text
 */
export function translationsIn(value: unknown, key: string, isText: boolean): Translation[] {
	if (Array.isArray(value)) {
		const entries = value.map((content: unknown) => ({ language: languageOf(content), content }));
		return entries.every(({ language }) => language !== '') ? entries : [];
	}
	if (!isRecord(value)) return [];
	const members = Object.entries(value).map(([language, content]) => ({ language, content }));
	if (TRANSLATION_KEYS.has(lettersOf(key))) {
		return members.filter(({ language }) => LOCALE.test(language));
	}
	const areLanguages =
		isText &&
		members.every(({ language }) => SHORT_LOCALE.test(language)) &&
		members.some(({ language }) => lettersOf(language) !== 'id');
	return areLanguages ? members : [];
}

/** The translation in a language, else in the same language of another country, else the first. */
export function chooseTranslation(
	translations: readonly Translation[],
	wanted: string,
): Translation | undefined {
	const folded = fold(wanted);
	const [primary] = folded.split('_');
	return (
		translations.find(({ language }) => fold(language) === folded) ??
		translations.find(({ language }) => fold(language).split('_')[0] === primary) ??
		translations[0]
	);
}

function fold(language: string): string {
	return language.toLowerCase().replaceAll('-', '_');
}
