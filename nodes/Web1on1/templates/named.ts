import { hasStatus } from '../transport/errors';
import { list } from '../transport/lists';
import { organizationOf } from '../transport/organizations';
import { Remembered } from '../transport/remembered';
import type { Session } from '../transport/session';
import { idOf } from '../values/ids';
import type { JsonRecord } from '../values/json';
import { chooseTemplate, notFound, type Levels, type NamedTemplate } from './choose';
import type { TemplateDefinition } from './definition';
import { inLanguage } from './language';
import { TEMPLATES } from './lookup';
import { isUsable, languageOf, readKnownTemplate, type KnownTemplate } from './standing';

/** Which template, and for whom. */
export interface TemplateFor {
	wanted: NamedTemplate;
	/** The organization in whose name it is sent. */
	organization: string;
	/** The consumer's language as Web1on1 knows it; asked only where there is a choice. */
	locale: () => Promise<string | undefined>;
}

/** What there is to choose from. */
interface Choice {
	levels: Levels;
	/** Templates of the same name that belong to others. */
	elsewhere: readonly KnownTemplate[];
	/** Whatever these organizations have, as far as somebody has looked. */
	others: readonly KnownTemplate[];
}

/**
 * The template of a name that an organization may send: its own, or one of the organizations above it
 * (facts: F7).
 *
 * @throws InputError where there is none or several, naming what there is
 * @throws Web1on1Error where it can't be looked up
 */
export async function templateByName(
	session: Session,
	{ wanted, organization, locale }: TemplateFor,
): Promise<KnownTemplate> {
	const { levels, elsewhere, others } = await choiceFor(session, wanted, organization);
	const isOpen = wanted.anyLanguage && languagesIn(levels.flat()).length > 1;
	const spoken = isOpen ? await locale() : undefined;
	const languages = spoken === undefined ? wanted.languages : [spoken, ...wanted.languages];
	const found = chooseTemplate({ ...wanted, languages }, levels);
	if (found !== undefined) return found;
	throw notFound({ ...wanted, languages }, levels, elsewhere, others);
}

/**
 * All organizations' templates of a name come with one list, asked for once per execution. Those above
 * an organization count where its own do not suit. What an organization lacks in that list is looked for
 * among all it has: the list may not hold everything (facts: U17).
 */
async function choiceFor(
	session: Session,
	wanted: NamedTemplate,
	organization: string,
): Promise<Choice> {
	const all = await templatesNamed(session, wanted.name);
	const own = ownedBy(all, organization);
	if (suits(wanted, own)) return { levels: [own], elsewhere: [], others: [] };
	const owners = await ownersFor(session, organization);
	const levels = owners.map((owner) => ownedBy(all, owner));
	if (levels.flat().length > 0) return { levels, elsewhere: [], others: [] };
	const others = await contentsOf(session, wanted.name, owners);
	const closer = others.filter(({ definition }) => definition.name === wanted.name);
	const found = owners.map((owner) => ownedBy(closer, owner));
	return { levels: found, elsewhere: all, others };
}

/**
 * What a name may stand for, where nobody has said the language yet: the templates that can be sent of
 * an organization, or, where that is not known, of all that the bot sees.
 *
 * @throws Web1on1Error where it can't be looked up
 */
export async function candidatesNamed(
	session: Session,
	name: string,
	organization: string | undefined,
): Promise<TemplateDefinition[]> {
	const wanted = { name, languages: [], anyLanguage: true, usableOnly: true };
	const found =
		organization === undefined
			? await templatesNamed(session, name)
			: (await choiceFor(session, wanted, organization)).levels.flat();
	return found.filter(isUsable).map(({ definition }) => definition);
}

/** True where an organization's own templates hold the one that is wanted first. */
function suits({ languages }: NamedTemplate, own: readonly KnownTemplate[]): boolean {
	const [first] = languages;
	const usable = own.filter(isUsable);
	const suitable = first === undefined ? usable : inLanguage(usable, languageOf, first);
	return suitable.length > 0;
}

function ownedBy(templates: readonly KnownTemplate[], owner: string): KnownTemplate[] {
	return templates.filter(({ organization }) => organization === owner);
}

function languagesIn(templates: readonly KnownTemplate[]): string[] {
	return [...new Set(templates.filter(isUsable).map(languageOf))];
}

const named = new Remembered<KnownTemplate[]>();

/** Every template of a name that the bot sees. The filter may be ignored, so it is applied here too. */
async function templatesNamed(session: Session, name: string): Promise<KnownTemplate[]> {
	return await named.get(session, name, async () => {
		const found = await templatesIn(session, { name });
		return found.filter(({ definition }) => definition.name === name);
	});
}

const contents = new Remembered<KnownTemplate[]>();

/** So many organizations are looked into before it is believed that the list by name is complete. */
const MOST_LOOKED_INTO = 3;

/** More templates than these of one organization are not looked through. */
const MOST_TEMPLATES = 1000;

/** All templates of some organizations; none where looking into others has brought nothing. */
async function contentsOf(
	session: Session,
	name: string,
	owners: readonly string[],
): Promise<KnownTemplate[]> {
	const key = owners.join();
	const before = contents.asked(session).slice(0, MOST_LOOKED_INTO);
	if (before.length === MOST_LOOKED_INTO && !contents.has(session, key)) {
		const seen = (await Promise.all(before)).flat();
		if (!seen.some(({ definition }) => definition.name === name)) return [];
	}
	return await contents.get(
		session,
		key,
		async () => await templatesIn(session, { organization: [...owners] }, MOST_TEMPLATES),
	);
}

/** @throws Web1on1Error that says how to go on where the token may not list templates */
async function templatesIn(
	session: Session,
	query: Record<string, string | string[]>,
	most?: number,
): Promise<KnownTemplate[]> {
	try {
		const records = await list(session, TEMPLATES, query, most === undefined ? {} : { most });
		return records.flatMap(toTemplate);
	} catch (error) {
		if (!hasStatus(error, 403)) return await Promise.reject(error);
		throw error.with({
			message: "The token of this credential may not list templates, so none is found 'By Name'",
			description: `Web1on1 said: ${error.message}. Choose the template 'By ID', or use a token with a wider scope.`,
		});
	}
}

function toTemplate(record: JsonRecord): KnownTemplate[] {
	const id = idOf(record.id);
	return id === undefined ? [] : [readKnownTemplate(record, id)];
}

/** An organization and those above it, the nearest first. */
async function ownersFor(session: Session, organization: string): Promise<string[]> {
	try {
		const { path = [organization] } = await organizationOf(session, organization);
		return [...path].reverse();
	} catch (error) {
		if (!hasStatus(error, 403, 404)) return await Promise.reject(error);
		throw error.with({
			description: `The bot may not act for the organization ${organization}. Check that it has hired the bot in the Bot Store, and the ID under 'Organization'.`,
		});
	}
}
