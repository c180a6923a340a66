import type * as Library from './library';

/** A telephone number as the library reads it. */
export interface PhoneNumber {
	/** E.164, "+31619626759". */
	number: string;
	/** "31" */
	callingCode: string;
	/** What follows the calling code in `number`, "619626759". */
	national: string;
	/** True when it is in a range that the numbering plan of its country has in use. */
	isValid: boolean;
	/** True when it has a length that numbers of its country have. */
	isPossible: boolean;
}

/** Loads the library, 250 kB of code and numbering plans, when somebody first needs it. */
const library = (): typeof Library => require('./library') as typeof Library;

function read(digits: string, country?: Library.CountryCode): PhoneNumber | undefined {
	const found = library().parsePhoneNumberFromString(digits, {
		extract: false,
		...(country === undefined ? {} : { defaultCountry: country }),
	});
	if (found === undefined) return undefined;
	return {
		number: found.number,
		callingCode: found.countryCallingCode,
		national: found.nationalNumber,
		isValid: found.isValid(),
		isPossible: found.isPossible(),
	};
}

/**
 * Reads a number with its calling code, "+31619626759". A trunk prefix behind the calling code is
 * left out where the country has one ("+310619626759" is the same number).
 * @returns undefined when no country has the calling code, or there is hardly anything behind it
 */
export function readInternational(digits: string): PhoneNumber | undefined {
	return read(digits);
}

/** Reads a number as it is dialled within the countries of a calling code: one reading for each. */
export function readAsDialled(digits: string, callingCode: string): PhoneNumber[] {
	return countriesOf(callingCode).flatMap((country) => read(digits, country) ?? []);
}

/** True for a calling code that at least one country has, such as "31". */
export function isCallingCode(callingCode: string): boolean {
	return countriesOf(callingCode).length > 0;
}

/** The calling code of a country by its ISO 3166 code, such as "NL" in capitals. */
export function callingCodeOf(country: string): string | undefined {
	const { getCountryCallingCode, isSupportedCountry } = library();
	return isSupportedCountry(country) ? getCountryCallingCode(country) : undefined;
}

function countriesOf(callingCode: string): Library.CountryCode[] {
	const { getCountries, getCountryCallingCode } = library();
	return getCountries().filter((country) => getCountryCallingCode(country) === callingCode);
}
