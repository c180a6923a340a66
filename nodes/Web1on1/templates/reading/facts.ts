import { isRecord } from '../../values/json';
import { firstWord, lettered } from './keys';

/** What is said about a template, beside its text. */
export interface TemplateFacts {
	name: string;
	language: string;
	category: string;
	/** Approval status in the platform's own word; its vocabulary is not documented. */
	status: string;
}

const NAMES = ['name', 'elementname', 'templatename', 'friendlyname'];
const LANGUAGES = ['language', 'locale', 'lang', 'languagecode', 'languagetag', 'defaultlanguage'];
const CATEGORIES = ['category', 'templatecategory'];
const STATUSES = ['status', 'approvalstatus', 'templatestatus', 'state'];

/** Members that hold the template itself, or its approval. Others, as an owner, have names too. */
const WRAPPERS = new Set([
	'approval',
	'approvalrequests',
	'attributes',
	'data',
	'details',
	'template',
	'watemplate',
	'whatsapp',
]);

/** Wrappers within wrappers, as deep as they are looked into. */
const DEEPEST = 3;

/** The language a record is in, as it says itself; empty when it does not. */
export function languageOf(record: unknown): string {
	return isRecord(record) ? firstWord(lettered(record), LANGUAGES) : '';
}

/** What the first of some documents says about itself that says anything. */
export function templateFacts(...documents: unknown[]): TemplateFacts {
	const layers = documents.flatMap((document) => layersOf(document, 0));
	const first = (keys: string[]): string =>
		layers.map((layer) => firstWord(layer, keys)).find((word) => word !== '') ?? '';
	return {
		// A title is a name at the top only; further in it is a heading.
		name: first(NAMES) || firstWord(layers[0] ?? new Map<string, unknown>(), ['title']),
		language: first(LANGUAGES),
		category: first(CATEGORIES),
		status: first(STATUSES),
	};
}

function layersOf(document: unknown, depth: number): Array<ReadonlyMap<string, unknown>> {
	const only: unknown = Array.isArray(document) && document.length === 1 ? document[0] : document;
	if (!isRecord(only) || depth > DEEPEST) return [];
	const members = lettered(only);
	const inner = [...members].filter(([key]) => WRAPPERS.has(key));
	return [members, ...inner.flatMap(([, member]) => layersOf(member, depth + 1))];
}
