import { folded } from '../values/folded';
import { COURTESIES, NO_WORDS, REGRETS, YES_WORDS } from './words';

/** What a reply means. */
export type Answer = 'yes' | 'no' | 'other';

/** Lists of words and phrases, with commas or line breaks between them. */
export interface Words {
	yes: string;
	no: string;
	/** What changes nothing beside a yes or a no. */
	courtesies: string;
}

/** The lists from the start. */
export const WORDS: Words = { yes: YES_WORDS, no: NO_WORDS, courtesies: COURTESIES };

/** Tells what a reply means. */
export type Meaning = (text: string) => Answer;

/** What one word or phrase of a reply says; `open` is what stands in more than one list. */
type Said = 'yes' | 'no' | 'courtesy' | 'regret' | 'open';

/** A word of a reply, and whether a phrase may go on from the word before it. */
interface Word {
	text: string;
	goesOn: boolean;
}

/** Characters (UTF-16) of a reply that can still be a plain yes or no. */
const LONGEST = 300;

/** Letters and digits, or one symbol; pictures are symbols, and so are `~` and `+`. */
const WORD = /[\p{L}\p{N}]+|\p{S}/gu;

/** Between the words of a phrase: `okie-dokie`, `CONFIRM_YES`. Any other mark ends a phrase. */
const WITHIN = /^[ _-]?$/;

/** Who asks has not said yes. */
const QUESTION = /[?\u00bf\u037e\u061f\u203d]/;

/** Lines through the letters: what is struck out is not said. */
const STRUCK = /[\u0334-\u0338]/;

/** One letter three times and more: `jaaa`. */
const LONG_DRAWN = /(\p{L})\1{2,}/gu;

/**
 * Reads replies with lists of words.
 *
 * A reply is `yes` when it says yes and nothing else: every word of it belongs to a word or phrase of
 * the list for yes, or to a courtesy. In the same way it is `no`; there, words of regret may stand
 * beside it. The longest phrase counts, so `no problem` says yes and `not ok` says no, and phrases end
 * at punctuation. Whatever holds a single word that is in no list, says both, asks something, or is
 * long is `other`: "ja maar niet om 3 uur" has to be read by somebody, and a yes that was none costs
 * more than a look.
 *
 * Words are compared without case, accents, apostrophes, colours of skin and letters drawn out.
 */
export function meaning(words: Words = WORDS): Meaning {
	const lexicon = new Lexicon(words);
	return (text) => {
		if (text.length > LONGEST || STRUCK.test(text.normalize('NFD'))) return 'other';
		const plain = plainly(text);
		return QUESTION.test(plain) ? 'other' : verdict(lexicon.read(wordsOf(plain)));
	};
}

/**
 * What a tap means: the button's payload and its label are read each, and must not contradict.
 */
export function tapMeaning(mean: Meaning, payload: string, label: string): Answer {
	const answers = new Set([mean(payload), mean(label)]);
	answers.delete('other');
	const [only = 'other'] = answers;
	return answers.size === 1 ? only : 'other';
}

function verdict(said: ReadonlySet<Said> | undefined): Answer {
	if (said === undefined || said.has('open')) return 'other';
	if (said.has('no')) return said.has('yes') ? 'other' : 'no';
	return said.has('yes') && !said.has('regret') ? 'yes' : 'other';
}

/** Without accents, and without apostrophes: `can't` is typed as `cant`, `d'accord` as `daccord`. */
function plainly(text: string): string {
	return folded(text, { caseSensitive: false })
		.normalize('NFD')
		.replace(/[\p{M}']/gu, '')
		.normalize('NFC');
}

function wordsOf(plain: string): Word[] {
	let end = 0;
	return [...plain.matchAll(WORD)].map((match) => {
		const goesOn = end > 0 && WITHIN.test(plain.slice(end, match.index));
		end = match.index + match[0].length;
		return { text: match[0], goesOn };
	});
}

/** All lists, as one table of phrases. */
class Lexicon {
	private readonly phrases = new Map<string, Said>();
	private readonly known = new Set<string>();
	private longest = 0;

	constructor({ yes, no, courtesies }: Words) {
		this.learn(yes, 'yes');
		this.learn(no, 'no');
		// What somebody has put among the answers is an answer.
		this.learnMore(courtesies, 'courtesy');
		this.learnMore(REGRETS, 'regret');
	}

	/** What the words say, each phrase once; undefined where one is not known. */
	read(words: readonly Word[]): ReadonlySet<Said> | undefined {
		const said = new Set<Said>();
		const plain = words.map((word) => ({ ...word, text: this.shortened(word.text) }));
		for (let at = 0; at < plain.length;) {
			const found = this.phraseAt(plain, at);
			if (found === undefined) return undefined;
			said.add(found.said);
			at += found.length;
		}
		return said;
	}

	/** The longest phrase that begins here. */
	private phraseAt(words: readonly Word[], at: number): { said: Said; length: number } | undefined {
		const rest = words.slice(at, at + this.longest);
		const stop = rest.findIndex(({ goesOn }, index) => index > 0 && !goesOn);
		for (let length = stop === -1 ? rest.length : stop; length > 0; length--) {
			const said = this.phrases.get(joined(rest.slice(0, length)));
			if (said !== undefined) return { said, length };
		}
		return undefined;
	}

	/** `jaaa` as `ja`, `neeee` as `nee`, where that makes it a word of a list. */
	private shortened(word: string): string {
		const spellings = [word, word.replace(LONG_DRAWN, '$1$1'), word.replace(LONG_DRAWN, '$1')];
		return spellings.find((spelling) => this.known.has(spelling)) ?? word;
	}

	private learn(list: string, said: Said): void {
		for (const words of entriesOf(list)) {
			const phrase = joined(words);
			const before = this.phrases.get(phrase);
			this.phrases.set(phrase, before === undefined || before === said ? said : 'open');
			this.longest = Math.max(this.longest, words.length);
			for (const { text } of words) this.known.add(text);
		}
	}

	private learnMore(list: string, said: Said): void {
		const entries = entriesOf(list).filter((words) => !this.phrases.has(joined(words)));
		this.learn(entries.map(joined).join(), said);
	}
}

/** The entries of a list in words, none empty; marks in an entry count for nothing. */
function entriesOf(list: string): Word[][] {
	return list
		.split(/[,\n\r]/)
		.map((entry) => wordsOf(plainly(entry)))
		.filter((words) => words.length > 0);
}

function joined(words: readonly Word[]): string {
	return words.map(({ text }) => text).join(' ');
}
