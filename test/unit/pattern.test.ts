import fc from 'fast-check';
import { InputError } from '../../nodes/Web1on1/values/inputError';
import { compilePattern, LONGEST_PATTERN, LONGEST_TEXT } from '../../nodes/Web1on1/pattern';
import { refusal } from '../support/refusal';
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 350);

function matches(source: string, text: string, ignoreCase = false): boolean {
	return compilePattern(source, { ignoreCase }).test(text);
}

const refusalOf = (source: string): InputError =>
	refusal(() => compilePattern(source, { ignoreCase: false }));

/** Characters whose case folding, category or place in UTF-16 is worth a test. */
const LETTERS = Array.from('aAbBkKsSzZéÉßẞıİſ\u212aσςΣμ\u00b5Ωω\u2126жЖяЯёЁǅǆ😀𐐀𐐨中');
const PLAIN_OTHERS = Array.from(' _1-\n\r\u2028\t\u00a0.');
const OTHERS = [...PLAIN_OTHERS, '\ud83d', '\ude00'];
const SETS = ['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\p{L}', '\\P{Lu}', '\\p{Ll}', '\\p{N}'];

/**
 * What the two engines have in common under these flags.
 *
 * RE2 takes ASCII's letters for words, JavaScript with `i` also what folds to them; RE2 negates a
 * property after folding, JavaScript before. Line breaks are one with `m`, see below.
 */
function common(flags: string): { letters: string[]; others: string[]; sets: string[] } {
	const isFolded = flags.includes('i');
	return {
		letters: LETTERS.filter((one) => !isFolded || !'ſ\u212a'.includes(one)),
		others: OTHERS.filter((one) => !flags.includes('m') || !'\r\u2028'.includes(one)),
		sets: SETS.filter((one) => !isFolded || !one.startsWith('\\P')),
	};
}

function texts(flags: string): fc.Arbitrary<string> {
	const { letters, others } = common(flags);
	return fc
		.array(fc.constantFrom(...letters, ...others), { maxLength: 7 })
		.map((characters) => characters.join(''));
}

function escaped(letter: string): fc.Arbitrary<string> {
	const code = letter.codePointAt(0) ?? 0;
	const forms = [`\\u{${code.toString(16)}}`];
	if (letter !== '.' && letter !== '-') forms.push(letter);
	if (code < 0x100) forms.push(`\\x${code.toString(16).padStart(2, '0')}`);
	if (code < 0x10000) forms.push(`\\u${code.toString(16).padStart(4, '0').toUpperCase()}`);
	else forms.push([0, 1].map((i) => `\\u${letter.charCodeAt(i).toString(16)}`).join(''));
	return fc.constantFrom(...forms);
}

const assertion = fc.constantFrom('^', '$', '\\b', '\\B');
const quantifier = fc
	.tuple(
		fc.constantFrom('*', '+', '?', '{0}', '{1}', '{2}', '{0,}', '{1,}', '{0,1}', '{0,2}', '{1,2}'),
		fc.constantFrom('', '?'),
	)
	.map((parts) => parts.join(''));

/** One character or class. */
function single(flags: string): fc.Arbitrary<string> {
	const { letters, others, sets } = common(flags);
	const plain = others.filter((one) => PLAIN_OTHERS.includes(one));
	const letter = fc.constantFrom(...letters, ...plain).chain(escaped);
	const range = fc
		.tuple(fc.constantFrom(...letters), fc.constantFrom(...letters))
		.map(([one, other]) => {
			const inOrder = (one.codePointAt(0) ?? 0) <= (other.codePointAt(0) ?? 0);
			return inOrder ? `${one}-${other}` : `${other}-${one}`;
		});
	const characterClass = fc
		.tuple(
			fc.constantFrom('', '^'),
			fc.array(fc.oneof(letter, range, fc.constantFrom(...sets, '\\b', '\\-')), { maxLength: 3 }),
			fc.constantFrom('', '-'),
		)
		.map(([negation, members, dash]) => `[${negation}${members.join('')}${dash}]`);
	return fc.oneof(letter, characterClass, fc.constantFrom('.', ...sets));
}

/**
 * Valid with the u flag. Groups nest two deep at most: with three, one pattern in ten thousand or so
 * takes the native engine a minute, even on a text of seven characters.
 */
function pattern(depth: number, flags: string): fc.Arbitrary<string> {
	if (depth === 0) return single(flags);
	const inside = pattern(depth - 1, flags);
	const group = fc
		.tuple(fc.constantFrom('(', '(?:'), fc.array(inside, { minLength: 1, maxLength: 3 }))
		.map(([opening, options]) => `${opening}${options.join('|')})`);
	const emptyOption = inside.map((option) => `(?:${option}|)`);
	const atom = fc.oneof(single(flags), group, emptyOption);
	const term = fc.oneof(
		assertion,
		atom,
		fc.tuple(atom, quantifier).map((parts) => parts.join('')),
	);
	return fc.array(term, { minLength: 1, maxLength: 3 }).map((terms) => terms.join(''));
}

/** Anything made of characters that mean something. */
const typed = fc
	.array(
		fc.constantFrom(
			...Array.from('abA-()[]{}|^$*+?.,\\dwbpu120:<>=!/_é'),
			'{2}',
			'\\d',
			'(?:',
			'[^',
		),
		{
			maxLength: 9,
		},
	)
	.map((characters) => characters.join(''));

/**
 * Whether a sticky RegExp matches anywhere. Left to search by itself, V8 also starts in the middle of
 * a surrogate pair, where ECMA-262 (AdvanceStringIndex) has it go on by whole code points:
 * `/\B/u.exec('a😀')` is found at 2.
 */
function finds(sticky: RegExp, candidate: string): boolean {
	let start = 0;
	for (const character of Array.from(candidate).concat('')) {
		sticky.lastIndex = start;
		if (sticky.test(candidate)) return true;
		start += character.length;
	}
	return false;
}

function nativeOf(source: string, flags: string): RegExp | undefined {
	try {
		return new RegExp(source, flags);
	} catch {
		return undefined;
	}
}

describe('the same as JavaScript', () => {
	test.each(['u', 'iu', 'mu', 'imsu'])('with the flags %s', (flags) => {
		const several = fc.array(texts(flags), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(pattern(2, flags), several, (source, candidates) => {
				const own = compilePattern(`/${source}/${flags}`, { ignoreCase: false });
				const native = new RegExp(source, `${flags}y`);
				for (const candidate of candidates) {
					expect([candidate, own.test(candidate)]).toEqual([candidate, finds(native, candidate)]);
				}
			}),
			{ numRuns },
		);
	});

	test('for whatever is typed: refused, or the same meaning', () => {
		fc.assert(
			fc.property(typed, fc.boolean(), texts('i'), (source, ignoreCase, candidate) => {
				fc.pre(!/^\/.*\/[gimsuy]*$/s.test(source));
				const own = ownOf(source, ignoreCase);
				const native = nativeOf(source, ignoreCase ? 'iuy' : 'uy');
				const lenient = nativeOf(source, ignoreCase ? 'i' : '');
				if (own === undefined) {
					if (native !== undefined) expect(source).toMatch(/\(\?<?[=!]|\\[1-9k]|\\p/i);
				} else if (native !== undefined) {
					expect(own.test(candidate)).toBe(finds(native, candidate));
				} else {
					const plain = candidate.replace(/[^ -~]/g, '');
					expect(own.test(plain)).toBe(lenient?.test(plain));
				}
			}),
			{ numRuns },
		);
	});

	test('every character of the cased scripts against every other case of it', () => {
		for (let code = 0x20; code < 0x600; code++) {
			const character = String.fromCodePoint(code);
			const notation = `\\u{${code.toString(16)}}`;
			const own = compilePattern(`^${notation}$`, { ignoreCase: true });
			const native = new RegExp(`^${notation}$`, 'iu');
			for (const other of [character.toLowerCase(), character.toUpperCase(), character]) {
				expect([other, own.test(other)]).toEqual([other, native.test(other)]);
			}
		}
	});
});

function ownOf(source: string, ignoreCase: boolean): { test(text: string): boolean } | undefined {
	try {
		return compilePattern(source, { ignoreCase });
	} catch (error) {
		if (error instanceof InputError) return undefined;
		throw error;
	}
}

describe('what people write', () => {
	test.each<[source: string, yes: string[], no: string[]]>([
		['', ['', 'anything'], []],
		['yes', ['yes', 'oh yes!'], ['', 'no', 'Yes']],
		['^(yes|ja|oui)$', ['yes', 'ja', 'oui'], ['yes!', ' ja', 'jawohl']],
		['\\bstop\\b', ['stop', 'please stop.', 'stop-it'], ['stopped', 'nonstop']],
		['^\\s*[1-5]\\s*$', ['3', ' 5 '], ['6', '33', 'a 3']],
		['^[\\w-\\.]+@([\\w-]+\\.)+[\\w-]{2,4}$', ['a.b-c@d-e.co.uk'], ['a@b', '@b.nl', 'a b@c.nl']],
		['[\\w-.]', ['-', '.', 'a'], ['+', ' ']],
		['^[A-Z]{2}-\\d{3}-[A-Z]$', ['GB-123-X'], ['GB-12-X', 'gb-123-x']],
		['(?<day>\\d{1,2})[-/](?<month>\\d{1,2})', ['on 3/12', '31-1'], ['3.12']],
		['€\\s?\\d+(?:[.,]\\d{2})?', ['€5', 'for € 12,50'], ['5€']],
		['^👍+$', ['👍', '👍👍👍'], ['👍a', '\ud83d']],
		['^.$', ['👍', 'a', '\ud83d'], ['\n', 'ab', '']],
		['^\\p{Lu}\\p{Ll}+$', ['Änne', 'Жанна', 'Ωμέγα'], ['änne', 'A']],
		['^\\p{Script=Greek}+$', ['αβγ'], ['abc', 'αb']],
		['[^]', ['\n', 'a'], ['']],
		['[]', [], ['', 'a']],
		['a{2}', ['aa', 'baab'], ['a']],
		['^a{2,}?$', ['aa', 'aaaa'], ['a']],
		['^(?:ab){1,2}$', ['ab', 'abab'], ['', 'ababab']],
		['^a{0}$', [''], ['a']],
		['\\/\\-\\:\\_\\"\\\\', ['/-:_"\\'], ['-:_']],
		['^\\cJ\\0\\x41\\u0042\\u{43}\\f\\v$', ['\n\0ABC\f\v'], ['ABC']],
		['[\\b]', ['\b'], ['b']],
		['\\ud83d\\udc4d', ['👍'], ['\ud83d', '\udc4d']],
		['^(a*)*$', ['', 'aaa'], ['ab']],
		['^(?:(a?)(b?))*c$', ['c', 'ababc'], ['ab']],
		['^(((a*)+)*b?){2,}$', ['', 'ab', 'aabab'], ['c', 'abc']],
		['^(((a|)+|b){2})*$', ['', 'a', 'bab'], ['c', 'bac']],
		['^\\u{10ffff}$', ['\u{10ffff}'], ['\uffff']],
		['^(|a)+$', ['', 'aa'], ['b']],
		['^(?:){1000}(?:(?:)*)+$', [''], ['a']],
		['(?i)yes', ['yes', 'YES'], ['no']],
		['a(?i:b)c', ['abc', 'aBc'], ['Abc', 'abC']],
		['(?P<x>a)(?<x>b)', ['ab'], ['a']],
		['^\\S+\\s\\S+$', ['a\u00a0b', 'a\u2003b', 'a\u000bb'], ['ab', 'a b c']],
		['^[^\\S]$', [' ', '\u3000'], ['a']],
		['^[\\s\\S]$', ['\n', 'a', '👍'], ['', 'ab']],
		['^[a\\S]$', ['a', 'b'], ['\u00a0']],
		['^[a-\\d]+$', ['a-1'], ['b']],
		['a$b', [], ['ab', 'a\nb']],
	])('%s', (source, yes, no) => {
		for (const candidate of yes)
			expect([candidate, matches(source, candidate)]).toEqual([candidate, true]);
		for (const candidate of no)
			expect([candidate, matches(source, candidate)]).toEqual([candidate, false]);
	});

	test('case is ignored on request', () => {
		expect(matches('straße ΣΊΣΥΦΟΣ ЖЁ', 'STRAẞE σίσυφος жё', true)).toBe(true);
		expect(matches('^[^a-z]$', 'A', true)).toBe(false);
		expect(matches('^[^a-z]$', 'A')).toBe(true);
		expect(matches('yes', 'YES')).toBe(false);
	});

	test('a compiled pattern can be used again and again', () => {
		const pattern = compilePattern('/^a+b$/g', { ignoreCase: false });
		expect(['aab', 'aa', 'ab', 'ab'].map((one) => pattern.test(one))).toEqual([
			true,
			false,
			true,
			true,
		]);
	});
});

describe('/pattern/flags', () => {
	test.each<[source: string, text: string, expected: boolean]>([
		['/^yes$/', 'yes', true],
		['/^yes$/', '/yes/', false],
		['/^yes$/i', 'YES', true],
		['/^yes$/', 'YES', false],
		['/^b$/m', 'a\nb\r\nc', true],
		['/^b$/', 'a\nb\r\nc', false],
		['/a.b/s', 'a\nb', true],
		['/a.b/', 'a\nb', false],
		['/b/gy', 'ab', true],
		['/a/b/', 'a/b', true],
		['/path', 'a/path', true],
		['/path', 'path', false],
		['/', '/', true],
		['/a/x', '/a/x', true],
		['/a/x', 'a', false],
	])('%s on %j', (source, candidate, expected) => {
		expect(matches(source, candidate)).toBe(expected);
	});

	test('the option and the flag both ignore case', () => {
		expect(matches('/yes/', 'YES', true)).toBe(true);
		expect(matches('/yes/i', 'YES', false)).toBe(true);
	});
});

describe('patterns that keep a backtracking engine busy for years', () => {
	const many = 'a'.repeat(50_000);

	test.each<[source: string, text: string, expected: boolean]>([
		['(a+)+$', `${many}!`, false],
		['/(a+)+$/i', `${many}!`, false],
		['(a+)+$', many, true],
		['^(a+)+$', `${many}!`, false],
		['(a|a)*b', many, false],
		['(a|a)*b', `${many}b`, true],
		['(.*)*x', many, false],
		['(.*)*x', `${many}x`, true],
		['a*a*a*a*a*b', many, false],
		['^(([a-z])+.)+[A-Z]([a-z])+$', many, false],
		['^(([a-z])+.)+[A-Z]([a-z])+$', `${many}.Aa`, true],
		['^(a?){30}a{30}$', many, false],
		['^(?:a|aa)+$', `${many}!`, false],
		['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*@$', many, false],
		['(?:(?:a*)*)*$b', many, false],
		['(x+x+)+y', 'x'.repeat(50_000), false],
		['\\s+$', `${' '.repeat(50_000)}x`, false],
		['(?:\\p{L}+\\s?)+\\d$', 'жд '.repeat(16_000), false],
	])('%s', (source, candidate, expected) => {
		expect(matches(source, candidate)).toBe(expected);
	});
});

describe('refused', () => {
	test.each<[source: string, message: RegExp, advice: RegExp]>([
		['a(?=b)', /look-ahead \(\?=…\) is not supported \(at character 2\)/, /second condition/],
		['a(?!b)', /negative look-ahead/, /IF node/],
		['(?<=a)b', /look-behind/, /second condition/],
		['(?<!a)b', /negative look-behind/, /IF node/],
		['(a)\\1', /back-reference '\\1'.*character 4/, /Write out/],
		['(?<x>a)\\k<x>', /back-reference '\\k'/, /Write out/],
		['[\\1]', /back-reference/, /Write out/],
		['(?s)yes', /inline flags/, /\/pattern\/s/],
		['(?m:yes)', /inline flags/, /\(\?:…\)/],
		['(?>a)', /atomic group/, /\(\?:…\)/],
		['(?P=x)', /\(\?P…\)/, /\(\?<name>…\)/],
		['(?<1>a)', /no proper name/, /\(\?<name>…\)/],
		['(?<x', /no proper name/, /\(\?<name>…\)/],
		['(?', /inline flags/, /\(\?:…\)/],
		['(a', /a '\(' without its '\)' \(at character 1\)/, /Close it/],
		['/(a/i', /a '\(' without its '\)' \(at character 2\)/, /Close it/],
		['a)', /a '\)' without its '\(' \(at character 2\)/, /Remove it/],
		['[a', /a '\[' without its '\]' \(at character 1\)/, /Close it/],
		['[a-', /a '\[' without its '\]'/, /Close it/],
		['a]', /a '\]' on its own/, /'\\\]'/],
		['[[:alpha:]]', /a '\]' on its own/, /'\\\]'/],
		['{{name}}', /a '\{' on its own/, /'\\\{'/],
		['a{,2}', /a '\{' on its own \(at character 2\)/, /\{0,2\}/],
		['a{2', /a '\{' on its own/, /\{0,2\}/],
		['a}', /a '\}' on its own/, /'\\\}'/],
		['a{3,2}', /\{3,2\} is the wrong way round \(at character 2\)/, /smaller number first/],
		['*a', /nothing to repeat before '\*' \(at character 1\)/, /'\\\*'/],
		['a|+', /nothing to repeat before '\+' \(at character 3\)/, /'\\\+'/],
		['a**', /nothing to repeat before '\*'/, /'\\\*'/],
		['a++', /nothing to repeat before '\+'/, /'\\\+'/],
		['^*', /nothing to repeat/, /'\\\*'/],
		['\\b+', /nothing to repeat/, /'\\\+'/],
		[
			'[z-a]',
			/range in \[ \] is the wrong way round \(at character 2\)/,
			/smaller character first/,
		],
		['a\\', /a '\\' at the end/, /'\\\\'/],
		['[\\', /a '\\' at the end/, /'\\\\'/],
		['\\Ayes\\z', /'\\A' is not an escape/, /'\^'/],
		['yes\\z', /'\\z' is not an escape/, /'\$'/],
		['\\e', /'\\e' is not an escape/, /Write 'e'/],
		['[\\B]', /'\\B' is not an escape/, /Write 'B'/],
		['\\x4', /'\\x' is not an escape/, /two hexadecimal digits/],
		['\\u12', /'\\u' is not an escape/, /four hexadecimal digits/],
		['\\u{110000}', /'\\u' is not an escape/, /1f600/],
		['\\u{', /'\\u' is not an escape/, /1f600/],
		['\\c1', /'\\c' is not an escape/, /\\cJ/],
		['\\01', /'\\0' is not an escape/, /\\x/],
		['\\p{Klingon}', /'\\p\{Klingon\}' is no Unicode property/, /\\p\{Lu\}/],
		['\\P{Script=Klingon}', /'\\P\{Klingon\}' is no/, /Script=Greek/],
		['\\p{sc=Greek=Latin}', /no Unicode property/, /Script=Greek/],
		['\\pL', /'\\p' is not an escape/, /\\p\{L\}/],
		['\\p{scx=Greek}', /no Unicode property/, /Script=Greek/],
		['(?:a{1000}){1000}', /more than 1000 times/, /smaller numbers/],
		['(((a{99}){99}){99}){99}', /more than 1000 times/, /smaller numbers/],
		['a{99999999999999999999}', /more than 1000 times/, /smaller numbers/],
		[`a{${'9'.repeat(400)}}`, /more than 1000 times/, /smaller numbers/],
		['(?:a|){0,1000}', /more than 2000 instructions/, /smaller numbers/],
		['(?:abc){999}', /more than 2000 instructions/, /smaller numbers/],
		['a'.repeat(LONGEST_PATTERN + 1), /longer than 1000 characters/, /shorter/],
	])('%s', (source, message, advice) => {
		const { message: problem, description } = refusalOf(source);
		expect(problem).toMatch(/^'Value' can't be used as a regular expression: /);
		expect(problem).toMatch(message);
		expect(description).toMatch(advice);
	});
});

describe('limits', () => {
	test('the longest pattern, the deepest nesting and the largest program can be used', () => {
		expect(matches('a'.repeat(LONGEST_PATTERN), 'a'.repeat(LONGEST_PATTERN))).toBe(true);
		expect(matches(`${'('.repeat(499)}a+${')'.repeat(499)}`, 'ba')).toBe(true);
		expect(matches('^(?:a{100}){9}$', 'a'.repeat(900))).toBe(true);
		expect(matches('^(?:a{100}){9}$', 'a'.repeat(899))).toBe(false);
	});

	test('a text is taken to end after so many characters', () => {
		const longest = '👍'.repeat(LONGEST_TEXT - 1);
		expect(matches('x$', `${longest}x`)).toBe(true);
		expect(matches('x$', `${longest}xyz`)).toBe(true);
		expect(matches('y', `${longest}xyz`)).toBe(false);
	});
});

const words = (text: string): string[] => text.trim().split(/\s+/);

const CATEGORIES = words(`
	L Lu Ll Lt LC Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp
	C Cc Cf Cs Co Cn
	Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Cased_Letter Modifier_Letter Other_Letter
	Mark Nonspacing_Mark Spacing_Mark Enclosing_Mark
	Number Decimal_Number Letter_Number Other_Number
	Punctuation Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation
	Initial_Punctuation Final_Punctuation Other_Punctuation
	Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol
	Separator Space_Separator Line_Separator Paragraph_Separator
	Other Control Format Surrogate Private_Use Unassigned
`);

const BINARY_PROPERTIES = words(`
	ASCII ASCII_Hex_Digit Alphabetic Any Assigned Dash Emoji Emoji_Component Emoji_Modifier
	Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Hex_Digit Lowercase Math
	Quotation_Mark Uppercase White_Space
`);

const SCRIPTS = words(`
	Arabic Armenian Bengali Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han
	Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar
	Sinhala Syriac Tamil Telugu Thaana Thai Tibetan
`);

describe('Unicode properties', () => {
	const names = [
		...CATEGORIES,
		...CATEGORIES.map((category) => `gc=${category}`),
		...CATEGORIES.map((category) => `General_Category=${category}`),
		...BINARY_PROPERTIES,
		...['Script', 'sc'].flatMap((key) => SCRIPTS.map((script) => `${key}=${script}`)),
	];

	test.each(names)('%s', (name) => {
		const own = compilePattern(`^\\p{${name}}$`, { ignoreCase: false });
		const negated = compilePattern(`^[\\P{${name}}]$`, { ignoreCase: false });
		const native = new RegExp(`^\\p{${name}}$`, 'u');
		for (const character of [...LETTERS, ...OTHERS, 'א', 'ア', '한', '9', '€', '\0']) {
			expect(own.test(character)).toBe(native.test(character));
			expect(negated.test(character)).toBe(!native.test(character));
		}
	});
});
