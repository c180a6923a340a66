import { parsePhoneNumberFromString } from 'libphonenumber-js';

import { badRequest } from './errors';

/** Where a number without a calling code is dialled: the country of the dealers (see `seed.ts`). */
const COUNTRY = 'NL';

/**
 * The address of a phone as somebody writes it: "06 99999999" and "0031 699999999" are +31699999999.
 * E-mail addresses stay as they are.
 */
export function addressFrom(text: string): string {
	const written = text.trim();
	if (written.includes('@')) return written;
	const number = parsePhoneNumberFromString(written, { defaultCountry: COUNTRY, extract: false });
	if (!number?.isPossible()) {
		throw badRequest(
			`'${written}' is not a telephone number, such as +31699999999 or 0699999999, nor an e-mail address`,
		);
	}
	return number.number;
}

/** The address with blanks where people put them: "+31 6 99999999". */
export function labelOf(address: string): string {
	return parsePhoneNumberFromString(address)?.formatInternational() ?? address;
}
