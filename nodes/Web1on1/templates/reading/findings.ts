import { isRecord, type JsonRecord } from '../../values/json';
import { placeholdersIn } from '../placeholders';
import { declareVariables } from './declarations';
import { firstWord, lettered, lettersOf } from './keys';
import { chooseTranslation, translationsIn, type Translation } from './translations';
import {
	DECLARATION_KEYS,
	DESCRIPTIVE_KEYS,
	DOCUMENT_KEYS,
	LABEL_KEYS,
	MEDIA,
	MEDIA_KEYS,
	PARTS,
	TARGET_KEYS,
	TEXT_KEYS,
	TYPE_KEYS,
	type Part,
} from './vocabulary';

/** What was found on the way through a document. */
export interface Findings extends Record<Part, string[]> {
	/** What taps on buttons open, and the header's file. It is sent too, so its placeholders need values. */
	targets: string[];
	/** Kinds of files in headers. */
	media: Set<string>;
	/** Strings outside of all that. */
	elsewhere: string[];
	/** Names listed as variables, and whether the list calls them required. */
	declared: Map<string, boolean | undefined>;
	/** The language to read; the first one found, when the template does not name its own. */
	language: string;
	/** What was read of the translations, which may say more about the template. */
	translations: Translation[];
	/** Names in the languages that were not read. */
	otherNames: Set<string>;
}

/** Deeper than any template; keeps a strange document from overflowing the stack. */
const DEEPEST = 20;

/** Where in a document a value stands. */
interface Place {
	/** Letters of its key. */
	key: string;
	part: Part | undefined;
	depth: number;
}

/** Goes through a document, sorting what it says into parts by keys and component types. */
export function readFindings(document: unknown, language: string): Findings {
	return gather(document, language, 0);
}

function gather(value: unknown, language: string, depth: number): Findings {
	const found: Findings = {
		header: [],
		body: [],
		footer: [],
		buttons: [],
		targets: [],
		media: new Set(),
		elsewhere: [],
		declared: new Map(),
		language,
		translations: [],
		otherNames: new Set(),
	};
	collect(value, { key: '', part: undefined, depth }, found);
	return found;
}

/** Every string that was found in a part. */
export function textsOf({ header, body, footer, buttons, targets }: Findings): string[] {
	return [header, body, footer, buttons, targets].flat();
}

function collect(value: unknown, place: Place, found: Findings): void {
	const { key, part, depth } = place;
	if (depth > DEEPEST) return;
	const inner = { ...place, depth: depth + 1 };
	if (typeof value === 'string') {
		const unpacked = fromJson(value);
		if (unpacked === undefined) keep(value, place, found);
		else collect(unpacked, inner, found);
		return;
	}
	if (isLines(value) && part !== 'buttons') {
		keep(value.join('\n'), place, found);
		return;
	}
	const translations = translationsIn(value, key, PARTS.has(key) || TEXT_KEYS.has(key));
	if (translations.length > 0) collectTranslation(translations, inner, found);
	else if (Array.isArray(value)) value.forEach((entry) => collect(entry, inner, found));
	else if (isRecord(value)) collectRecord(value, inner, found);
}

/** A document kept as JSON text inside another one. */
function fromJson(text: string): unknown {
	if (!/^\s*(?:\{\s*"|\[\s*\{)/.test(text)) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' ? value : undefined;
	} catch {
		return undefined;
	}
}

/** A text given line by line. */
function isLines(value: unknown): value is string[] {
	return (
		Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string')
	);
}

/** Reads one language. The variables of the others may be given, but nobody has to. */
function collectTranslation(
	translations: readonly Translation[],
	place: Place,
	found: Findings,
): void {
	const chosen = chooseTranslation(translations, found.language);
	for (const { content, language } of translations.filter((other) => other !== chosen)) {
		const other = gather(content, language, place.depth);
		const texts = [...textsOf(other), ...other.elsewhere];
		const names = [...texts.flatMap(placeholdersIn), ...other.declared.keys(), ...other.otherNames];
		names.forEach((name) => found.otherNames.add(name));
	}
	if (chosen === undefined) return;
	found.language ||= chosen.language;
	found.translations.push(chosen);
	const { content } = chosen;
	const isText = typeof content === 'string' || isLines(content);
	const part = place.part ?? (isText ? 'body' : undefined);
	if (isText) collect(content, { ...place, key: 'text', part }, found);
	else if (isRecord(content)) collectRecord(content, { ...place, part }, found);
	else collect(content, { ...place, key: '', part }, found);
}

function collectRecord(record: JsonRecord, { part, depth }: Place, found: Findings): void {
	const members = lettered(record);
	// At the top stands the template, whose type tells what kind of template it is.
	const own = (depth > 1 ? componentPart(members) : undefined) ?? part;
	noteMedia(members, own, found);
	for (const [name, member] of Object.entries(record)) {
		const letters = lettersOf(name);
		collectMember(member, { key: letters, part: own, depth }, found);
	}
}

function componentPart(members: ReadonlyMap<string, unknown>): Part | undefined {
	const part = PARTS.get(lettersOf(firstWord(members, TYPE_KEYS)));
	const isDocument = [...members.keys()].some(
		(key) => DOCUMENT_KEYS.has(key) || (PARTS.get(key) ?? part) !== part,
	);
	return isDocument ? undefined : part;
}

/** A header that is a file: by its format, or by a member that holds the file. */
function noteMedia(
	members: ReadonlyMap<string, unknown>,
	part: Part | undefined,
	{ media }: Findings,
): void {
	const isHeader = part === 'header';
	const keys = ['headertype', 'headerformat', ...(isHeader ? ['format', 'type', 'mediatype'] : [])];
	const said = keys.map((key) => firstWord(members, [key]));
	const held = [...members].flatMap(([key, member]) => (isHeader && isRecord(member) ? [key] : []));
	for (const kind of [...said, ...held]) if (MEDIA.test(kind)) media.add(kind.toLowerCase());
}

function collectMember(member: unknown, { key, part, depth }: Place, found: Findings): void {
	if (DECLARATION_KEYS.has(key)) {
		// A button's parameters, written out, are its own members.
		if (part !== 'buttons' || !isRecord(member)) {
			declareVariables(member, found.declared, (name) => PARTS.has(name));
			return;
		}
	} else if (DESCRIPTIVE_KEYS.has(key)) return;
	const named = PARTS.get(key);
	const textPart = part ?? (TEXT_KEYS.has(key) ? 'body' : undefined);
	// A button's "body" or "text" belongs to the button, a header's "text" to the header.
	const own = named === undefined || (named === 'body' && part) ? textPart : named;
	collect(member, { key, part: own, depth }, found);
}

/** Sorts a string into the part it belongs to. */
function keep(text: string, { key, part }: Place, found: Findings): void {
	if (text.trim() === '') return;
	if (key === 'header' && text === text.toUpperCase() && MEDIA.test(text)) {
		found.media.add(text.toLowerCase());
		return;
	}
	listFor(key, part, found).push(text);
}

function listFor(key: string, part: Part | undefined, found: Findings): string[] {
	const isPartItself = PARTS.has(key);
	if (MEDIA_KEYS.has(key)) return found.targets;
	if (part === 'buttons') {
		if (isPartItself || LABEL_KEYS.has(key)) return found.buttons;
		return TARGET_KEYS.has(key) || key === 'value' ? found.targets : found.elsewhere;
	}
	if (part === undefined) return found.elsewhere;
	if (part === 'header' && TARGET_KEYS.has(key)) return found.targets;
	// "value" is a text inside a part; elsewhere it may be any setting's.
	const isText = isPartItself || TEXT_KEYS.has(key) || key === 'value';
	return isText ? found[part] : found.elsewhere;
}
