import fc from 'fast-check';

import { InputError } from '../../nodes/Web1on1/values/inputError';
import { countryCode, normalizeTelephone } from '../../nodes/Web1on1/messages/telephone';
import { FUZZ } from './fuzz';

describe('telephone numbers', () => {
	it.each([
		['+31619626759', undefined, '+31619626759'],
		['+31 6 19 62 67 59', undefined, '+31619626759'],
		['0031-619-626-759', undefined, '+31619626759'],
		['+31 (0)6 19626759', undefined, '+31619626759'],
		['(+31)(0)6 19626759', undefined, '+31619626759'],
		['+31.(0)6.19626759', undefined, '+31619626759'],
		['+31/(0)6/19626759', undefined, '+31619626759'],
		['(0031) (0)6 19626759', undefined, '+31619626759'],
		['[+31] ( 0 ) 6 19626759', undefined, '+31619626759'],
		['(0)6 19626759', '31', '+31619626759'],
		['\u202a+31\u00a0619626759\u202c', undefined, '+31619626759'],
		['\uff0b31619626759', undefined, '+31619626759'],
		['06/19.62.67.59', '31', '+31619626759'],
		[619626759, '31', '+31619626759'],
		['0619626759', '31', '+31619626759'],
		['8 912 345-67-89', '7', '+79123456789'],
		['06 20 123 4567', '36', '+36201234567'],
		['06 1234 5678', '39', '+390612345678'],
		['02 123456', '32', '+322123456'],
		['020-624.0000', '31', '+31206240000'],
		['+31 (0)20 624.0000', undefined, '+31206240000'],
		['0471/234.000', '32', '+32471234000'],
		['+1 555 025 3483', undefined, '+15550253483'],
		['(212) 555-0100', '1', '+12125550100'],
		['1 212 555 0100', '1', '+12125550100'],
		['+1 212 555 0100', '31', '+12125550100'],
	])('%p with code %p is %s', (raw, code, expected) => {
		expect(normalizeTelephone(raw, code)).toBe(expected);
	});

	it.each([
		null,
		undefined,
		'',
		' ',
		'+',
		'00',
		'+0619626759',
		'tel:+31619626759',
		{},
		[],
		Number.NaN,
		'٠٦',
	])('%p is refused', (raw) => {
		expect(() => normalizeTelephone(raw, '31')).toThrow(InputError);
	});

	it.each([
		['619626759.0', '31', 'decimal'],
		['0619626759.00', '31', 'decimal'],
		['+31619626759.0', undefined, 'decimal'],
		['1712345678,0', '49', 'decimal'],
		// The way to dial abroad from North America and from Australia.
		['01131612345678', '1', 'North American'],
		['0011 31 612345678', '61', 'North American'],
		['0212 555 0100', '1', 'North American'],
	])('%p with code %p is refused, since it would reach a stranger', (raw, code, words) => {
		const refused = (): string => normalizeTelephone(raw, code);
		expect(refused).toThrow(InputError);
		expect(refused).toThrow(
			expect.objectContaining({ description: expect.stringContaining(words) as string }) as Error,
		);
	});

	/** Everything a DMS may hold, and what nobody would expect in it. */
	const anything = fc.oneof(
		fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
		fc.string({ unit: fc.constantFrom(...Array.from('0123456789+-() ./x\u00a0\u200e\uff0b')) }),
		fc.integer(),
	);
	const code = fc.constantFrom(undefined, '31', '44', '7', '36', '39', '375', '1');

	it('are E.164 afterwards or refused, whatever is given, and stay what they are', () => {
		fc.assert(
			fc.property(anything, code, (raw, defaultCode) => {
				let once: string;
				try {
					once = normalizeTelephone(raw, defaultCode);
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
					return;
				}
				expect(once).toMatch(/^\+[1-9]\d{6,14}$/);
				expect(normalizeTelephone(once, defaultCode)).toBe(once);
			}),
			FUZZ,
		);
	});

	it('never show up in the message about them', () => {
		const digits = fc.stringMatching(/^[0-9]{7,20}$/);
		fc.assert(
			fc.property(digits, fc.constantFrom('', '+', '00', 'x'), (number, prefix) => {
				try {
					normalizeTelephone(prefix + number);
				} catch (error) {
					const { message, description } = error as InputError;
					expect(message + description.replace('+31619626759', '')).not.toContain(number);
				}
			}),
			FUZZ,
		);
	});

	it('the default country code is one to three digits, or refused', () => {
		expect(['31', '+31', '0031', ' 31 ', 31].map(countryCode)).toEqual(Array(5).fill('31'));
		expect(['', null, undefined].map(countryCode)).toEqual(Array(3).fill(undefined));
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (value) => {
				try {
					expect(countryCode(value) ?? '1').toMatch(/^[1-9]\d{0,2}$/);
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
				}
			}),
			FUZZ,
		);
	});
});
