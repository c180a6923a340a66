import fc from 'fast-check';

import {
	fingerprint,
	isExpired,
	isFresh,
	readToken,
} from '../../nodes/Web1on1/transport/tokens/claims';
import { FUZZ } from './fuzz';

const NOW = Date.UTC(2026, 10, 22);
const SECOND = NOW / 1000;
const HOUR = 3600;

function tokenOf(claims: unknown): string {
	const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({ alg: 'HS256' })}.${part(claims)}.c2ln`;
}

describe('tokens', () => {
	it('tell who they are for and how long they live', () => {
		const claims = { _id: 'b', organization: 'o', iat: SECOND, exp: SECOND + HOUR };
		expect(readToken(tokenOf({ ...claims, grant_type: 'refresh_token' }))).toEqual({
			isRefreshToken: true,
			userId: 'b',
			organization: 'o',
			issuedAt: NOW,
			expiresAt: NOW + HOUR * 1000,
		});
		expect(readToken(tokenOf(claims))?.isRefreshToken).toBe(false);
	});

	it('are fresh up to five minutes before their end, or a tenth of a short life', () => {
		const month = tokenOf({ iat: SECOND, exp: SECOND + 720 * HOUR });
		expect(isFresh(month, NOW + (720 * HOUR - 301) * 1000)).toBe(true);
		expect(isFresh(month, NOW + (720 * HOUR - 300) * 1000)).toBe(false);
		const minute = tokenOf({ iat: SECOND, exp: SECOND + 60 });
		expect(isFresh(minute, NOW + 53_000)).toBe(true);
		expect(isFresh(minute, NOW + 54_000)).toBe(false);
		const unknownAge = tokenOf({ exp: SECOND + HOUR });
		expect(isFresh(unknownAge, NOW + (HOUR - 301) * 1000)).toBe(true);
		expect(isFresh(unknownAge, NOW + (HOUR - 300) * 1000)).toBe(false);
	});

	it('without exp, or opaque, never expire by themselves', () => {
		for (const token of ['opaque', 'a.b.c', tokenOf({}), tokenOf({ exp: 'soon' }), tokenOf([1])]) {
			expect(isFresh(token, NOW)).toBe(true);
			expect(isExpired(token, NOW)).toBe(false);
		}
		expect(isFresh('', NOW)).toBe(false);
	});

	it('can hold anything without harm', () => {
		fc.assert(
			fc.property(fc.string(), fc.jsonValue(), fc.double(), (text, claims, exp) => {
				for (const token of [text, `${text}.${text}.${text}`, tokenOf(claims), tokenOf({ exp })]) {
					expect(typeof isFresh(token, NOW)).toBe('boolean');
					if (isFresh(token, NOW)) expect(isExpired(token, NOW)).toBe(false);
				}
			}),
			FUZZ,
		);
	});

	it('have names that give nothing away and never meet', () => {
		expect(fingerprint('a', 'b')).not.toBe(fingerprint('ab'));
		expect(fingerprint('a', 'b')).not.toBe(fingerprint('a","b'));
		expect(fingerprint('secret-token')).toMatch(/^[\w-]{22}$/);
	});
});
