import type { InputError } from '../../values/inputError';
import { refusal } from './syntax';

/** Reads a pattern, one code point after the other. */
export class Reader {
	private readonly characters: readonly string[];
	private index = 0;

	/** @param offset added to the positions reported */
	constructor(
		source: string,
		private readonly offset: number,
	) {
		this.characters = Array.from(source);
	}

	/** The character to be read next; undefined at the end. */
	get next(): string | undefined {
		return this.characters[this.index];
	}

	get afterNext(): string | undefined {
		return this.characters[this.index + 1];
	}

	/** Where the next character is in what the user entered. */
	get position(): number {
		return this.index + this.offset;
	}

	skip(count: number): void {
		this.index += count;
	}

	startsWith(text: string): boolean {
		return Array.from(text).every((one, i) => this.characters[this.index + i] === one);
	}

	/** Reads the text if it comes next. */
	take(text: string): boolean {
		const found = this.startsWith(text);
		if (found) this.skip(Array.from(text).length);
		return found;
	}

	/** Reads up to the mark, returning what is before it; undefined when there is no mark. */
	takeUntil(mark: string): string | undefined {
		const end = this.characters.indexOf(mark, this.index);
		if (end < 0) return undefined;
		const text = this.characters.slice(this.index, end).join('');
		this.index = end + 1;
		return text;
	}

	/** What comes next up to and with the mark, without reading it; empty when there is no mark. */
	upTo(mark: string): string {
		const end = this.characters.indexOf(mark, this.index);
		return end < 0 ? '' : this.characters.slice(this.index, end + 1).join('');
	}

	/** So many of the characters that come next, without reading them. */
	ahead(count: number): string {
		return this.characters.slice(this.index, this.index + count).join('');
	}

	/** Reads exactly so many hexadecimal digits; undefined, and nothing read, when they aren't there. */
	hexadecimal(count: number): number | undefined {
		const digits = this.ahead(count);
		if (digits.length !== count || !/^[\da-f]+$/i.test(digits)) return undefined;
		this.skip(count);
		return parseInt(digits, 16);
	}

	/** Reads one character, as its code point. */
	code(): number {
		const code = this.next?.codePointAt(0);
		if (code === undefined) throw this.refusal('it ends too early', 'Complete it.');
		this.skip(1);
		return code;
	}

	/** The error for what comes next. */
	refusal(problem: string, advice: string): InputError {
		return refusal(problem, advice, this.position);
	}
}
