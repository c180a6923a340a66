import fc from 'fast-check';
import { getCountries, getExampleNumber, type PhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';

import { InputError } from '../../nodes/Web1on1/values/inputError';
import { countryCode, readTelephone, waysToWrite } from '../../nodes/Web1on1/messages/telephone';
import { refusal } from '../support/refusal';
import { FUZZ } from './fuzz';

/** The number alone, of one that is known to exist. */
function numberOf(raw: unknown, code?: string): string {
	const { number, warning } = readTelephone(raw, code);
	expect(warning).toBeUndefined();
	return number;
}

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
		['06/19.62.67.59', '31', '+31619626759'],
		['(06) 19626759', '31', '+31619626759'],
		['(06-19626759)', '31', '+31619626759'],
		[619626759, '31', '+31619626759'],
		[31619626759, '31', '+31619626759'],
		['0619626759', '31', '+31619626759'],
		['31619626759', '31', '+31619626759'],
		['8 912 345-67-89', '7', '+79123456789'],
		['06 20 123 4567', '36', '+36201234567'],
		['06 1234 5678', '39', '+390612345678'],
		['02 2123456', '32', '+3222123456'],
		['020-624.0000', '31', '+31206240000'],
		['+31 (0)20 624.0000', undefined, '+31206240000'],
		['0471/234.000', '32', '+32471234000'],
		['030 / 123 456-78', '49', '+493012345678'],
		['(212) 555-0100', '1', '+12125550100'],
		['1 212 555 0100', '1', '+12125550100'],
		['+1 212 555 0100', '31', '+12125550100'],
		['0171/1234567', '49', '+491711234567'],
	])('%p with code %p is %s', (raw, code, expected) => {
		expect(numberOf(raw, code)).toBe(expected);
	});

	// A trunk prefix behind the country code, and zeros that only look like one.
	it.each([
		['+31 06 19626759', '+31619626759'],
		['0031 06 19626759', '+31619626759'],
		['+44 (07911) 123456', '+447911123456'],
		['+44 07911 123456', '+447911123456'],
		['+33 06 12 34 56 78', '+33612345678'],
		['+36 06 20 123 4567', '+36201234567'],
		['+7 8 912 345-67-89', '+79123456789'],
		['+34 (0)612 345 678', '+34612345678'],
		['+30 0691 234 5678', '+306912345678'],
		['+1 1-212-555-0100', '+12125550100'],
		['+1 (1) 212 555 0100', '+12125550100'],
		['+39 (0)6 1234 5678', '+390612345678'],
		['+39 06 1234 5678', '+390612345678'],
		['+39 02 1234 5678', '+390212345678'],
		['+39 (0)347 123 4567', '+393471234567'],
		['+225 01 23 45 67 89', '+2250123456789'],
		['+378 0549 886418', '+3780549886418'],
		['+242 06 612 3456', '+242066123456'],
	])('%p is %s', (raw, expected) => {
		expect(numberOf(raw)).toBe(expected);
	});

	it.each([
		['01 23 45 67 89', '225', '+2250123456789'],
		['347 123 4567', '39', '+393471234567'],
		['0911 123 45 67', '39', '+3909111234567'],
		['0412 345 678', '61', '+61412345678'],
		['8 029 123-45-67', '375', '+375291234567'],
		['04740612345', '358', '+3584740612345'],
		['07781 123456', '44', '+447781123456'],
		['701 234 5678', '7', '+77012345678'],
	])('%p with code %p is %s, as dialled there', (raw, code, expected) => {
		expect(numberOf(raw, code)).toBe(expected);
	});

	it.each([
		['\u202a+31\u00a0619626759\u202c'],
		['\u2066+31\u2069\u206619626\u2069759'.replace('19626', '619626')],
		['\ufeff+31\u200b6\u200d19\u206062\u00ad6759'],
		['+31\ufe0f 6\ufe0f19626759'],
		['\uff0b31619626759'],
		['\uff0b\uff13\uff11\uff16\uff11\uff19\uff16\uff12\uff16\uff17\uff15\uff19'],
		['+٣١ ٦ ١٩٦٢ ٦٧٥٩'],
		['+۳۱ ۶ ۱۹۶۲ ۶۷۵۹'],
		['+३१ ६ १९६२ ६७५९'],
		['+3\ufe0f\u20e31\ufe0f\u20e3 619626759'],
		['+31\u22126\u221219626759'],
		['+31\u20136\u201419626759'],
		['+31\uff0d6\uff0d19626759'],
		['+31\u30fc6\u30fc1962\u30fc6759'],
		['\uff08+31\uff096\u300019626759'],
		['+31\u2003(0)\u20096\u202f19626759\u3000\u2029'],
		['+31·6·19626759.'],
		['+31\u0000619626759\u0007'],
	])('%j has marks that are no part of it', (raw) => {
		expect(numberOf(raw)).toBe('+31619626759');
	});

	it.each([
		null,
		undefined,
		'',
		' ',
		'+',
		'00',
		'+0619626759',
		'+0031619626759',
		'tel:+31619626759',
		{},
		[],
		Number.NaN,
		-619626759,
		true,
		'٠٦',
		'06²19626759',
		'+999 12345678',
		'ja',
		'0612',
	])('%p is refused', (raw) => {
		expect(() => readTelephone(raw, '31')).toThrow(InputError);
	});

	it.each([
		['619626759.0', '31', 'decimal'],
		['0619626759.00', '31', 'decimal'],
		['+31619626759.0', undefined, 'decimal'],
		['1712345678,0', '49', 'decimal'],
		['619626759.5', '31', 'decimal'],
		[619626759.5, '31', 'decimal'],
		['301234567.125', '49', 'decimal'],
		['+31 6 19626759.5', undefined, 'decimal'],
		[-31619626759, '31', 'negative'],
		// The way to dial abroad from North America and from Australia.
		['01131612345678', '1', 'North American'],
		['0011 31 612345678', '61', 'North American'],
		['0011 65 8123 4567', '61', 'North American'],
		['0212 555 0100', '1', 'North American'],
		['+1 012 555 0100', undefined, 'North American'],
		['+11 65 8123 4567', undefined, 'North American'],
		['+1165 8123 4567', undefined, 'North American'],
		// From Colombia: India, or North America.
		['009 1 212 555 0100', '57', 'two ways'],
		// Finland or Norway, Singapore or the Solomon Islands, Mexico or North America.
		['4740612345', '358', 'two ways'],
		['6774 1234', '65', 'two ways'],
		['1 551 234 5678', '52', 'two ways'],
		// A landline of the country or a mobile with a zero too many.
		['+39 (0)312 345 6789', undefined, 'two ways'],
		['4791234567', '31', 'no number of the country'],
		['0992345678', '31', 'no number of the country'],
		['06 1962 675', '31', 'no number of the country'],
		['0031 99 123 4567', undefined, 'write a plus'],
		['+31 6 19626759 000', undefined, 'too few or too many'],
		['+999 12345678', undefined, 'too few or too many'],
		['+31 6 (0) 19626759', undefined, 'right behind the country code'],
		['+49 30 (0)123456', undefined, 'right behind the country code'],
	])('%p with code %p is refused: %s', (raw, code, words) => {
		const refused = (): unknown => readTelephone(raw, code);
		expect(refused).toThrow(InputError);
		expect(refused).toThrow(
			expect.objectContaining({ description: expect.stringContaining(words) as string }) as Error,
		);
	});

	// Where numbers have no fixed length, what follows would pass for the rest of them.
	it.each([
		['+31 6 19626759 (2)', undefined],
		['+31 6 19626759 / 2', undefined],
		['+31 6 19626759\n2', undefined],
		['+31619626759 +31619626750', undefined],
		['+31619626759/+31619626750', undefined],
		['0619626759 0619626750', '31'],
		['0619626759/0619626750', '31'],
		['+49 30 123456 (7)', undefined],
		['+49 30 123456/57', undefined],
		['+49 30 123456\r\n030 654321', undefined],
		['030 12345 030 54321', '49'],
		['+43 1 5123456   89', undefined],
		['+43 1 5123456\t89', undefined],
		['+49 99 1234567 (8)', undefined],
		['+31619626759 ext 2', undefined],
		['+31619626759x2', undefined],
		['+31619626759#2', undefined],
		['+31619626759;2', undefined],
		['+31619626759, 2', undefined],
	])('%j holds more than a number, and is refused', (raw, code) => {
		expect(() => readTelephone(raw, code)).toThrow(InputError);
	});

	it('that no range is known for pass with a plus, and a warning', () => {
		for (const [raw, number] of [
			['+1 555 025 3483', '+15550253483'],
			['+31 99 123 4567', '+31991234567'],
			['+31 (0)99 123 4567', '+31991234567'],
		]) {
			expect(readTelephone(raw)).toEqual({
				number,
				warning: expect.stringMatching(/^'Telephone' is in no range.*\.$/) as string,
			});
		}
		expect(() => readTelephone('0991234567', '31')).toThrow(InputError);
		expect(() => readTelephone('991234567', '31')).toThrow(InputError);
		expect(() => readTelephone('555 025 3483', '1')).toThrow(InputError);
	});

	it('of Mexican and Argentinian mobiles are known with and without a digit', () => {
		expect(numberOf('+52 1 55 1234 5678')).toBe('+5215512345678');
		expect(numberOf('+52 55 1234 5678')).toBe('+525512345678');
		expect(numberOf('55 1234 5678', '52')).toBe('+525512345678');
		expect(numberOf('+54 9 11 2345-6789')).toBe('+5491123456789');
		expect(numberOf('011 15 2345-6789', '54')).toBe('+5491123456789');
		expect(waysToWrite('+5215512345678')).toEqual(['+5215512345678', '+525512345678']);
		expect(waysToWrite('+525512345678')).toEqual(['+525512345678', '+5215512345678']);
		expect(waysToWrite('+5491123456789')).toEqual(['+5491123456789', '+541123456789']);
		expect(waysToWrite('+541123456789')).toEqual(['+541123456789', '+5491123456789']);
		expect(waysToWrite('+31619626759')).toEqual(['+31619626759']);
		expect(() => numberOf('+52 1 00 1234 5678')).toThrow();
	});

	/** Everything a DMS may hold, and what nobody would expect in it. */
	const anything = fc.oneof(
		fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
		fc.string({
			unit: fc.constantFrom(...Array.from('0123456789+-() ./\nx\u00a0\u200e\uff0b٣\u2066\ufe0f')),
		}),
		fc.integer(),
		fc
			.tuple(
				fc.constantFrom('+', '00', '0', ''),
				fc.constantFrom('1', '7', '31', '39', '44', '49', '52', '54', '225', '375', ''),
				fc.stringMatching(/^[0-9]{6,11}$/),
			)
			.map((parts) => parts.join('')),
	);
	const code = fc.constantFrom(undefined, '31', '44', '7', '36', '39', '375', '1', '52', '54');

	it('are E.164 afterwards or refused, whatever is given, and stay what they are', () => {
		fc.assert(
			fc.property(anything, code, (raw, defaultCode) => {
				let once: unknown;
				try {
					once = readTelephone(raw, defaultCode);
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
					return;
				}
				const { number } = once as { number: string };
				expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
				expect(readTelephone(number, defaultCode)).toEqual(once);
			}),
			FUZZ,
		);
	});

	it('never show up in the message about them', () => {
		const digits = fc.stringMatching(/^[0-9]{7,20}$/);
		fc.assert(
			fc.property(digits, fc.constantFrom('', '+', '00', 'x'), (number, prefix) => {
				try {
					readTelephone(prefix + number);
				} catch (error) {
					const { message, description } = error as InputError;
					expect(message + description.replace('+31619626759', '')).not.toContain(number);
				}
			}),
			FUZZ,
		);
	});

	it.each([
		['+31619626759 ext', undefined, /^Use digits only, one number/],
		['0619626759', undefined, /^It has no country code/],
		['619626759+31', undefined, /^Use digits only/],
		['0619626759', '32', /^It is no number of the country with code 32/],
		['+31619626759 0612345678', '31', /^More digits follow/],
		['+31 20 624 0000 (12)', undefined, /^More digits follow/],
		[-31_619_626_759, undefined, /^It looks like a decimal or negative number/],
		[619_626_759.5, '31', /^It looks like a decimal or negative number/],
		['31619626759.0', '31', /^It looks like a decimal or negative number/],
		['+3161962 (0) 6759', undefined, /^A zero in brackets is left out only/],
		['5551234', '1', /^It has country code 1 but is no North American number/],
		['+1 31 619626759', undefined, /^It has country code 1 but is no North American number/],
		['001 31 6196', undefined, /^It has country code 1 but is no North American number/],
		['0031 1', undefined, /^It is in no range of numbers/],
		['+311', undefined, /^It has too few or too many digits/],
		['+999123456789', undefined, /^It has too few or too many digits/],
		['', undefined, /^Use digits only/],
		[['0619626759'], '31', /^Use digits only/],
	])('that are refused, %j with code %s, are told why', (raw, code, why) => {
		const { message, description } = refusal(() => readTelephone(raw, code));
		expect(message).toBe("'Telephone' is not an international telephone number");
		expect(description).toMatch(why);
	});

	it('the default country code is one that a country has, its digits or its letters, or refused', () => {
		expect(
			['31', '+31', '0031', ' 31 ', 31, 'NL', 'nl', '\u206631\u2069'].map(countryCode),
		).toEqual(Array(8).fill('31'));
		expect(['1', 'CA', '44', 'IM', '7', 'KZ'].map(countryCode)).toEqual([
			'1',
			'1',
			'44',
			'44',
			'7',
			'7',
		]);
		expect(['', null, undefined].map(countryCode)).toEqual(Array(3).fill(undefined));
		for (const wrong of [
			'999',
			'310',
			'0',
			'XX',
			'Netherlands',
			'nld',
			'1nl',
			'nl1',
			'x31',
			'31x',
			'000031',
			'+',
			'31 6',
			'+1 868 x',
			[],
			{},
			true,
		]) {
			expect(refusal(() => countryCode(wrong))).toMatchObject({
				message: "'Default Country Code' is not a country calling code",
				description: expect.stringMatching(/^Enter the digits that follow the plus/) as string,
			});
		}
		expect(['+ 31', '(31)', '00-31', '+31.'].map(countryCode)).toEqual(Array(4).fill('31'));
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

describe('the example numbers of every region', () => {
	const numbers = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []);
	const codes = [...new Set<string>(numbers.map((one) => one.countryCallingCode))];

	/** The ways people write them, and the default country code that is set then. */
	const ways: Record<string, (one: PhoneNumber) => [raw: string, code?: string]> = {
		'+31612345678': ({ number }) => [number],
		'+31 6 12345678': (one) => [one.formatInternational()],
		'+31-6-12345678': (one) => [one.formatInternational().replaceAll(' ', '-')],
		'+31/6.12345678': (one) => [one.formatInternational().replace(' ', '/').replaceAll(' ', '.')],
		'00 31 6 12345678': (one) => [one.formatInternational().replace('+', '00 ')],
		'0031612345678, in its country': ({ number, countryCallingCode }) => [
			number.replace('+', '00'),
			countryCallingCode,
		],
		'+31 (0)612345678': ({ countryCallingCode, nationalNumber }) => [
			`+${countryCallingCode} (0)${nationalNumber}`,
		],
		'31612345678, in its country': ({ number, countryCallingCode }) => [
			number.slice(1),
			countryCallingCode,
		],
		'06 12345678': (one) => [one.formatNational(), one.countryCallingCode],
		'06-12345678': (one) => [
			one.formatNational().replaceAll(/[ ()]+/g, '-'),
			one.countryCallingCode,
		],
		'06/12345678': (one) => [one.formatNational().replace(/[ -]/, '/'), one.countryCallingCode],
		'06.12.34.56.78': (one) => [
			one.formatNational().replaceAll(/[ ()-]+/g, '.'),
			one.countryCallingCode,
		],
		'612345678': ({ nationalNumber, countryCallingCode }) => [nationalNumber, countryCallingCode],
	};

	/** Written with a plus or 00, there is nothing to doubt. */
	const isInternational = (way: string): boolean => /^(?:\+31|00)(?!.*\(0\))/.test(way);

	const readOrRefused = (raw: string, code?: string): string | undefined => {
		try {
			return readTelephone(raw, code).number;
		} catch (error) {
			if (error instanceof InputError) return undefined;
			throw error;
		}
	};

	it.each(Object.keys(ways))('written as %s are read right, or refused', (way) => {
		const refused = numbers.filter((one) => {
			const [raw, code] = ways[way]?.(one) ?? [''];
			const read = readOrRefused(raw, code);
			if (read !== undefined) expect([raw, read]).toEqual([raw, one.number]);
			return read === undefined;
		});
		const most = isInternational(way) ? 0 : numbers.length / 20;
		expect(refused.length).toBeLessThanOrEqual(most);
	});

	it('are read right, or refused, in another country too', () => {
		const example = fc.constantFrom(...numbers);
		fc.assert(
			fc.property(example, fc.constantFrom(...codes), ({ number }, code) => {
				expect(readOrRefused(number, code)).toBe(number);
				expect([number, undefined]).toContain(readOrRefused(number.replace('+', '00'), code));
				const bare = number.slice(1);
				// What begins with a trunk prefix is what is dialled there.
				if (code === '7' && bare.startsWith('8')) return;
				expect([number, undefined]).toContain(readOrRefused(bare, code));
			}),
			{ numRuns: FUZZ.numRuns / 2 },
		);
	});
});
