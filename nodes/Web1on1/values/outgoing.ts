import { InputError } from './inputError';
import { isUnseen, textOrRefuse } from './kinds';

/** What one item allows. */
export interface OutgoingRules {
	/** 'Allow Undefined and Null': lets words pass that an expression leaves when it comes to nothing. */
	allowsLeftovers?: boolean;
}

/** A stretch of blanks, with the marks nobody sees in between. U+0085 is a line break that `\s` does not know. */
const GAP = /[\s\u0085](?:[\s\u0085\p{Cf}\p{Default_Ignorable_Code_Point}]*[\s\u0085])?/gu;

/** Line breaks of any kind, and tabs. */
const BREAK = /[\t\n\v\f\r\u0085\u2028\u2029]/;

/** WhatsApp takes so many blanks in a row in a variable (facts: J1). */
const MOST_BLANKS = 4;

const EDGES = /^[\s\u0085]+|[\s\u0085]+$/gu;

/** Neither a letter nor a digit: "undefined", "at undefined.", "12-undefined", but not "Null" or "annull". */
const BEFORE = '(?<![\\p{L}\\p{M}\\p{N}_])';
const AFTER = '(?![\\p{L}\\p{M}\\p{N}_])';

/** What JavaScript makes of an object, a list of them, a promise. */
const OBJECT = '\\[object \\p{Lu}\\w*\\]';

/** What luxon and JavaScript write for a date that is none, and JavaScript for no value and no number. */
const NO_DATE = 'Invalid (?:[Dd]ate|DateTime|Duration|Interval)';
const NOTHING = '(?:undefined|NaN|null)+';

/** What expressions leave, each as a whole word and spelt as JavaScript and luxon spell it. */
const LEFTOVER = new RegExp(`${OBJECT}|${BEFORE}(?:${NO_DATE}|${NOTHING})${AFTER}`, 'u');

/** The same without "null", which is a number to Germans and Scandinavians: they may write it. */
const LEFTOVER_IN_TEXT = new RegExp(
	`${OBJECT}|${BEFORE}(?:${NO_DATE}|(?:undefined|NaN)+)${AFTER}|^\\s*null\\s*$`,
	'u',
);

/**
 * What leaves for one item, and what its sender should know about it. The one place that decides
 * which text may leave: template variables, names, fields and labels as lines, what a consumer or
 * an agent reads as texts. WhatsApp's rules: (facts: J1, J2).
 *
 * Labels say what a value is, as it stands within a sentence: "the field 'location'", "'Name'".
 */
export class Outgoing {
	private readonly sentences = new Set<string>();

	private readonly collapsed = new Set<string>();

	constructor(private readonly rules: OutgoingRules = {}) {}

	/** Notes something for the output's `warning`, each thing once. */
	warn(...sentences: readonly string[]): void {
		for (const sentence of sentences) this.sentences.add(sentence);
	}

	/** What was noted so far, as sentences. */
	get warnings(): string[] {
		if (this.collapsed.size === 0) return [...this.sentences];
		const where = [...this.collapsed].join(', ');
		const sentence = `Line breaks, tabs and more than four blanks in a row became one blank, as WhatsApp takes no others in a template, in ${where}.`;
		return [sentence, ...this.sentences];
	}

	/**
	 * A value that stands in a line: line breaks, tabs and long gaps become one blank, which is noted.
	 * Blanks around it are left out.
	 *
	 * @param isCode whether the words that expressions leave may be meant, as `null` is in JSON
	 * @returns empty text where nothing can be seen
	 * @throws InputError for what is no text, and for the words that expressions leave
	 */
	line(value: unknown, label: string, isCode = false): string {
		const given = textOrRefuse(value, capitalized(label));
		if (isUnseen(given)) return '';
		if (!isCode) this.refuseLeftovers(given, LEFTOVER, label);
		const line = oneLine(given);
		if (line !== trimmedEnds(given) || isBroken(given)) this.collapsed.add(label);
		return line;
	}

	/**
	 * The value of a template's variable.
	 * @throws InputError as {@link line} does, and when nothing can be seen: WhatsApp takes no empty one
	 */
	variable(name: string, value: unknown): string {
		const line = this.line(value, `the template variable '${name}'`);
		if (line !== '') return line;
		throw new InputError(
			`The template variable '${name}' has no value`,
			'The consumer would read a gap. Enter text or a number.',
		);
	}

	/**
	 * A text of its own, with its line breaks.
	 *
	 * @param readBy agents may write about `undefined`, consumers are never to read it
	 * @returns empty text where nothing can be seen
	 * @throws InputError for what is no text, and for the words that expressions leave
	 */
	text(value: unknown, label: string, readBy: 'consumer' | 'agents' = 'consumer'): string {
		const given = textOrRefuse(value, capitalized(label));
		if (isUnseen(given)) return '';
		if (readBy === 'consumer') this.refuseLeftovers(given, LEFTOVER_IN_TEXT, label);
		return given;
	}

	private refuseLeftovers(text: string, leftover: RegExp, label: string): void {
		const [found] = leftover.exec(text) ?? [];
		if (found === undefined || this.rules.allowsLeftovers === true) return;
		throw new InputError(
			`${capitalized(label)} holds '${found.trim()}'`,
			"That is what an expression leaves when it finds nothing, or no date. Look at the expression and at the input of the node. To send it as it is, turn on 'Allow Undefined and Null' in the options.",
		);
	}
}

function isBroken(text: string): boolean {
	return [...text.matchAll(GAP)].some(([gap]) => isTooMuch(gap));
}

function isTooMuch(gap: string): boolean {
	return BREAK.test(gap) || (gap.match(/\s/gu) ?? []).length > MOST_BLANKS;
}

function oneLine(text: string): string {
	return trimmedEnds(text).replace(GAP, (gap) => (isTooMuch(gap) ? ' ' : gap));
}

function trimmedEnds(text: string): string {
	return text.replace(EDGES, '');
}

function capitalized(label: string): string {
	return label.charAt(0).toUpperCase() + label.slice(1);
}

/** Marks that can't be seen. U+200C and U+200D join letters of Persian and Indian scripts. */
const MARKS = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const OUTER_MARKS = /^[\s\u200c\u200d]+|[\s\u200c\u200d]+$/gu;

/** A name or a key as it was meant, without blanks around it and the marks that come along when people paste. */
export function tidyName(name: string): string {
	return name
		.replace(/[\t\n\v\f\r\u0085]/g, ' ')
		.replace(MARKS, '')
		.replace(OUTER_MARKS, '');
}

/** What people see of a text, to tell whether two look the same. */
export function lookOf(text: string): string {
	return tidyName(text)
		.replace(/[\u200c\u200d]/g, '')
		.normalize('NFC');
}
