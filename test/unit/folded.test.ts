import fc from 'fast-check';

import { comparison } from '../../nodes/Web1on1/trigger/filter';
import { folded, foldedList } from '../../nodes/Web1on1/values/folded';

const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);
const loosely = { caseSensitive: false };
const strictly = { caseSensitive: true };

describe('two texts people mean to be one', () => {
	it.each([
		// Apostrophes
		["we can't", 'we can\u2019t'],
		["we can't", 'we can\u2018t'],
		["we can't", 'we can\u00b4t'],
		["we can't", 'we can`t'],
		["we can't", 'we can\u02bct'],
		["we can't", 'we can\u2032t'],
		["we can't", 'we can\uff07t'],
		["we can't", 'we can\u0092t'],
		["we can't", 'we can\u201bt'],
		["'n auto", '\u0149 auto'],
		// Quotes
		['"morgen"', '\u201emorgen\u201c'],
		['"morgen"', '\u201cmorgen\u201d'],
		['"morgen"', '\u00abmorgen\u00bb'],
		['"morgen"', "''morgen''"],
		['"morgen"', '\u300cmorgen\u300d'],
		['"morgen"', '\u2033morgen\uff02'],
		['"morgen"', '\u0093morgen\u0094'],
		// Dashes
		['9-11', '9\u201311'],
		['9-11', '9\u221211'],
		['9-11', '9\u201111'],
		['9-11', '9\uff0d11'],
		['yes - please', 'yes \u2014 please'],
		['yes - please', 'yes -- please'],
		['10~11', '10\uff5e11'],
		['10~11', '10\u301c11'],
		// Composed and compatible
		['caf\u00e9', 'cafe\u0301'],
		['caf\u00e9', 'cafe\u200d\u0301'],
		['ok', '\uff2f\uff2b'],
		['ok!', '\uff2f\uff2b\uff01'],
		['yes...', 'yes\u2026'],
		['\u30ac\u30bd\u30ea\u30f3', '\uff76\uff9e\uff7f\uff98\uff9d'],
		['fine', '\ufb01ne'],
		['1/2', '\u00bd'],
		['1', '\u2460'],
		['1', '1\ufe0f\u20e3'],
		['\ud55c\uae00', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
		// Case
		['stra\u00dfe', 'STRASSE'],
		['stra\u00dfe', 'STRA\u1e9eE'],
		['iptal', '\u0130PTAL'],
		['iptal', 'IPTAL'],
		['iptal', '\u0131ptal'],
		['iptal', 'I\u0307PTAL'],
		['\u03b4\u03c1\u03cc\u03bc\u03bf\u03c2', '\u0394\u03a1\u038c\u039c\u039f\u03a3'],
		['\u03b4\u03c1\u03cc\u03bc\u03bf\u03c3', '\u03b4\u03c1\u03cc\u03bc\u03bf\u03c2'],
		['\u0434\u0430', '\u0414\u0410'],
		['kelvin', '\u212aelvin'],
		// Invisible marks
		['yes', '\ufeffy\u200be\u200ds\u00ad'],
		['yes', '\u2068yes\u2069'],
		['\u2764', '\u2764\ufe0f'],
		['\u2764', '\u2764\ufe0e'],
		['\u{1f44d}', '\u{1f44d}\u{1f3fb}'],
		['\u{1f44d}', '\u{1f44d}\u{1f3ff}\ufe0f'],
		['\u{1f937}\u2642', '\u{1f937}\u{1f3fd}\u200d\u2642\ufe0f'],
		// Blanks
		['an hour later', '  an\u00a0hour \t\r\n later\u3000'],
		['an hour later', 'an\u2003hour\u202flater'],
		['an hour later', 'an\u0085hour\u2028later'],
	])('%j is %j', (one, other) => {
		expect(folded(other, loosely)).toBe(folded(one, loosely));
	});

	it.each([
		['ok', 'OK', false],
		['stra\u00dfe', 'STRASSE', false],
		['OK', '\uff2f\uff2b', true],
		["Can't", 'Can\u2019t', true],
		['Caf\u00e9', 'Cafe\u0301', true],
		['\u{1f44d}', '\u{1f44d}\u{1f3fe}', true],
		['A  b', 'A b', true],
	])('where case matters, %j is %j: %s', (one, other, expected) => {
		expect(folded(one, strictly) === folded(other, strictly)).toBe(expected);
	});

	it.each([
		['cafe', 'caf\u00e9'],
		['schon', 'sch\u00f6n'],
		['yes', 'y es'],
		['\u2764', '\u2665'],
		['\u{1f44d}', '\u{1f44e}'],
		['cant', "can't"],
		['1', '11'],
		['ok', '0k'],
		['', '.'],
	])('but %j is not %j', (one, other) => {
		expect(folded(one, loosely)).not.toBe(folded(other, loosely));
	});

	it('have one form, whose form is itself, in whichever way Unicode writes them', () => {
		const marks = fc.constantFrom(
			...Array.from(
				'\u0130\u0131\u00df\u1e9e\u03c2\u03a3\u0149\ufb03\u00b4\u2019"\'`-\u2014 \u200d\ufe0f\u0301\u0307\u{1f3fb}\u20e3\u0345\u0390\u1fb3\u01f0',
			),
		);
		const text = fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.string({ unit: 'binary' }),
			fc.string({ unit: marks }),
		);
		fc.assert(
			fc.property(text, fc.boolean(), (written, caseSensitive) => {
				const once = folded(written, { caseSensitive });
				expect(folded(once, { caseSensitive })).toBe(once);
				for (const form of ['NFC', 'NFD'] as const) {
					expect(folded(written.normalize(form), { caseSensitive })).toBe(once);
				}
			}),
			{ numRuns },
		);
	});
});

describe('a comparison', () => {
	it.each([
		['contains', "can't", 'Sorry, I CAN\u2019T come', true],
		['contains', 'I can\u2019t', "i can't", true],
		['contains', 'caf\u00e9', 'at the CAFE\u0301?', true],
		['contains', 'cafe', 'at the caf\u00e9?', false],
		['contains', '\u{1f44d}', 'Top \u{1f44d}\u{1f3fd}!', true],
		['contains', '\u{1f44d}\u{1f3fd}', 'Top \u{1f44d}', true],
		['contains', 'an  hour', 'AN\u00a0HOUR later', true],
		['equals', 'ok', ' \uff2f\uff2b ', true],
		['equals', '\u2764\ufe0f', '\u2764', true],
		['equals', 'ok', 'okay', false],
		['oneOf', 'yes, ja, \u{1f44d}', 'JA', true],
		['oneOf', 'yes, ja, \u{1f44d}', '\u{1f44d}\u{1f3ff}', true],
		['oneOf', 'yes, ja', 'yes, ja', false],
		['oneOf', 'Ja, ik kom\nNee', 'ja,  ik kom', true],
		['oneOf', 'Ja, ik kom\nNee', 'ja', false],
		['oneOf', 'Ja, ik kom\r\nNee\r\n', 'nee', true],
		['oneOf', '\nyes, ja\n', 'ja', true],
		['oneOf', '\u306f\u3044\uff0c\u3044\u3044\u3048', '\u306f\u3044', true],
		['oneOf', 'yes,,ja,', '', false],
	])('%s %j of %j: %s', (kind, expected, text, holds) => {
		expect(comparison(kind, expected, false)(text)).toBe(holds);
	});

	it.each([
		['contains', 'Yes', 'yes', false],
		['contains', "Can't", 'I Can\u2019t', true],
		['equals', 'Yes', '\ufeff\uff39es ', true],
		['oneOf', 'Yes\nJa', 'ja', false],
	])('%s %j of %j where case matters: %s', (kind, expected, text, holds) => {
		expect(comparison(kind, expected, true)(text)).toBe(holds);
	});

	it.each([
		['contains', '\u200b'],
		['contains', ' \ufe0f\n'],
		['contains', '\u{1f3fd}'],
		['equals', '\u2060'],
		['regex', '\u200b'],
		['oneOf', ', ,'],
		['oneOf', '\n\u200d\n'],
	])('%s %j, which leaves nothing to look for, is refused', (kind, expected) => {
		expect(() => comparison(kind, expected, false)).toThrow("'Value' holds nothing");
	});
});

describe('a list of answers', () => {
	it.each([
		['yes, ja ,ok', ['yes', 'ja', 'ok']],
		['yes', ['yes']],
		['a, b\nc', ['a, b', 'c']],
		['a, b\u2028c, d', ['a, b', 'c, d']],
		['a\r\n\r\nb', ['a', 'b']],
		['a\rb', ['a', 'b']],
		[' \n a, b \n ', ['a', 'b']],
		['a\u3001b\u060cc', ['a', 'b', 'c']],
		[' , ', []],
	])('%j is %j', (typed, entries) => {
		expect(foldedList(typed, loosely)).toEqual(entries);
	});
});
