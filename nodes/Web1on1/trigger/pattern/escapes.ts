import type { InputError } from '../../values/inputError';
import { oneCharacter, property } from './characters';
import type { Reader } from './reader';
import { refusal } from './syntax';

const CONTROLS: ReadonlyMap<string, number> = new Map([
	['t', 0x09],
	['n', 0x0a],
	['v', 0x0b],
	['f', 0x0c],
	['r', 0x0d],
]);

/** What to write for escapes of other regular expression dialects. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
	['A', "Use '^' for the start of the text."],
	['z', "Use '$' for the end of the text."],
	['Z', "Use '$' for the end of the text."],
	['h', "Use '[ \\t]'."],
	['R', "Use '\\r?\\n'."],
]);

const LAST_CODE_POINT = 0x10ffff;

/** Reads escapes; all methods start at the backslash and throw InputError. */
export class EscapeReader {
	constructor(private readonly reader: Reader) {}

	/** An escape outside a class, as the notation of one character. */
	outsideClass(): string {
		return this.characterSet() ?? oneCharacter(this.single());
	}

	/** An escape for many characters, as its notation; undefined, and nothing read, for another one. */
	characterSet(): string | undefined {
		const { afterNext: letter } = this.reader;
		if (letter === 'p' || letter === 'P') return this.property(letter === 'P');
		if (letter === undefined || !'dDwWsS'.includes(letter)) return undefined;
		this.reader.skip(2);
		return `\\${letter}`;
	}

	/** An escape for one character. */
	single(): number {
		const start = this.reader.position;
		this.reader.skip(1);
		const letter = this.reader.next;
		if (letter === undefined) {
			throw refusal("a '\\' at the end", "Write '\\\\' for the character.", start);
		}
		this.reader.skip(1);
		if (!/^[\da-z]$/i.test(letter)) return letter.codePointAt(0) ?? 0;
		const code = CONTROLS.get(letter) ?? this.number(letter);
		if (code !== undefined) return code;
		throw this.unknown(letter, start);
	}

	/** An escape that gives the character's number. */
	private number(letter: string): number | undefined {
		if (letter === 'x') return this.reader.hexadecimal(2);
		if (letter === 'u') return this.reader.take('{') ? this.braced() : this.unit();
		if (letter === 'c') return this.control();
		return letter === '0' && !/^\d$/.test(this.reader.next ?? '') ? 0 : undefined;
	}

	/** `\cA` to `\cZ`, in either case: the letter's low five bits. */
	private control(): number | undefined {
		return /^[a-z]$/i.test(this.reader.next ?? '') ? this.reader.code() % 32 : undefined;
	}

	private braced(): number | undefined {
		const digits = this.reader.takeUntil('}') ?? '';
		if (!/^[\da-f]+$/i.test(digits)) return undefined;
		const code = parseInt(digits, 16);
		return code <= LAST_CODE_POINT ? code : undefined;
	}

	/** `\uHHHH`; two that are a surrogate pair are one character. */
	private unit(): number | undefined {
		const high = this.reader.hexadecimal(4);
		if (high === undefined || high < 0xd800 || high > 0xdbff) return high;
		const low = /^\\u(d[c-f][\da-f]{2})$/i.exec(this.reader.ahead(6))?.[1];
		if (low === undefined) return high;
		this.reader.skip(6);
		return 0x10000 + (high - 0xd800) * 0x400 + (parseInt(low, 16) - 0xdc00);
	}

	private property(negated: boolean): string {
		const start = this.reader.position;
		this.reader.skip(2);
		const name = this.reader.take('{') ? (this.reader.takeUntil('}') ?? '') : '';
		const notation = property(name, negated);
		if (notation !== undefined) return notation;
		throw refusal(
			`'${negated ? '\\P' : '\\p'}{${name}}' is no Unicode property that is supported`,
			'Use a general category such as \\p{L} or \\p{Lu}, a script such as \\p{Script=Greek}, or \\p{Emoji}.',
			start,
		);
	}

	private unknown(letter: string, start: number): InputError {
		if (letter === 'k' || /^[1-9]$/.test(letter)) {
			const advice = 'Write out what may be repeated, for example (a+)-(a+) for (a+)-\\1.';
			return refusal(`the back-reference '\\${letter}' is not supported`, advice, start);
		}
		const numbers = new Map([
			['x', 'Write two hexadecimal digits, as in \\x41.'],
			['u', 'Write four hexadecimal digits, as in \\u0041, or \\u{1f600}.'],
			['c', 'Write a letter, as in \\cJ.'],
			['0', 'Write \\x and two hexadecimal digits.'],
		]);
		const advice =
			numbers.get(letter) ?? FOREIGN.get(letter) ?? `Write '${letter}' for the letter.`;
		return refusal(`'\\${letter}' is not an escape`, advice, start);
	}
}
