import { InputError } from '../values/inputError';
import { APPROVED } from './check';
import { inLanguage, isSameLanguage } from './language';
import { isUsable, languageOf, reasonAgainst, type KnownTemplate } from './standing';

/** Which template is wanted, by its name. */
export interface NamedTemplate {
	name: string;
	/** The languages that will do, the best first. */
	languages: readonly string[];
	/** Whether any language will do where none of these is there, as long as there is but one. */
	anyLanguage: boolean;
	/** Whether those that can't arrive are left out of account. */
	usableOnly: boolean;
}

/** Templates of one name by their owners: the item's organization, then those above it, outwards. */
export type Levels = ReadonlyArray<readonly KnownTemplate[]>;

/**
 * The template that is meant. A language counts more than nearness: the group's Dutch template goes
 * before the dealer's English one where Dutch is wanted.
 *
 * @returns undefined where there is none
 * @throws InputError where there are several, naming what there is
 */
export function chooseTemplate(wanted: NamedTemplate, levels: Levels): KnownTemplate | undefined {
	const candidates = levels.map((level) => level.filter(wanted.usableOnly ? isUsable : isThere));
	for (const language of wanted.languages) {
		for (const level of candidates) {
			const found = inLanguage(level, languageOf, language);
			if (found.length > 0) return onlyOne(wanted, found);
		}
	}
	const nearest = candidates.find((level) => level.length > 0) ?? [];
	// Records that don't say their language may be in any.
	const isOpen = wanted.anyLanguage || nearest.every((one) => languageOf(one) === '');
	return isOpen && nearest.length > 0 ? onlyOne(wanted, nearest) : undefined;
}

function isThere({ isDeleted }: KnownTemplate): boolean {
	return !isDeleted;
}

function onlyOne(wanted: NamedTemplate, found: readonly KnownTemplate[]): KnownTemplate {
	const [first, ...others] = preferred(found);
	if (first !== undefined && others.length === 0) return first;
	const languages = languagesOf(found);
	throw languages.length > 1
		? new InputError(
				`'${wanted.name}' exists in ${listed(languages)}; set 'Template Language'`,
				"Enter one of these languages. 'Fallback Language' in the options says which to take where it is missing.",
			)
		: new InputError(
				`There are ${found.length} templates called '${wanted.name}'${languages.length === 0 ? '' : ` in ${listed(languages)}`}`,
				"Choose one of them with 'From List' or 'By ID', or rename the others in Web1on1.",
			);
}

/** Of several in the same language, the only one that says it is approved. */
function preferred(found: readonly KnownTemplate[]): readonly KnownTemplate[] {
	const [first] = found;
	if (first === undefined) return found;
	const isAlike = found.every((one) => isSameLanguage(languageOf(one), languageOf(first)));
	const approved = found.filter(({ definition }) => APPROVED.test(definition.status));
	return isAlike && approved.length === 1 ? approved : found;
}

/**
 * Why there is no such template, naming what there is.
 * @param elsewhere those of the same name that belong to other organizations
 * @param others what the organizations have instead, as far as somebody has looked
 */
export function notFound(
	wanted: NamedTemplate,
	levels: Levels,
	elsewhere: readonly KnownTemplate[],
	others: readonly KnownTemplate[],
): InputError {
	const all = levels.flat();
	const there = all.filter(wanted.usableOnly ? isUsable : isThere);
	if (there.length > 0) return inOtherLanguages(wanted, there);
	const [reason] = wanted.usableOnly ? all.flatMap((one) => reasonAgainst(one) ?? []) : [];
	if (reason !== undefined) return reason;
	const foreign =
		elsewhere.length === 0
			? ''
			: ' Other organizations have one of this name, which this one can not use.';
	return new InputError(
		`The organization has no template called '${wanted.name}', nor has one above it`,
		`${whatThereIs(others)}${foreign} Check the name under 'Template'; it counts to the letter.`.trim(),
	);
}

function inOtherLanguages(wanted: NamedTemplate, there: readonly KnownTemplate[]): InputError {
	const [first = ''] = wanted.languages;
	return new InputError(
		`'${wanted.name}' exists in ${listed(languagesOf(there)) || 'no language it names'}, not in ${first}`,
		"Change 'Template Language', or enter a 'Fallback Language' in the options.",
	);
}

/** More names than these help nobody. */
const MOST_NAMES = 10;

function whatThereIs(others: readonly KnownTemplate[]): string {
	const names = [...new Set(others.map(({ definition }) => definition.name))].filter(
		(name) => name !== '',
	);
	if (names.length === 0) return '';
	const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
	return `There are: ${names.slice(0, MOST_NAMES).join(', ')}${rest}.`;
}

function languagesOf(ones: readonly KnownTemplate[]): string[] {
	return [...new Set(ones.map(languageOf))].filter((language) => language !== '').sort();
}

/** "nl, fr and en". */
function listed(words: readonly string[]): string {
	const last = words.at(-1) ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
