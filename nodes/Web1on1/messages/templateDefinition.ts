import {
	fillPlaceholders,
	isFilledByPlatform,
	placeholderName,
	placeholdersIn,
} from './templateText';
import { isRecord, scalarText, type JsonRecord } from './values';

/** A value the sender of a template gives. */
export interface TemplateVariable {
	name: string;
	required: boolean;
}

/** What a WhatsApp template says and needs, read from whatever shape the API gives it. */
export interface TemplateDefinition {
	name: string;
	language: string;
	category: string;
	/** Approval status in the platform's own word; its vocabulary is not documented. */
	status: string;
	header: string;
	body: string;
	footer: string;
	buttons: string[];
	/** Variables to be given, in the order of the text; without those the platform fills itself. */
	variables: TemplateVariable[];
	/** Every name the template mentions, those the platform fills included. */
	names: string[];
}

type Part = 'body' | 'buttons' | 'footer' | 'header';

/** What was found on the way through a document. */
interface Findings extends Record<Part, string[]> {
	/** What taps on buttons open. It is part of what is sent, so its placeholders need values too. */
	targets: string[];
	/** Strings outside of all that. */
	elsewhere: string[];
	/** Names listed as variables, and whether the list calls them required. */
	declared: Map<string, boolean | undefined>;
}

/** Keys and component types that say which part of the template follows, letters only. */
const PARTS: ReadonlyMap<string, Part> = new Map([
	['body', 'body'],
	['bodytext', 'body'],
	['button', 'buttons'],
	['buttons', 'buttons'],
	['calltoaction', 'buttons'],
	['calltoactions', 'buttons'],
	['cta', 'buttons'],
	['footer', 'footer'],
	['footertext', 'footer'],
	['header', 'header'],
	['headertext', 'header'],
	['quickreplies', 'buttons'],
]);

/** Keys that hold text of the part they are in; of the body, outside any part. */
const TEXT_KEYS = new Set(['content', 'contents', 'message', 'text', 'templatetext', 'value']);

/** Keys of a button's label. */
const LABEL_KEYS = new Set(['label', 'text', 'title']);

/** Keys under which a button keeps what its tap opens. */
const TARGET_KEYS = new Set(['link', 'payload', 'uri', 'url']);

const DECLARATION_KEYS = new Set(['parameters', 'params', 'placeholders', 'variables']);

/** Keys that describe the template; placeholders in them are not to be filled. */
const DESCRIPTIVE_KEYS = new Set([
	'approvalstatus',
	'category',
	'createdat',
	'description',
	'displayname',
	'example',
	'examples',
	'format',
	'history',
	'id',
	'language',
	'locale',
	'name',
	'organization',
	'orgpath',
	'sample',
	'samples',
	'status',
	'type',
	'updatedat',
	'versions',
]);

/** Deeper than any template; keeps a strange document from overflowing the stack. */
const DEEPEST = 20;

/**
 * Reads a template of the API (`watemplates`). Its field names are not documented (fact sheet,
 * section d), so the reading goes by what keys and component types usually mean, at any depth, and
 * by placeholders in any string. It takes anything and never throws.
 */
export function readTemplate(document: unknown): TemplateDefinition {
	const found: Findings = {
		header: [],
		body: [],
		footer: [],
		buttons: [],
		targets: [],
		elsewhere: [],
		declared: new Map(),
	};
	collect(document, '', undefined, found, 0);
	if (found.body.length === 0) adoptStrays(found);
	const described = isRecord(document) ? document : {};
	return {
		name: firstText(described, ['name', 'elementName', 'title']),
		language: firstText(described, ['language', 'locale', 'lang', 'languageCode']),
		category: firstText(described, ['category']),
		status: firstText(described, ['status', 'approvalStatus', 'approval_status', 'state']),
		header: joined(found.header),
		body: joined(found.body),
		footer: joined(found.footer),
		buttons: [...new Set(found.buttons)],
		...variablesOf(found),
	};
}

/** True when the document told what the template needs: a text, or a list of its variables. */
export function isReadable({ header, body, names }: TemplateDefinition): boolean {
	return header !== '' || body !== '' || names.length > 0;
}

/** The text a consumer reads, as far as the values are known. */
export function templatePreview(
	{ header, body, footer }: TemplateDefinition,
	valueOf: (name: string) => string | undefined,
): string {
	const parts = [header, body, footer].filter((part) => part !== '');
	return fillPlaceholders(parts.join('\n\n'), valueOf);
}

function collect(
	value: unknown,
	key: string,
	part: Part | undefined,
	found: Findings,
	depth: number,
): void {
	if (depth > DEEPEST) return;
	if (typeof value === 'string') {
		keep(value, key, part, found);
	} else if (isLines(value) && part !== 'buttons') {
		keep(value.join('\n'), key, part, found);
	} else if (Array.isArray(value)) {
		value.forEach((entry) => collect(entry, key, part, found, depth + 1));
	} else if (isRecord(value)) {
		const own = PARTS.get(lettersOf(value.type)) ?? part;
		for (const [name, member] of Object.entries(value)) {
			collectMember(member, lettersOf(name), own, found, depth + 1);
		}
	}
}

function collectMember(
	member: unknown,
	key: string,
	part: Part | undefined,
	found: Findings,
	depth: number,
): void {
	if (DECLARATION_KEYS.has(key)) declare(member, found);
	if (DESCRIPTIVE_KEYS.has(key) || DECLARATION_KEYS.has(key)) return;
	const named = PARTS.get(key);
	const textPart = TEXT_KEYS.has(key) ? (part ?? 'body') : part;
	// A button's "body" or "text" belongs to the button, a header's "text" to the header.
	collect(
		member,
		key,
		named === undefined || (named === 'body' && part) ? textPart : named,
		found,
		depth,
	);
}

/** A text given line by line. */
function isLines(value: unknown): value is string[] {
	return (
		Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string')
	);
}

/** Sorts a string into the part it belongs to. */
function keep(text: string, key: string, part: Part | undefined, found: Findings): void {
	if (text.trim() === '') return;
	listFor(key, part, found).push(text);
}

function listFor(key: string, part: Part | undefined, found: Findings): string[] {
	const isPartItself = PARTS.get(key) !== undefined;
	if (part === 'buttons') {
		if (isPartItself || LABEL_KEYS.has(key)) return found.buttons;
		return TARGET_KEYS.has(key) ? found.targets : found.elsewhere;
	}
	if (part === undefined) return found.elsewhere;
	return isPartItself || TEXT_KEYS.has(key) ? found[part] : found.elsewhere;
}

/** Names given as a list of texts, a list of objects, or the members of an object. */
function declare(value: unknown, { declared }: Findings): void {
	const entries = Array.isArray(value) ? value : isRecord(value) ? Object.keys(value) : [];
	for (const entry of entries) {
		const record = isRecord(entry) ? entry : {};
		const said = scalarText(entry) ?? firstText(record, ['name', 'key', 'variable', 'id']);
		const name = placeholderName(said);
		const isRequired = typeof record.required === 'boolean' ? record.required : undefined;
		if (name !== undefined) declared.set(name, isRequired);
	}
}

/** Without a recognized text, strings with placeholders are the text. */
function adoptStrays(found: Findings): void {
	if (found.header.length > 0 || found.footer.length > 0) return;
	const texts = found.elsewhere.filter((text) => placeholdersIn(text).length > 0);
	found.body.push(...texts);
}

function variablesOf(found: Findings): Pick<TemplateDefinition, 'names' | 'variables'> {
	const { header, body, footer, buttons, targets, declared, elsewhere } = found;
	const inText = [header, body, footer, buttons, targets].flat().flatMap(placeholdersIn);
	const listed = [...declared.keys()];
	const names = [...new Set([...inText, ...listed, ...elsewhere.flatMap(placeholdersIn)])];
	// A listed variable that no text mentions may be a leftover; without a text the list is all there is.
	const needed = new Set(body.length === 0 ? [...inText, ...listed] : inText);
	const variables = names
		.filter((name) => !isFilledByPlatform(name))
		.map((name) => ({ name, required: declared.get(name) ?? needed.has(name) }));
	return { names, variables };
}

function lettersOf(key: unknown): string {
	return typeof key === 'string' ? key.toLowerCase().replace(/[^a-z]/g, '') : '';
}

function joined(texts: string[]): string {
	return [...new Set(texts)].join('\n');
}

/** The first of some members that holds a word, as text or as `{code}`, `{name}`, `{value}`. */
function firstText(record: JsonRecord, keys: string[]): string {
	for (const key of keys) {
		const value = Object.hasOwn(record, key) ? record[key] : undefined;
		const text =
			scalarText(value) ?? (isRecord(value) ? firstText(value, ['code', 'name', 'value']) : '');
		if (text.trim() !== '') return text.trim();
	}
	return '';
}
