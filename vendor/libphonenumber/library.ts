// What is bundled of libphonenumber-js, with the numbering plans in full ("max"). Only `index.ts`
// loads this, when it is first needed.
export {
	getCountries,
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
export type { CountryCode } from 'libphonenumber-js/max';
