import { redact, Web1on1Error } from '../../nodes/Web1on1/transport/errors';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiI2NTAwMDAwMDAwMDAwMDAwMDAwMDAwMDEifQ.c2ln-bmF0_dXJl';

/** Every character as a form or a URL may write it. */
const encoded = (text: string): string =>
	text.replace(/[^a-zA-Z\d]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

describe('a telephone number', () => {
	it.each([
		['slashes', '06/19/62/67/59'],
		['one slash', '0619/626759'],
		['a padded slash', '061 / 962 / 6759'],
		['underscores', '+31_6_19_62_67_59'],
		['commas', '06,19,62,67,59'],
		['hyphens (U+2010)', '06‐19‐62‐67‐59'],
		['hard hyphens (U+2011)', '06‑19‑62‑67‑59'],
		['en dashes', '06–19–62–67–59'],
		['padded en dashes', '061 – 962 – 6759'],
		['em dashes', '06—19—62—67—59'],
		['minus signs', '06−19−62−67−59'],
		['full-width dashes', '06－19－62－67－59'],
		['middle dots', '06·19·62·67·59'],
		['no-break blanks', '06\u00a019\u00a062\u00a067\u00a059'],
		['zero-width blanks', '06\u200b19\u200b62\u200b67\u200b59'],
		['soft hyphens', '06\u00ad19\u00ad62\u00ad67\u00ad59'],
		['encoded blanks', '06%2019%2062%2067%2059'],
		['plus signs for blanks', '06+19+62+67+59'],
		['an encoded plus', '%2B31619626759'],
		['Arabic digits', '٠٦١٩٦٢٦٧٥٩'],
		['Persian digits', '۰۶۱۹۶۲۶۷۵۹'],
		['Devanagari digits', '०६१९६२६७५९'],
		['full-width digits', '＋３１６１９６２６７５９'],
		['mathematical digits', '𝟎𝟔𝟏𝟗𝟔𝟐𝟔𝟕𝟓𝟗'],
		['an underscore before it', 'phone_0619626759'],
		['a slash before it', 'contacts/+31619626759'],
	])('with %s is cut out: %s', (_kind, number) => {
		const said = redact(`No such number ${number} here`);
		expect(said.match(/\p{Nd}/gu) ?? []).toEqual([]);
		expect(said).toMatch(/^No such number .*\[number\] here$/);
	});

	it.each([
		'0619626759,0619626758',
		'0619626759/0619626758',
		'0619626759 - 0619626758',
		'[0619626759,0619626758,0619626757]',
	])('is cut out beside another: %s', (numbers) => {
		expect(redact(numbers)).not.toMatch(/\d/);
	});

	it.each([
		'650000000000000000000001,650000000000000000000002',
		'organizations/5/650000000000000000000001/609a61ec5b25a7001e2fedce',
		'id_650000000000000000000001',
		'on 22/11/2026, 2026/11/22 or 2026-11-22',
		'2026-11-22,2026-11-23',
		'between 2026-11-22 - 2026-11-23',
		'2026-11-22T09:15:00.000Z',
		'2026-11-22T09:15:00,000+01:00',
		'template promo_2026_11_22',
		'1795371170907/1795371170999',
		'items 1, 2, 3, 4, 5, 6, 7, 8',
		'20/100 requests, 1,024 characters, 24_hours',
	])('is none of these: %s', (text) => {
		expect(redact(text)).toBe(text);
	});
});

describe('a token', () => {
	it.each([
		['as it is', JWT],
		['with dots encoded', JWT.replaceAll('.', '%2E')],
		['with dots encoded in small letters', JWT.replaceAll('.', '%2e')],
		['with all its signs encoded', encoded(JWT)],
		['encoded twice', encoded(encoded(JWT))],
		['in a query', `access_token=${encoded(JWT)}&limit=1`],
	])('%s is cut out', (_kind, token) => {
		const said = redact(`GET ?${token} is bad`);
		expect(said).toMatch(/\[token\].* is bad$/);
		for (const part of ['hbGci', 'eyJ', 'c2ln', 'bmF0', 'dXJl']) expect(said).not.toContain(part);
	});

	it.each([
		['as it is', (token: string): string => token],
		['in a URL', encodeURIComponent],
		['in small letters', (token: string): string => encodeURIComponent(token).toLowerCase()],
		['wholly encoded', encoded],
		['encoded twice', (token: string): string => encodeURIComponent(encodeURIComponent(token))],
		['in a form', (token: string): string => new URLSearchParams({ token }).toString()],
		['as JSON of PHP', (token: string): string => token.replaceAll('/', String.raw`\/`)],
	])('that is no JWT, quoted %s, is cut out of an error', (_kind, quote) => {
		const secret = 'opaque+xy/zzy==.(1)*';
		const error = new Web1on1Error(`Bad ${quote(secret)} here`, {
			description: `See ${quote(secret)}`,
		}).without([secret]);
		expect(`${error.message} ${error.details.description}`).not.toMatch(/opaque|zzy/i);
		expect(error.message).toMatch(/^Bad (?:token=)?\[token\] here$/);
	});
});
