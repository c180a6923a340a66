import { oneCharacter } from './characters';
import { ClassReader } from './classes';
import { EscapeReader } from './escapes';
import { Reader } from './reader';
import { refusal, type Assertion, type Expression } from './syntax';

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
	['^', 'start'],
	['$', 'end'],
]);

const ESCAPED_ASSERTIONS: ReadonlyMap<string | undefined, Assertion> = new Map([
	['b', 'wordBoundary'],
	['B', 'noWordBoundary'],
]);

/** Openings of groups that are more than groups. */
const REFUSED_GROUPS: ReadonlyArray<{ opening: string; name: string; advice: string }> = [
	{
		opening: '(?=',
		name: 'look-ahead (?=…)',
		advice: 'Leave it out, or put what must follow into the expression or a second condition.',
	},
	{
		opening: '(?!',
		name: 'negative look-ahead (?!…)',
		advice: 'Leave it out, and sort those messages out with an IF node after the trigger.',
	},
	{
		opening: '(?<=',
		name: 'look-behind (?<=…)',
		advice: 'Leave it out, or put what must precede into the expression or a second condition.',
	},
	{
		opening: '(?<!',
		name: 'negative look-behind (?<!…)',
		advice: 'Leave it out, and sort those messages out with an IF node after the trigger.',
	},
	{ opening: '(?>', name: 'the atomic group (?>…)', advice: 'Use a plain group (?:…).' },
	{ opening: '(?P', name: 'the group (?P…)', advice: 'Write a named group as (?<name>…).' },
];

const GROUP_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const BRACES = /^\{(\d+)(?:(,)(\d*))?\}$/;

/**
 * Parses a pattern.
 * @param offset where the pattern starts in what the user entered
 * @throws InputError for a syntax error or an unsupported construct
 */
export function parse(source: string, offset: number): Expression {
	const reader = new Reader(source, offset);
	const expression = new Parser(reader).choice();
	if (reader.next === undefined) return expression;
	throw reader.refusal("a ')' without its '('", "Remove it, or write '\\)' for the character.");
}

class Parser {
	private readonly escapes: EscapeReader;
	private readonly classes: ClassReader;

	constructor(private readonly reader: Reader) {
		this.escapes = new EscapeReader(reader);
		this.classes = new ClassReader(reader, this.escapes);
	}

	/** Alternatives up to the closing parenthesis or the end. */
	choice(): Expression {
		const first = this.sequence();
		const options = [first];
		while (this.reader.take('|')) options.push(this.sequence());
		return options.length === 1 ? first : { kind: 'choice', options };
	}

	private sequence(): Expression {
		const parts: Expression[] = [];
		while (![undefined, '|', ')'].includes(this.reader.next)) parts.push(this.term());
		return { kind: 'sequence', parts };
	}

	private term(): Expression {
		const assertion = this.assertion();
		if (assertion !== undefined) return { kind: 'assertion', assertion };
		const atom = this.atom();
		const range = this.quantifier();
		return range === undefined ? atom : { kind: 'repeat', body: atom, ...range };
	}

	private assertion(): Assertion | undefined {
		const { next = '', afterNext } = this.reader;
		const plain = ASSERTIONS.get(next);
		const escaped = next === '\\' ? ESCAPED_ASSERTIONS.get(afterNext) : undefined;
		this.reader.skip(plain !== undefined ? 1 : escaped !== undefined ? 2 : 0);
		return plain ?? escaped;
	}

	private atom(): Expression {
		if (this.reader.next === '(') return this.group();
		return { kind: 'character', notation: this.character() };
	}

	private character(): string {
		if (this.reader.take('[')) return this.classes.afterBracket();
		if (this.reader.take('.')) return '.';
		if (this.reader.next === '\\') return this.escapes.outsideClass();
		this.refuseMisplaced(this.reader.next ?? '');
		return oneCharacter(this.reader.code());
	}

	/** Characters that mean something, but not here. */
	private refuseMisplaced(next: string): void {
		if ('*+?'.includes(next)) {
			const advice = `Put what is to be repeated before it, or write '\\${next}' for the character.`;
			throw this.reader.refusal(`nothing to repeat before '${next}'`, advice);
		}
		if ('{}]'.includes(next)) {
			const hint = next === '{' ? 'Repetition is written {2}, {2,} or {0,2}. ' : '';
			const advice = `${hint}Write '\\${next}' for the character.`;
			throw this.reader.refusal(`a '${next}' on its own`, advice);
		}
	}

	private group(): Expression {
		const start = this.reader.position;
		this.openGroup();
		const inside = this.choice();
		if (this.reader.take(')')) return inside;
		throw refusal("a '(' without its ')'", "Close it, or write '\\(' for the character.", start);
	}

	private openGroup(): void {
		const refused = REFUSED_GROUPS.find(({ opening }) => this.reader.startsWith(opening));
		if (refused !== undefined) {
			throw this.reader.refusal(`${refused.name} is not supported`, refused.advice);
		}
		if (this.reader.take('(?:')) return;
		if (this.reader.startsWith('(?<')) return this.skipGroupName();
		if (this.reader.startsWith('(?')) {
			throw this.reader.refusal(
				'inline flags such as (?i) are not supported',
				'Write /pattern/i around the whole expression, or a plain group as (?:…).',
			);
		}
		this.reader.take('(');
	}

	private skipGroupName(): void {
		const start = this.reader.position;
		this.reader.take('(?<');
		const name = this.reader.takeUntil('>');
		if (name !== undefined && GROUP_NAME.test(name)) return;
		throw refusal(
			'the group (?<… has no proper name',
			'Write (?<name>…) with a name of letters and digits, or a plain group as (?:…).',
			start,
		);
	}

	private quantifier(): { min: number; max: number } | undefined {
		const start = this.reader.position;
		const range = this.range();
		if (range === undefined) return undefined;
		if (range.min > range.max) {
			const problem = `the repetition {${range.min},${range.max}} is the wrong way round`;
			throw refusal(problem, 'Put the smaller number first.', start);
		}
		this.reader.take('?');
		return range;
	}

	private range(): { min: number; max: number } | undefined {
		if (this.reader.take('*')) return { min: 0, max: Infinity };
		if (this.reader.take('+')) return { min: 1, max: Infinity };
		if (this.reader.take('?')) return { min: 0, max: 1 };
		const [braces = '', min, comma, max] = BRACES.exec(this.reader.upTo('}')) ?? [];
		if (min === undefined) return undefined;
		this.reader.skip(braces.length);
		if (comma === undefined) return { min: Number(min), max: Number(min) };
		return { min: Number(min), max: max === '' ? Infinity : Number(max) };
	}
}
