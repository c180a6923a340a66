import { of } from './fields';

/** What we call things: the wrong word and, for the message, the right one. */
const WORDS: ReadonlyArray<readonly [wrong: RegExp, right: string]> = [
	[/organisation/i, 'organization'],
	[/\blicence/i, 'license'],
	[/\b(?:phones?|mobiles?|cell)\b/i, 'telephone number'],
	[/\be-mail/i, 'email'],
	[/\bcustomers?\b/i, 'consumer (the person) or contact (the record)'],
	[/\b(?:colleagues?|employees?|operators?)\b/i, 'agent'],
	[/\bbot user\b/i, 'bot'],
	[/\b(?:web address|hyperlink|link)\b/i, 'URL'],
	[/\bbinary (?:data|property)\b/i, 'file, or input/output data field'],
	[/\b(?:activate|deactivate)\b/i, 'publish, unpublish'],
	[/\bplaceholders?\b/i, 'variable'],
	[/\b(?:left empty|leave blank)\b/i, 'Leave empty to ...'],
	[/commas? between/i, 'comma-separated'],
	[/\be\.g\./, 'for example'],
	[/\b(?:please|simply|obviously)\b/i, 'nothing'],
];

/** The words in a text that we do not use, each with what to say instead. */
export function wrongWords(text: string): string[] {
	return WORDS.flatMap(([wrong, right]) => {
		const [found] = wrong.exec(text) ?? [];
		return found === undefined ? [] : [`'${found}' (say: ${right})`];
	});
}

/** Labels that texts of ours name and that are not ours: n8n's and Web1on1's. */
const FOREIGN_LABELS = new Set([
	'On Error',
	'Continue',
	'Retry',
	'API token',
	'Edit Fields',
	'Loop Over Items',
	'Execute Sub-workflow',
]);

/** What stands in single quotes with a capital letter is the label of something. */
function namedLabels(text: string): string[] {
	return [...text.matchAll(/(?<!\w)'([A-Z][^']*)'(?!\w)/g)].flatMap(([, name]) => name ?? []);
}

const LABELS = new Set([...of('label').map(({ text }) => text), ...FOREIGN_LABELS]);

/** The labels a text names that are not there. What stands in a code example is none: `join(', ')`. */
export const unknownLabels = (text: string): string[] =>
	namedLabels(text.replaceAll(/\w\('[^']*'\)/g, '')).filter((name) => !LABELS.has(name));
