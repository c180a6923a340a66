import fc from 'fast-check';

import { tidyEmail } from '../../nodes/Web1on1/values/email';
import { InputError } from '../../nodes/Web1on1/values/inputError';
import { isUnseen, kindOf, refuseKind } from '../../nodes/Web1on1/values/kinds';
import { trimUnseen } from '../../nodes/Web1on1/values/text';

describe('kinds of values', () => {
	it.each([
		[undefined, 'missing'],
		[null, 'missing'],
		['', 'empty'],
		[' \n\u200b\u2060\u3164\u2800\u0085', 'empty'],
		['\u{1f44d}\u{1f3fd}', 'text'],
		[0, 'number'],
		[10n, 'number'],
		[NaN, 'notANumber'],
		[false, 'boolean'],
		[new Date(0), 'date'],
		[new Date(NaN), 'invalidDate'],
		[[], 'list'],
		[{}, 'object'],
		[Object.create(null), 'object'],
		[new Map(), 'object'],
		[() => '', 'function'],
		[Symbol('x'), 'function'],
	])('%p is %s', (value, kind) => {
		expect(kindOf(value)).toBe(kind);
	});

	it('whatever it is, it is read or refused, and never by another error', () => {
		fc.assert(
			fc.property(fc.anything({ withDate: true, withNullPrototype: true }), (value) => {
				try {
					refuseKind(value, "'Text'");
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
				}
			}),
		);
	});

	it('a text is trimmed at both ends, and nothing in it is touched', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				const seen = trimUnseen(` \u200b${text}\u2060\n`);
				expect(text).toContain(seen);
				expect(trimUnseen(seen)).toBe(seen);
				expect(isUnseen(text)).toBe(seen === '');
			}),
		);
	});

	it('long runs of blanks take no long time', () => {
		const blanks = ' \u200b'.repeat(300_000);
		expect(trimUnseen(`a${blanks}b${blanks}`)).toHaveLength(blanks.length + 2);
		expect(tidyEmail(`a@b.example${','.repeat(300_000)}x`)).toContain('a@b.example');
	});
});
