import { characterClass, characterRange, oneCharacter } from './characters';
import type { EscapeReader } from './escapes';
import type { Reader } from './reader';
import { refusal } from './syntax';

const BACKSPACE = 0x08;
const DASH = 0x2d;

/** A member of a class: one character, or the notation of many. */
type Member = number | string;

/** Reads character classes. */
export class ClassReader {
	constructor(
		private readonly reader: Reader,
		private readonly escapes: EscapeReader,
	) {}

	/** The class whose opening bracket was just read, as its notation. */
	afterBracket(): string {
		const start = this.reader.position - 1;
		const negated = this.reader.take('^');
		const members: string[] = [];
		while (!this.reader.take(']')) {
			if (this.reader.next === undefined) {
				throw refusal(
					"a '[' without its ']'",
					"Close it, or write '\\[' for the character.",
					start,
				);
			}
			members.push(this.members());
		}
		return characterClass(members, negated);
	}

	/** One character, one class escape, or a range. */
	private members(): string {
		const start = this.reader.position;
		const first = this.member();
		if (!this.isRange()) return notation(first);
		this.reader.skip(1);
		const last = this.member();
		// As without the u flag: next to \w and the like, a dash stands for itself.
		if (typeof first === 'string' || typeof last === 'string') {
			return notation(first) + oneCharacter(DASH) + notation(last);
		}
		if (first <= last) return characterRange(first, last);
		throw refusal(
			'a range in [ ] is the wrong way round',
			"Put the smaller character first, or write '\\-' for the dash.",
			start,
		);
	}

	/** A dash before the closing bracket stands for itself. */
	private isRange(): boolean {
		return this.reader.next === '-' && ![']', undefined].includes(this.reader.afterNext);
	}

	private member(): Member {
		if (this.reader.next !== '\\') return this.reader.code();
		if (this.reader.take('\\b')) return BACKSPACE;
		return this.escapes.characterSet() ?? this.escapes.single();
	}
}

function notation(member: Member): string {
	return typeof member === 'string' ? member : oneCharacter(member);
}
