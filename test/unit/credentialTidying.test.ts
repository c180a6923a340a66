import fc from 'fast-check';

import { readCredential, tidyToken } from '../../nodes/Web1on1/transport/tokens/credential';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiI2MGExYjJjM2Q0ZTVmNjA3MTgyOTNhMDQifQ.c2lnbmF0dXJl-_x';

/** What people paste, and what is wrong with it. */
const PASTED: Array<[what: string, pasted: string]> = [
	['nothing', JWT],
	['blanks around it', `  ${JWT}\t\n`],
	['the Bearer of a header', `Bearer ${JWT}`],
	['it in lower case', `bearer   ${JWT}`],
	['the whole header', `Authorization: Bearer ${JWT}`],
	['double quotes', `"${JWT}"`],
	['single quotes', `'${JWT}'`],
	['typographic quotes', `\u201c${JWT}\u201d`],
	['low quotes', `\u201e${JWT}\u201c`],
	['angle quotes', `\u00ab ${JWT} \u00bb`],
	['back-ticks', `\`${JWT}\``],
	['quotes and the comma of JSON', `"${JWT}",`],
	['quotes around all', `"Bearer ${JWT}"`],
	['quotes behind Bearer', `Bearer "${JWT}"`],
	['line breaks', JWT.replace(/(.{20})/g, '$1\r\n')],
	['blanks in it', JWT.replace(/(.{33})/g, '$1 ')],
	['a no-break space', JWT.replace('.', '.\u00a0')],
	['a zero-width space', JWT.replace(/(.{20})/g, '$1\u200b')],
	['a soft hyphen', JWT.replace(/(.{20})/g, '$1\u00ad')],
	['a byte order mark', `\ufeff${JWT}`],
	['an isolate', `\u2068${JWT}\u2069`],
];

describe('what people paste into a credential', () => {
	it.each(PASTED)('a token with %s', (_what, pasted) => {
		expect(readCredential({ authentication: 'renewing', refreshToken: pasted })).toMatchObject({
			refreshToken: JWT,
			enteredToken: JWT,
			botEmail: 'bot+60a1b2c3d4e5f60718293a04@web1on1.chat',
		});
		expect(readCredential({ authentication: 'permanent', permanentToken: pasted })).toMatchObject({
			accessToken: JWT,
		});
	});

	it.each([
		'mailto:bot+60a1b2c3d4e5f60718293a04@web1on1.chat',
		' <bot+60a1b2c3d4e5f60718293a04@web1on1.chat> ',
		'bot+60a1b2c3d4e5f60718293a04@web1on1.chat.',
		'bot+60a1b2c3d4e5\u200bf60718293a04@web1on1.chat',
	])('the email address %j', (botEmail) => {
		const data = { authentication: 'renewing', refreshToken: 'opaque', botEmail };
		expect(readCredential(data).botEmail).toBe('bot+60a1b2c3d4e5f60718293a04@web1on1.chat');
	});

	it('a tidy token stays as it is, whatever it is made of', () => {
		const token = fc.stringMatching(/^[A-Za-z0-9\-._~+/]+=*$/);
		fc.assert(
			fc.property(token, (tidy) => {
				expect(tidyToken(tidy)).toBe(tidy);
			}),
		);
	});

	it('what is tidied once is tidy', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (pasted) => {
				const once = tidyToken(pasted);
				expect(once).not.toMatch(/\s/);
			}),
		);
	});

	it('nothing stays nothing', () => {
		expect(readCredential({ authentication: 'renewing', refreshToken: ' "" ' })).toMatchObject({
			enteredToken: '',
			refreshToken: '',
		});
	});
});
